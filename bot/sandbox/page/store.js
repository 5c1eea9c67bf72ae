/**
 * The page's state, and everything that a person can do to it.
 *
 * One plain object, replaced and never changed in place; `useStore(selector)` renders a component again when what it
 * selects is another object. What happens comes by one stream (stream.js) and goes through pure functions (reduce.js);
 * actions post to the sandbox and change nothing themselves, so that every page of one sandbox shows the same.
 *
 * @typedef {object} State
 * @property {boolean} ready          the first `hello` has come
 * @property {boolean} connected      the stream is open
 * @property {boolean} stage          the server has a stage: routes under /sandbox/stage
 * @property {object} bot             the bot as a User
 * @property {string} zone            the people's time zone, "" for the browser's own
 * @property {Person[]} people        in the order in which they came
 * @property {object[]} cast          who they are in the play, as the stage tells; empty without a stage
 * @property {Object<number, Chat>} chats   by id; a private chat has the id of its person
 * @property {{now: number, offset: number, at: number}} clock   `now` (s) as it was at `at` (ms of this page)
 * @property {object[]} wire          the bot's last calls, oldest first
 * @property {View} view              what this page shows, and how
 *
 * @typedef {object} Person  User of the Bot API with `phone`
 *
 * @typedef {object} Chat
 * @property {object} chat
 * @property {object[]} messages      Message objects, oldest first
 * @property {object|null} keyboard   below the input field: ReplyKeyboardMarkup or ForceReply
 * @property {number} keyboard_from   the message that brought it
 * @property {number[]} pinned
 * @property {boolean} blocked
 * @property {string} typing          what the bot is doing, "" for nothing
 * @property {{text: string, alert: boolean, url: string, n: number}|null} toast   the last tap's answer
 * @property {Set<string>} pressing   `${message id} ${label}` of taps that wait for their answer
 * @property {number} unread          messages of the bot that nobody has looked at
 * @property {number} unread_from     the first of them; stays until the person writes, 0 for none
 * @property {{command: string, description: string}[]} commands
 * @property {string} description     what the bot says of itself before /start
 *
 * @typedef {object} View
 * @property {number[]} open          ids of the phones that are shown
 * @property {number} focused         id of the phone in which something was done last, 0 at first
 * @property {'zh_CN'|'en'} language  of the page's own words
 * @property {'light'|'dark'} theme
 * @property {Object<number, 'light'|'dark'>} themes   of phones that differ from the page
 * @property {string} caseInView      newest case number in the focused phone, such as YQ-0001; "" for none
 * @module
 */
import { useLayoutEffect, useReducer, useRef } from './vendor/preact.js';
import * as reduce from './reduce.js';
import { ask, post } from './calls.js';
import { follow } from './stream.js';
import { keptView, keepView } from './keeping.js';

/** @type {State} */
export let state = {
  ready: false,
  connected: false,
  stage: false,
  bot: {},
  zone: '',
  people: [],
  cast: [],
  chats: {},
  clock: { now: Date.now() / 1000, offset: 0, at: performance.now() },
  wire: [],
  view: { open: [], focused: 0, caseInView: '', themes: {}, ...keptView() },
};

const watchers = new Set();

/** Put new parts into the state and tell those who watch. @param {Partial<State>} parts */
function set(parts) {
  state = { ...state, ...parts };
  const caseInView = reduce.caseInView(state);
  if (caseInView !== state.view.caseInView) state = { ...state, view: { ...state.view, caseInView } };
  watchers.forEach(watcher => watcher());
}

/** Call a function after each change. @returns {() => void} what ends it */
export function subscribe(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/**
 * Select a part of the state; the component is rendered again when it is another one.
 * @template T
 * @param {(state: State) => T} selector
 * @returns {T}
 */
export function useStore(selector) {
  const [, again] = useReducer(count => count + 1, 0);
  const latest = useRef(null);
  latest.current = { selector, value: selector(state) };
  useLayoutEffect(() => {
    const look = () => {
      if (!same(latest.current)) again();
    };
    look();
    return subscribe(look);
  }, []);
  return latest.current.value;
}

/** Tell whether what is selected is what it was; what a selector looked into may be gone, such as a chat. */
function same({ selector, value }) {
  try {
    return Object.is(selector(state), value);
  } catch {
    return false;
  }
}

/** Return the sandbox's present moment in seconds. */
export function now() {
  return state.clock.now + (performance.now() - state.clock.at) / 1000;
}

// --- what comes in -------------------------------------------------------------------------------------------------

const hearers = new Set();

/**
 * Call a function with each event of the feed, as bot/sandbox/world.py describes them, once the state holds it.
 * @param {(event: object) => void} hearer
 * @returns {() => void} what ends it
 */
export function hear(hearer) {
  hearers.add(hearer);
  return () => hearers.delete(hearer);
}

const typing = new Map();
const taps = new Map();
const ANSWER_WITHIN = 30_000;
const TYPING_FOR = 5_000;

follow({
  connected: connected => set({ connected }),
  hello: hello => {
    taps.clear(); // another world numbers its taps anew
    set(reduce.hello(state, hello));
    hello.people.forEach(person => loadMenu(person.id));
    loadCast();
  },
  batch: events => {
    set(reduce.events(state, events));
    events.filter(({ event }) => event === 'feed').forEach(({ data }) => noticed(data));
  },
});

/** Do what follows from an event beside the new state. */
function noticed(event) {
  hearers.forEach(hearer => hearer(event));
  const chat = event.chat_id;
  if (event.kind === 'answer') answered(event);
  if (event.kind === 'person') {
    loadMenu(chat);
    loadCast();
  }
  if (event.kind === 'commands') (chat ? [chat] : state.people.map(({ id }) => id)).forEach(loadMenu);
  if (event.kind === 'action') {
    clearTimeout(typing.get(chat));
    typing.set(chat, setTimeout(() => change(chat, { typing: '' }), TYPING_FOR));
  }
}

function answered({ callback_query_id: id, text, show_alert, url }) {
  const tap = taps.get(id);
  if (tap) tap({ text, show_alert, url });
  else taps.set(id, answer => answer({ text, show_alert, url }));
  setTimeout(() => taps.delete(id), ANSWER_WITHIN);
}

/** Change parts of a chat. */
function change(id, parts) {
  if (state.chats[id]) set({ chats: { ...state.chats, [id]: { ...state.chats[id], ...parts } } });
}

async function loadCast() {
  if (state.stage) set({ cast: (await ask('stage')).cast });
}

const menus = new Map();

/** Ask for a person's menu of commands, once for changes that come together. */
function loadMenu(id) {
  clearTimeout(menus.get(id));
  menus.set(id, setTimeout(async () => {
    const { commands, description } = await ask(`bot?user_id=${id}`);
    change(id, { commands, description });
  }, 60));
}

// --- what a person does --------------------------------------------------------------------------------------------

const act = (id, what, body = {}) => {
  view.focus(id);
  return post(`people/${id}/${what}`, body);
};

/** Type a text. */
export const say = (id, text, replyTo = 0) => act(id, 'say', { text, reply_to: replyTo });

/** Change a text of one's own. */
export const edit = (id, messageId, text) => act(id, 'edit', { message_id: messageId, text });

/**
 * Tap a button below a message and wait for the answer.
 * @returns {Promise<{text: string, show_alert: boolean, url: string}|null>} null when none came in time
 */
export async function press(id, messageId, label) {
  const key = `${messageId} ${label}`;
  change(id, { pressing: new Set([...state.chats[id].pressing, key]) });
  try {
    const { callback_query_id: tap } = await act(id, 'press', { message_id: messageId, label });
    return await Promise.race([
      new Promise(resolve => {
        const early = taps.get(tap);
        if (early) early(resolve);
        else taps.set(tap, resolve);
      }),
      new Promise(resolve => setTimeout(resolve, ANSWER_WITHIN, null)),
    ]);
  } finally {
    const pressing = new Set(state.chats[id]?.pressing);
    pressing.delete(key);
    change(id, { pressing });
  }
}

/** Share a contact: one's own, or somebody else's. */
export const sendContact = (id, phone = '', name = '') => act(id, 'contact', { phone, name });

export const sendLocation = (id, latitude, longitude) => act(id, 'location', { latitude, longitude });

/**
 * Send a file.
 * @param {number} id
 * @param {File} file
 * @param {{kind?: 'photo'|'document', caption?: string, album?: string}} [how]
 */
export async function sendFile(id, file, { kind = 'document', caption = '', album = '' } = {}) {
  const content = await inBase64(file);
  return act(id, 'file', { kind, content, name: file.name, mime: file.type, caption, album });
}

/** Read a file as the control API takes it. @param {Blob} file @returns {Promise<string>} */
function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

export const block = id => act(id, 'block');
export const unblock = id => act(id, 'unblock');

/** Change a person's account, such as `{language_code: 'en'}`: the language of the app on their phone. */
export const changePerson = (id, parts) => post(`people/${id}`, parts);

/** Add a person with a phone of their own. @returns {Promise<Person>} */
export const addPerson = parts => post('people', parts);

/** Move the time. */
export const advance = seconds => post('clock', { advance: seconds });

/** Set a fault; see bot/sandbox/faults.py for kinds and options. */
export const fault = (kind, options = {}) => post('faults', { kind, ...options });
export const clearFaults = () => ask('faults', { method: 'DELETE' });

/** Ask anything of the sandbox. @param {string} verb @param {string} path below /sandbox/ @param {object} [body] */
export const control = (verb, path, body) =>
  ask(path, { method: verb, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

// --- what the page shows -------------------------------------------------------------------------------------------

/** Change what this page shows; read it from `state.view`. */
export const view = {
  /** @param {Partial<View>} parts */
  set(parts) {
    set({ view: { ...state.view, ...parts } });
    keepView(state.view);
  },
  /** A person looks at a phone: nothing in it is unread any more. */
  focus(id) {
    if (state.view.focused !== id) view.set({ focused: id });
    if (state.chats[id]?.unread) change(id, { unread: 0 });
  },
  /** Show or put away a phone. */
  toggle(id) {
    const open = state.view.open.includes(id)
      ? state.view.open.filter(one => one !== id)
      : [...state.view.open, id];
    view.set({ open });
  },
  setLanguage: language => view.set({ language }),
  setTheme: theme => view.set({ theme, themes: {} }),
  setPhoneTheme: (id, theme) => view.set({ themes: { ...state.view.themes, [id]: theme } }),
};

/** The toast or alert of a phone has been seen. */
export const dismissToast = id => change(id, { toast: null });

// --- panels beside the phones --------------------------------------------------------------------------------------

/** @typedef {{id: string, title: Object<string, string>|(() => string), component: Function}} Panel */
/** @type {Panel[]} */
export const panels = [];

/** Put a panel beside the phones; call it while the page loads. @param {Panel} panel */
export function registerPanel(panel) {
  panels.push(panel);
}
