/**
 * What the server tells of its stage: the cast, the scenes, whether the bot runs, which faults are set, what falls due
 * next. Asked again whenever something has happened; many events together are one question.
 *
 * @typedef {object} Told
 * @property {{id: string, user_id: number|null, name: Words, role: Words, open: boolean}[]} cast
 * @property {{id: string, title: Words, about: Words, seen: Words, phones: string[], steps: Step[]}[]} scenes
 * @property {{running: boolean}} bot
 * @property {boolean} fresh          nobody has done anything yet
 * @property {{id: number, kind: string, method: string}[]} faults
 * @property {{at: number, case: string, what: Words}|null} deadline
 *
 * @typedef {{zh_CN: string, en: string}} Words
 * @typedef {{who: string, do: string, words: Words|null, how: string, tell: Words, lead: boolean,
 *   day: Words|null}} Step
 * @module
 */
import { control, hear, state, subscribe } from '../store.js';
import { cell } from './cell.js';

const SETTLES = 200;
const told = cell({ cast: [], scenes: [], bot: { running: true }, fresh: true, faults: [], deadline: null });

/** @returns {Told} */
export const useTold = told.use;
/** @returns {Told} */
export const stageTold = told.get;

/** Ask for everything now. */
export async function refresh() {
  const [about, faults, deadline] = await Promise.all([
    control('GET', 'stage'),
    control('GET', 'faults'),
    control('GET', 'stage/deadline'),
  ]);
  told.set({ ...about, faults, deadline });
}

let waiting = 0;

/** Ask when what happens now has settled; a sandbox without a stage has nothing to tell. */
function soon() {
  if (!state.stage) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => refresh().catch(() => {}), SETTLES);
}

let world = null;
subscribe(() => {
  if (state.bot !== world) {
    world = state.bot;
    soon();
  }
});
hear(soon);
