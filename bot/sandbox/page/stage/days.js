/**
 * The days of a scene that goes over many: a calendar that shows how far it is, and lets whoever watches go to a day.
 * @module
 */
import { html } from '../vendor/preact.js';
import { now, state, useStore } from '../store.js';
import { table, tagOf } from '../words.js';
import { goStraightTo } from './player.js';

const DAY = 86_400_000;
const WEEK = 7;

const say = table({
  count: { zh_CN: '第 {day} 天，共 {days} 天', en: 'day {day} of {days}' },
  go: { zh_CN: '点后面的日子，直接快进到那天。', en: 'Tap a later day to go straight to it.' },
});

/** The day of a moment in the place of the play, as `2026-11-24`. @param {Date} moment */
const dateOf = moment => new Intl.DateTimeFormat('sv-SE', { timeZone: state.zone || undefined }).format(moment);
const plus = (date, days) => new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
const between = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / DAY);
const shown = (date, parts) =>
  new Intl.DateTimeFormat(tagOf(state.view.language), { timeZone: 'UTC', ...parts }).format(new Date(date));

/** The days that are told of. @returns {{at: number, date: string, title: object}[]} `at`: the step with which it begins */
const daysOf = steps => steps.flatMap(({ day, how }, at) => (day ? [{ at, date: dateOf(new Date(how)), title: day }] : []));

/** @param {{steps: object[], at: number, ended: boolean}} props `at`: the step that is played */
export function Days({ steps, at, ended }) {
  useStore(s => s.clock);
  const days = daysOf(steps);
  const [first, last] = [days[0].date, days.at(-1).date];
  const today = dateOf(new Date(now() * 1000));
  const present = ended ? days.at(-1) : days.findLast(day => day.at <= at);
  const monday = plus(first, -((new Date(first).getUTCDay() + 6) % WEEK));
  const cells = Array.from({ length: Math.ceil((between(monday, last) + 1) / WEEK) * WEEK }, (_, place) => plus(monday, place));
  return html`<div class="days">
    <p class="today"><b>${shown(today, { weekday: 'short', month: 'short', day: 'numeric' })}</b>
      <small>${say('count', { day: between(first, today) + 1, days: between(first, last) + 1 })}</small>
      <span>${present?.title[state.view.language]}</span></p>
    <div class="month">${cells.slice(0, WEEK).map(date => html`<small key=${date}>${shown(date, { weekday: 'narrow' })}</small>`)}
      ${cells.map(date => html`<${Cell} key=${date} date=${date} today=${today} day=${days.find(day => day.date === date)}
        ahead=${!ended} at=${at} />`)}</div>
    ${!ended && html`<p class="faint">${say('go')}</p>`}
  </div>`;
}

function Cell({ date, today, day, ahead, at }) {
  const number = date.endsWith('-01') ? shown(date, { month: 'short' }) : Number(date.slice(-2));
  const when = date < today ? 'past' : date === today ? 'present' : 'ahead';
  if (!day) return html`<span class=${when}>${number}</span>`;
  const title = `${shown(date, { month: 'long', day: 'numeric' })} ${day.title[state.view.language]}`;
  return html`<button class="told ${when}" data-act=${`day-${date}`} title=${title} aria-label=${title}
    aria-current=${when === 'present' ? 'date' : undefined} disabled=${!ahead || day.at < at}
    onClick=${() => goStraightTo(day.at)}>${number}</button>`;
}
