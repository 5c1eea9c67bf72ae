/**
 * The messages of a chat. Only the newest ones are in the document; more come when somebody scrolls up to them, so that
 * a chat of thousands is as quick as one of ten.
 * @module
 */
import { html, useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from '../vendor/preact.js';
import { useStore } from '../store.js';
import { Bubble } from './bubble.js';
import { usePhone } from './context.js';
import { dayKey, dayName } from './formats.js';
import { Icon } from './icons.js';
import { memo } from './memo.js';

const SHOWN = 50;
const NEAR_TOP = 300;
const NEAR_END = 60;
const TOGETHER_S = 600;

/** @param {{handle: {current: any}}} props `handle` gets `jump(messageId)` and `toEnd()` */
export const Log = memo(({ handle }) => {
  const phone = usePhone();
  const chat = useStore(s => s.chats[phone.id]);
  const messages = chat.messages;
  const box = useRef(null);
  const stuck = useRef(true);
  const kept = useRef(null);
  const wanted = useRef(0);
  const [first, setFirst] = useState(0);
  const [away, setAway] = useState(false);

  // `first` is the number of the oldest message shown while somebody reads further up; 0 means the newest ones.
  const start = first ? Math.max(0, messages.findIndex(one => one.message_id >= first)) : windowStart(messages.length);
  const items = useMemo(() => grouped(messages, start, phone.id), [messages, start]);

  const toEnd = () => {
    stuck.current = true;
    setFirst(0);
    requestAnimationFrame(() => box.current?.scrollTo({ top: box.current.scrollHeight }));
  };
  const showFrom = index => {
    kept.current = box.current.scrollHeight - box.current.scrollTop;
    setFirst(messages[Math.max(0, index)].message_id);
  };
  const jump = id => {
    const index = messages.findIndex(one => one.message_id === id);
    if (index < 0) return;
    stuck.current = false;
    wanted.current = id;
    setFirst(messages[Math.max(0, Math.min(index - 10, start))].message_id);
    requestAnimationFrame(() => requestAnimationFrame(reveal));
  };
  const reveal = () => {
    const node = document.getElementById(`m-${phone.id}-${wanted.current}`);
    if (!node) return;
    node.scrollIntoView({ block: 'center', behavior: 'auto' });
    node.classList.remove('found');
    void node.offsetWidth;
    node.classList.add('found');
    node.focus({ preventScroll: true });
  };
  useImperativeHandle(handle, () => ({ jump, toEnd }), [messages, start]);

  useLayoutEffect(() => {
    const node = box.current;
    if (kept.current === null) return;
    node.scrollTop = node.scrollHeight - kept.current;
    kept.current = null;
  });
  useEffect(() => {
    // The browser says when a size has changed, after it has laid everything out once: asking after each message
    // would make it lay out the whole page for each.
    const sizes = new ResizeObserver(() => {
      if (stuck.current && box.current) box.current.scrollTop = box.current.scrollHeight;
    });
    sizes.observe(box.current);
    sizes.observe(box.current.firstElementChild);
    return () => sizes.disconnect();
  }, []);
  const last = messages.at(-1);
  useLayoutEffect(() => {
    if (last && last.from.id === phone.id) toEnd();
  }, [last?.message_id]);

  const onScroll = () => {
    const node = box.current;
    if (!node) return; // the phone has been put away meanwhile
    const fromEnd = node.scrollHeight - node.scrollTop - node.clientHeight;
    stuck.current = fromEnd < NEAR_END;
    setAway(fromEnd > 2 * NEAR_END);
    if (stuck.current && first) setFirst(0);
    if (!stuck.current && !first && messages.length) setFirst(messages[start].message_id);
    if (node.scrollTop < NEAR_TOP && start > 0) showFrom(start - SHOWN);
  };

  return html`<div class="log-frame">
    <div class="log" ref=${box} role="log" aria-live="polite" aria-label=${phone.say('chat', { bot: phone.bot.first_name })}
      tabindex="0" onScroll=${onScroll} onKeyDown=${walk}>
      <div class="log-inner">${items.map(item => renderItem(item, phone, chat))}</div>
    </div>
    ${away && html`<button class="to-end" aria-label=${phone.say('toBottom')} onClick=${toEnd}>
      <${Icon} name="down" />${chat.unread > 0 && html`<span class="badge">${chat.unread}</span>`}</button>`}
  </div>`;
});

/** The newest ones, beginning at a round number: so the window does not move with every message. */
const windowStart = length => Math.max(0, Math.floor((length - SHOWN) / 10) * 10);

/** Return what is shown: days, and messages that know whether they end a row; albums are one. */
function grouped(messages, start, person) {
  const items = [];
  let day = start > 0 ? dayKey(messages[start].date) : '';
  for (let at = start; at < messages.length; at += 1) {
    const message = messages[at];
    const today = dayKey(message.date);
    if (today !== day) items.push({ day: today, date: message.date });
    day = today;
    let end = at;
    if (message.media_group_id) {
      while (messages[end + 1]?.media_group_id === message.media_group_id) end += 1;
    }
    const next = messages[end + 1];
    const tail = !next || next.from.id !== message.from.id || next.date - message.date > TOGETHER_S;
    const album = end > at ? messages.slice(at, end + 1) : null;
    items.push({ message, album, own: message.from.id === person, tail });
    at = end;
  }
  return items;
}

function renderItem(item, phone, chat) {
  if (item.day) return html`<div class="day" key=${item.day}><span>${dayName(item.date, phone.tag)}</span></div>`;
  const { message } = item;
  const bubble = html`<${Bubble} key=${message.message_id} message=${message} album=${item.album} own=${item.own}
    tail=${item.tail} language=${phone.language} />`;
  if (message.message_id !== chat.unread_from) return bubble;
  return [html`<div class="unread-mark" key="unread">${phone.say('unread')}</div>`, bubble];
}

/** Up and down go from message to message; Enter then opens what can be done with one. */
function walk(event) {
  if (!['ArrowUp', 'ArrowDown'].includes(event.key)) return;
  const all = [...event.currentTarget.querySelectorAll('.message')];
  const at = all.indexOf(document.activeElement?.closest('.message'));
  const next = event.key === 'ArrowUp' ? (at < 0 ? all.length - 1 : at - 1) : at + 1;
  if (!all[next]) return;
  event.preventDefault();
  all[next].focus({ preventScroll: true });
  all[next].scrollIntoView({ block: 'nearest' });
}
