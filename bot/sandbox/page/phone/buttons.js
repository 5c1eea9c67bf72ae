/**
 * The buttons below a message. One stop for Tab; arrows go from button to button and on to the next message's.
 * Source: Bot API 10.0, InlineKeyboardButton.
 * @module
 */
import { html } from '../vendor/preact.js';
import { press, useStore } from '../store.js';
import { usePhone } from './context.js';
import { copy } from './entities.js';
import { Icon } from './icons.js';
import { startOf, webAddress } from './links.js';

/** @param {{messageId: number, rows: object[][]}} props */
export function Buttons({ messageId, rows }) {
  return html`<div class="buttons" onKeyDown=${move}>
    ${rows.map((row, at) => html`<div class="row" key=${at}>
      ${row.map((button, place) => html`<${Button} key=${`${place} ${button.text}`} button=${button}
        messageId=${messageId} first=${at === 0 && place === 0} />`)}
    </div>`)}
  </div>`;
}

function Button({ button, messageId, first }) {
  const phone = usePhone();
  const waits = useStore(s => s.chats[phone.id].pressing.has(`${messageId} ${button.text}`));
  const blocked = useStore(s => s.chats[phone.id].blocked);
  const stop = first ? 0 : -1;
  const address = button.url ?? button.web_app?.url ?? button.login_url?.url;
  const look = `key ${button.style ?? ''} ${waits ? 'waits' : ''}`;
  if (address) {
    const deep = startOf(address, phone.bot.username) !== null;
    const open = event => {
      if (!deep) return;
      event.preventDefault();
      phone.follow(address);
    };
    return html`<a class=${look} href=${webAddress(address)} target="_blank" rel="noopener noreferrer" tabindex=${stop}
      onClick=${open}>${button.text}<span class="corner" title=${phone.say('opensPage')}><${Icon} name="out" size=${11} /></span></a>`;
  }
  if (button.copy_text) {
    return html`<button class=${look} tabindex=${stop} onClick=${() => copy(button.copy_text.text, phone)}>
      ${button.text}<span class="corner" title=${phone.say('copies')}><${Icon} name="copy" size=${11} /></span></button>`;
  }
  const tap = async () => {
    if (waits) return;
    try {
      if ((await press(phone.id, messageId, button.text)) === null) phone.tell(phone.say('noAnswer'));
    } catch (error) {
      phone.tell(error.message);
    }
  };
  return html`<button class=${look} tabindex=${stop} aria-busy=${waits} disabled=${blocked || !button.callback_data}
    onClick=${tap}>${button.text}${waits && html`<span class="spinner" aria-hidden="true"></span>`}</button>`;
}

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Go to the neighbouring button; past the first and the last row, to those of the message before or after. */
function move(event) {
  const step = STEPS[event.key];
  if (!step) return;
  const box = event.currentTarget;
  const rows = grid(box);
  const row = rows.findIndex(keys => keys.includes(document.activeElement));
  const place = rows[row]?.indexOf(document.activeElement) ?? -1;
  if (place < 0) return;
  event.preventDefault();
  event.stopPropagation();
  const [down, right] = step;
  let there = right ? rows[row][place + right] : near(rows[row + down], place);
  if (!there && down) {
    const boxes = [...box.closest('.log').querySelectorAll('.buttons')];
    const next = boxes[boxes.indexOf(box) + down];
    there = next && near(grid(next).at(down > 0 ? 0 : -1), place);
  }
  there?.focus();
}

const grid = box => [...box.children].map(row => [...row.children]);
const near = (keys, place) => keys?.[Math.min(place, keys.length - 1)];
