/**
 * What can be done around the phones. Whoever plays a scene hears of each, by a person's hand or its own.
 * @module
 */
import { advance, clearFaults, control, fault, now } from '../store.js';
import { refresh } from './told.js';

const listeners = new Set();

/** Call a function with what was done: `{do, how}` as in a scene's step. @returns {() => void} what ends it */
export function onAct(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function done(what, how, work) {
  await work;
  await refresh();
  listeners.forEach(listener => listener({ do: what, how }));
}

/** Kill, stop or start the bot. @param {'kill'|'stop'|'start'} how */
export const setBot = how => done('bot', how, control('POST', 'stage/bot', { do: how }));

/** Cut or mend the line between the bot and Telegram; mending takes every fault away. @param {'cut'|'mended'} how */
export const setLine = how => done('line', how, how === 'cut' ? fault('down') : clearFaults());

/** Move the time to what falls due next, and a second beyond. */
export async function toDeadline() {
  const due = await control('GET', 'stage/deadline'); // asked anew: what the page knows may be a moment old
  if (due) await done('advance', 'deadline', advance(Math.max(1, due.at - now() + 1)));
}

/** Let time pass up to a moment; what falls due on the way happens at its time. @param {string} moment as in a step's `how` */
export const passUntil = moment =>
  done('advance', moment, control('POST', 'stage/time', { until: Date.parse(moment) / 1000 }));

/** Move the time. @param {number} seconds */
export const move = seconds => done('advance', `${seconds}`, advance(seconds));

/** Set one of the faults, or take it away. */
export const setFault = (kind, options) => done('fault', kind, fault(kind, options));
export const clearFault = id => done('fault', 'off', control('DELETE', `faults?id=${id}`));

/** Let somebody of the cast join. @param {string} member */
export const openPhone = member => done('phone', member, control('POST', 'stage/phones', { member }));

/** Empty the world. */
export const beginAnew = () => done('reset', '', control('POST', 'stage/reset', {}));
