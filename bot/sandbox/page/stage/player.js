/**
 * Plays a scene, or waits at each step for the person at the page to do it: the words are those of `stage/scenes`.
 *
 * A step begins when what it needs is there: the button, the message. Then it is done, by the page or by hand.
 * @module
 */
import { control, hear, press, say, sendContact, sendFile, state, subscribe, view } from '../store.js';
import { onAct, passUntil, setBot, setLine, toDeadline } from './acts.js';
import { cell } from './cell.js';
import { unfold } from './panel.js';
import { picture } from './picture.js';
import { refresh, stageTold } from './told.js';

/** How long a step's sentence stays to be read, in ms. */
const PACE = { least: 1000, most: 3400, chinese: 75, latin: 26, fast: 120, lead: 40 };
/** What doing a step takes, about, in ms; letting time pass takes longer. */
const DOING = 300;
const PASSING = 2000;
const PATIENCE = 25_000;
/** So many phones can be watched at once. */
const SIDE_BY_SIDE = 3;
/** What somebody does; what they get to read afterwards is looked for among what has come or changed since. */
const ACTS = new Set(['press', 'say', 'photo', 'contact']);

/**
 * @typedef {object} Playing
 * @property {string} scene
 * @property {number} at          of the steps, from 0
 * @property {'setting'|'guide'|'play'|'stuck'|'failed'|'ended'} how
 * @property {boolean} fast
 * @property {Target|null} target what the step is about, when it is there
 * @property {string} [wrong]     why it could not begin
 *
 * @typedef {{phone: number, message?: number, label?: string}} Target
 */
const playing = cell(null);
/** @returns {Playing|null} */
export const usePlaying = playing.use;

let run = null;

/** The scene that is played, as the server told it. */
export const sceneOf = id => stageTold().scenes.find(scene => scene.id === id);

/** Begin a scene: a fresh world where something has happened already. @param {'guide'|'play'} how */
export async function begin(scene, how) {
  stop();
  const mine = { scene, how, fast: false, straightTo: 0, before: new Map(), shown: null, wake: () => {} };
  run = mine;
  playing.set({ scene, at: 0, how: 'setting', fast: false, target: null });
  try {
    await control('POST', 'stage/scene', { scene });
    await refresh();
  } catch (error) {
    if (run === mine) playing.set({ ...playing.get(), how: 'failed', wrong: error.message });
    return;
  }
  await until(() => stageTold().cast.every(one => !one.open || state.chats[one.user_id]?.messages.length), mine);
  const { steps } = sceneOf(scene);
  for (let at = 0; run === mine && at < steps.length; at += 1) {
    if (steps[at].day) gather(castOf(steps, at), mine);
    if (!(await perform(steps[at], at, mine))) return;
  }
  if (run === mine) playing.set({ ...playing.get(), how: 'ended', target: null });
}

/** End it where it is; the world stays as it is. */
export function stop() {
  const ended = run;
  run = null;
  playing.set(null);
  ended?.wake('stop');
}

/** Do the step that waits. */
export const next = () => run?.wake('next');

/** Let it play by itself from here, or wait at each step. @param {'guide'|'play'} how */
export function change(how) {
  if (!run) return;
  run.how = how;
  playing.set({ ...playing.get(), how });
  run.wake(how === 'play' ? 'next' : 'wait');
}

/** Play without a pause up to a later step, and from there on as before. @param {number} at */
export function goStraightTo(at) {
  if (!run) return;
  run.straightTo = at;
  run.wake('next');
}

/** Play quickly, or so that it can be read. */
export function hurry(fast) {
  if (!run) return;
  run.fast = fast;
  playing.set({ ...playing.get(), fast });
}

/** Carry out one step; tells whether the scene goes on. */
async function perform(step, at, mine) {
  const phone = phoneOf(step.who);
  playing.set({ ...playing.get(), at, how: mine.how, target: null });
  const there = await until(() => targetOf(step, phone, mine), mine);
  if (run !== mine) return false;
  if (!there) {
    playing.set({ ...playing.get(), how: 'stuck' });
    return false;
  }
  if (phone) look(phone, mine);
  else if (step.do !== 'advance') unfold('trouble');
  playing.set({ ...playing.get(), target: there });
  if (ACTS.has(step.do)) mine.before.set(phone, new Set(messagesOf(phone)));
  const byHand = await turn(step, phone, mine);
  if (run !== mine) return false;
  if (!byHand) await act(step, phone, mine);
  return run === mine;
}

/** Wait until the step is to be done; tells whether somebody has done it by hand. */
async function turn(step, phone, mine) {
  for (;;) {
    const straight = step.lead || playing.get().at < mine.straightTo;
    const alone = straight || mine.how === 'play';
    const wait = straight ? PACE.lead : mine.fast ? PACE.fast : reading(step);
    const why = await new Promise(resolve => {
      const timer = alone ? setTimeout(resolve, wait, 'next') : 0;
      const ends = [
        hear(event => isBy(event, step, phone) && resolve('done')),
        onAct(done => done.do === step.do && done.how === step.how && resolve('done')),
        subscribe(() => follow(step, phone, mine)),
        () => clearTimeout(timer),
      ];
      mine.wake = resolve;
      mine.end = () => ends.forEach(end => end());
    });
    mine.end();
    if (why !== 'wait') return why === 'done';
  }
}

/** Point at what a step is about now: a newer message may have brought the button again. */
function follow(step, phone, mine) {
  const { target } = playing.get() ?? {};
  const found = target && targetOf(step, phone, mine);
  if (found && (found.message !== target.message || found.label !== target.label)) {
    playing.set({ ...playing.get(), target: found });
  }
}

/** Do a step in somebody's place. A tap is not waited for: nobody may be there to answer. */
async function act(step, phone, mine) {
  if (step.do === 'press') {
    const target = targetOf(step, phone, mine);
    if (target) press(phone, target.message, target.label).catch(() => {});
  } else if (step.do === 'say') {
    await isThere(say(phone, step.words[languageOf(phone)]), phone, mine);
  } else if (step.do === 'photo') {
    await isThere(sendFile(phone, await picture(), { kind: 'photo' }), phone, mine);
  } else if (step.do === 'contact') {
    await isThere(sendContact(phone), phone, mine);
  } else if (step.do === 'bot') {
    await setBot(step.how);
  } else if (step.do === 'line') {
    await setLine(step.how);
  } else if (step.do === 'advance') {
    await (step.how === 'deadline' ? toDeadline() : passUntil(step.how));
  }
}

/** Wait until what has been sent stands in the chat: the next step would else take it for its own. */
async function isThere(sending, phone, mine) {
  const { message } = await sending;
  await until(() => messagesOf(phone).some(({ message_id: id }) => id === message.message_id), mine);
}

/** Tell whether an event is the step, done by hand. */
function isBy(event, step, phone) {
  if (event.chat_id !== phone) return false;
  if (step.do === 'press') return event.kind === 'tap' && forms(step, phone).some(form => event.label.includes(form));
  if (event.kind !== 'message' || event.message.from.id !== phone) return false;
  if (step.do === 'photo') return Boolean(event.message.photo ?? event.message.document);
  if (step.do === 'contact') return Boolean(event.message.contact);
  return step.do === 'say' && Boolean(event.message.text);
}

/** Return what a step is about, null while it is not there. @returns {Target|null} */
function targetOf(step, phone, mine) {
  if (!step.who) return { phone: 0 };
  const messages = messagesOf(phone);
  if (step.do === 'press') return buttonOf(messages, forms(step, phone), phone);
  if (step.do !== 'see') return { phone };
  const before = mine.before.get(phone);
  const seen = messages.findLast(message => message.from.is_bot && !before?.has(message)
    && forms(step, phone).some(form => (message.text ?? message.caption ?? '').includes(form)));
  return seen ? { phone, message: seen.message_id } : null;
}

/** Find the newest button: the very words first, then words that hold them. */
function buttonOf(messages, words, phone) {
  for (const fits of [(text, form) => text === form, (text, form) => text.includes(form)]) {
    for (const form of words) {
      for (const message of messages.toReversed()) {
        const found = message.reply_markup?.inline_keyboard?.flat().find(({ text }) => fits(text, form));
        if (found) return { phone, message: message.message_id, label: found.text };
      }
    }
  }
  return null;
}

/** The language of somebody's phone. @param {number} phone @returns {'zh_CN'|'en'} */
export const languageOf = phone =>
  (state.people.find(({ id }) => id === phone)?.language_code ?? '').startsWith('en') ? 'en' : 'zh_CN';

/** The step's words: first in the language of the phone, then as somebody reads who has chosen another one. */
function forms(step, phone) {
  const first = languageOf(phone);
  return [step.words[first], step.words[first === 'en' ? 'zh_CN' : 'en']];
}

const messagesOf = phone => state.chats[phone]?.messages ?? [];

const phoneOf = who => stageTold().cast.find(({ id }) => id === who)?.user_id ?? 0;

/** Who takes part in the day that begins with a step, in the order in which they come. @returns {string[]} */
function castOf(steps, at) {
  const next = steps.findIndex((step, place) => place > at && step.day);
  const members = steps.slice(at, next < 0 ? undefined : next).map(({ who }) => who).filter(Boolean);
  return [...new Set(members)];
}

/** Show the phones of those who take part first, as many as stand side by side, and no others. @param {string[]} members */
function gather(members, mine) {
  mine.shown = members.map(phoneOf).slice(0, SIDE_BY_SIDE);
  view.set({ open: mine.shown, focused: mine.shown.includes(state.view.focused) ? state.view.focused : mine.shown[0] });
}

/** Bring a phone before the eyes; in a story of many days the one that was looked at longest ago makes room. */
function look(phone, mine) {
  if (mine.shown) {
    mine.shown = [...mine.shown.filter(one => one !== phone), phone].slice(-SIDE_BY_SIDE);
    view.set({ open: mine.shown });
  } else if (!state.view.open.includes(phone)) {
    view.toggle(phone);
  }
  view.focus(phone);
}

/** How long a scene plays, about, in seconds. */
export const lasts = ({ steps }) => steps.reduce((sum, step) =>
  sum + (step.do === 'advance' ? PASSING : DOING) + (step.lead ? 0 : reading(step)), 0) / 1000;

function reading({ tell }) {
  const sentence = tell[state.view.language];
  const each = state.view.language === 'en' ? PACE.latin : PACE.chinese;
  return Math.min(PACE.most, Math.max(PACE.least, sentence.length * each));
}

/** Wait until something is there; null when it does not come, or the scene was stopped. */
function until(look, mine) {
  return new Promise(resolve => {
    const ends = [];
    const end = found => {
      ends.forEach(one => one());
      resolve(found);
    };
    const again = () => {
      const found = run === mine && look();
      if (found) end(found);
    };
    const timer = setTimeout(end, PATIENCE, null);
    const beat = setInterval(again, 250);
    ends.push(subscribe(again), () => clearTimeout(timer), () => clearInterval(beat));
    mine.wake = why => why === 'stop' && end(null);
    again();
  });
}
