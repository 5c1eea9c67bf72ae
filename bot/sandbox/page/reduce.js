/**
 * How the state changes by what comes from the sandbox. Pure: a state and an event in, a new state out.
 * The events are described in bot/sandbox/world.py.
 * @module
 */

const WIRE_KEPT = 300;
const CASE = /\b[A-Z]{1,4}-\d{4,}\b/g;

/** A chat as the page holds it. @returns {import('./store.js').Chat} */
const opened = seen => ({
  typing: '',
  toast: null,
  pressing: new Set(),
  unread: 0,
  unread_from: 0,
  commands: [],
  description: '',
  ...seen,
});

/** Take everything as it is now. @returns {Partial<import('./store.js').State>} */
export function hello(state, told) {
  const chats = Object.fromEntries(Object.entries(told.chats).map(([id, seen]) => [id, opened(seen)]));
  const ids = told.people.map(({ id }) => id);
  const open = state.view.open.filter(id => ids.includes(id));
  return {
    ready: true,
    stage: told.stage,
    bot: told.bot,
    zone: told.zone,
    people: told.people,
    chats,
    clock: { ...told.clock, at: performance.now() },
    wire: told.wire,
    view: {
      ...state.view,
      open: open.length ? open : ids,
      focused: ids.includes(state.view.focused) ? state.view.focused : ids[0] ?? 0,
    },
  };
}

/** Take a batch of events. @returns {Partial<import('./store.js').State>} */
export function events(state, batch) {
  const draft = { chats: { ...state.chats }, people: state.people, clock: state.clock, view: state.view };
  const calls = [];
  const grown = new Map();
  for (const { event, data } of batch) {
    if (event === 'wire') calls.push(data);
    else feed(draft, data, grown);
  }
  if (calls.length) draft.wire = [...state.wire, ...calls].slice(-WIRE_KEPT);
  return draft;
}

function feed(draft, event, grown) {
  if (event.kind === 'clock') {
    draft.clock = { now: event.now, offset: event.offset, at: performance.now() };
  } else if (event.kind === 'person') {
    person(draft, event.person);
  } else if (CHANGES[event.kind]) {
    const id = event.chat_id;
    const chat = draft.chats[id] ?? opened({ chat: event.message?.chat ?? { id }, ...EMPTY });
    draft.chats[id] = { ...chat, ...CHANGES[event.kind](chat, event, messages(chat, grown, id), draft) };
  }
}

const EMPTY = { messages: [], keyboard: null, keyboard_from: 0, pinned: [], blocked: false };

/** The chat's messages as a list that this batch may change: copied once, not once for each event. */
function messages(chat, grown, id) {
  if (!grown.has(id)) grown.set(id, [...chat.messages]);
  return grown.get(id);
}

const CHANGES = {
  message(chat, { message }, list, draft) {
    list.push(message);
    const byBot = message.from.is_bot;
    if (!byBot) return { messages: list, unread_from: 0 };
    if (draft.view.focused === message.chat.id) return { messages: list, typing: '' };
    const from = chat.unread ? chat.unread_from : message.message_id;
    return { messages: list, typing: '', unread: chat.unread + 1, unread_from: from };
  },
  edit(_, { message }, list) {
    const at = place(list, message.message_id);
    if (at >= 0) list[at] = message;
    return { messages: list };
  },
  delete(chat, { message_id: id }, list) {
    const at = place(list, id);
    if (at >= 0) list.splice(at, 1);
    return { messages: list, pinned: chat.pinned.filter(one => one !== id) };
  },
  answer: (chat, { text, show_alert: alert, url }) =>
    text || url ? { toast: { text, alert, url, n: (chat.toast?.n ?? 0) + 1 } } : {},
  action: (_, { action }) => ({ typing: action }),
  pin: (chat, { message_id: id }) => ({ pinned: [...chat.pinned, id] }),
  unpin: (chat, { message_id: id }) => ({ pinned: chat.pinned.filter(one => one !== id) }),
  keyboard: (_, { keyboard, message_id: id }) => ({ keyboard, keyboard_from: id }),
  blocked: (_, { blocked }) => ({ blocked }),
};

/** Find a message from the end: what changes is mostly new. */
function place(list, id) {
  for (let at = list.length - 1; at >= 0; at -= 1) if (list[at].message_id === id) return at;
  return -1;
}

function person(draft, changed) {
  const known = draft.people.some(({ id }) => id === changed.id);
  if (known) {
    draft.people = draft.people.map(one => (one.id === changed.id ? changed : one));
    return;
  }
  draft.people = [...draft.people, changed];
  draft.chats[changed.id] = opened({ chat: { id: changed.id, type: 'private' }, ...EMPTY });
  draft.view = {
    ...draft.view,
    open: [...draft.view.open, changed.id],
    focused: draft.view.focused || changed.id,
  };
}

let looked = { messages: null, found: '' };

/** Return the newest case number in the focused phone. @param {import('./store.js').State} state */
export function caseInView(state) {
  const list = state.chats[state.view.focused]?.messages ?? null;
  if (list === looked.messages) return looked.found;
  let found = '';
  for (let at = (list?.length ?? 0) - 1; at >= 0 && !found; at -= 1) {
    found = (list[at].text ?? list[at].caption ?? '').match(CASE)?.[0] ?? '';
  }
  looked = { messages: list, found };
  return found;
}
