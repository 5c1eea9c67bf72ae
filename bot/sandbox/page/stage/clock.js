/**
 * The sandbox's time, which can be moved: weeks pass in minutes.
 * @module
 */
import { html, useEffect, useReducer } from '../vendor/preact.js';
import { now, state, useStore } from '../store.js';
import { table, tagOf } from '../words.js';
import { move, toDeadline } from './acts.js';
import { Act, Panel } from './panel.js';
import { useTold } from './told.js';

const HOUR = 3600;
const DAY = 24 * HOUR;

const say = table({
  hour: { zh_CN: '+1 小时', en: '+1 hour' },
  day: { zh_CN: '+1 天', en: '+1 day' },
  next: { zh_CN: '到下一个时限', en: 'Next deadline' },
  none: { zh_CN: '目前没有时限在走。', en: 'Nothing falls due at the moment.' },
});

const moment = (seconds, parts) =>
  new Intl.DateTimeFormat(tagOf(state.view.language), { timeZone: state.zone || undefined, hour12: false, ...parts })
    .format(new Date(seconds * 1000));
const WHOLE = { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' };

/** The time, and what moves it. */
export function Clock() {
  const [, tick] = useReducer(count => count + 1, 0);
  useEffect(() => {
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, []);
  useStore(s => s.clock);
  const { deadline } = useTold();
  return html`<${Panel} id="clock" note=${html`<time class="now">${moment(now(), WHOLE)}</time>`}>
    <div class="row">
      <${Act} id="hour" act=${() => move(HOUR)}>${say('hour')}<//>
      <${Act} id="day" act=${() => move(DAY)}>${say('day')}<//>
      <${Act} id="deadline" kind="main" disabled=${!deadline} act=${toDeadline}>${say('next')}<//>
    </div>
    <p class="faint due" role="status">${deadline
      ? html`<time>${moment(deadline.at, WHOLE)}</time> ${deadline.case} ${deadline.what[state.view.language]}`
      : say('none')}</p>
  <//>`;
}
