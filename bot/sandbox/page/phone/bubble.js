/**
 * One message, or an album as one: its bubble, and the buttons below it.
 * @module
 */
import { html, useRef } from '../vendor/preact.js';
import { Buttons } from './buttons.js';
import { usePhone } from './context.js';
import { Rich } from './entities.js';
import { clockTime, gist, initial } from './formats.js';
import { Ticks } from './icons.js';
import { Contact, Document, Photos, Place, Voice } from './media.js';
import { memo } from './memo.js';

const HOLD = 500;

/**
 * @param {object} props
 * @param {object} props.message      the first one of an album
 * @param {object[]} [props.album]    the messages of an album
 * @param {boolean} props.own
 * @param {boolean} props.tail        last of several in a row by one sender
 */
export const Bubble = memo(({ message, album, own, tail }) => {
  const phone = usePhone();
  const hold = useRef(0);
  const messages = album ?? [message];
  const worded = messages.find(one => one.text ?? one.caption) ?? message;
  const text = worded.text ?? worded.caption ?? '';
  const entities = worded.entities ?? worded.caption_entities;
  const photos = messages.filter(one => one.photo);
  const rows = message.reply_markup?.inline_keyboard;
  const bare = photos.length > 0 && !text;
  const options = event => {
    event.preventDefault();
    const near = event.clientX ? { x: event.clientX, y: event.clientY } : null;
    phone.show({ kind: 'options', message: worded, own, near, from: event.currentTarget });
  };
  const onKeyDown = event => {
    if (event.target === event.currentTarget && (event.key === 'Enter' || event.key === 'ContextMenu')) options(event);
  };
  const touch = event => {
    const target = event.currentTarget;
    const { clientX, clientY } = event.touches[0];
    hold.current = setTimeout(
      () => options({ preventDefault() {}, clientX, clientY, currentTarget: target }), HOLD);
  };
  const release = () => clearTimeout(hold.current);
  const twice = event => {
    if (event.target.closest('a, button')) return;
    getSelection().removeAllRanges();
    phone.reply(worded);
  };
  const kind = `${own ? 'own' : 'theirs'} ${tail ? 'tail' : ''} ${bare ? 'bare' : ''} ${photos.length ? 'pictured' : ''}`;
  return html`<article class="message ${kind} ${rows ? 'keyed' : ''}" id=${`m-${phone.id}-${message.message_id}`} tabindex="-1"
    onKeyDown=${onKeyDown} onContextMenu=${options} onDblClick=${twice} onTouchStart=${touch} onTouchEnd=${release}
    onTouchMove=${release}>
    <div class="bubble">
      <span class="unseen">${own ? phone.say('you') : phone.bot.first_name}: </span>
      ${message.reply_to_message && html`<${Quoted} message=${message.reply_to_message} />`}
      ${photos.length > 0 && html`<${Photos} messages=${photos} />`}
      ${messages.filter(one => one.document).map(one => html`<${Document} key=${one.message_id} document=${one.document} />`)}
      ${message.contact && html`<${Contact} contact=${message.contact} />`}
      ${message.location && html`<${Place} location=${message.location} />`}
      ${message.voice && html`<${Voice} voice=${message.voice} />`}
      ${message.sticker && html`<div class="sticker">${message.sticker.emoji}</div>`}
      ${text && html`<div class="text"><${Rich} text=${text} entities=${entities} /><span class="gap ${worded.edit_date ? 'wide' : ''}" aria-hidden="true"></span></div>`}
      <span class="meta">
        ${worded.edit_date && html`<span class="edited">${phone.say('edited')}</span>`}
        <time datetime=${new Date(message.date * 1000).toISOString()}>${clockTime(message.date, phone.tag)}</time>
        ${own && html`<${Ticks} label=${phone.say('read')} />`}
      </span>
    </div>
    ${rows && html`<${Buttons} messageId=${message.message_id} rows=${rows} />`}
  </article>`;
});

function Quoted({ message }) {
  const phone = usePhone();
  const mine = message.from.id === phone.id;
  return html`<button class="quoted" onClick=${() => phone.jump(message.message_id)}>
    <b>${mine ? phone.say('you') : message.from.first_name}</b>
    <span>${gist(message, phone.say)}</span>
  </button>`;
}

/** The round picture of somebody without one: their initial on a colour. */
export const Face = ({ name, tint, size = 40 }) =>
  html`<span class="face tint-${tint} size-${size}" aria-hidden="true">${initial(name)}</span>`;
