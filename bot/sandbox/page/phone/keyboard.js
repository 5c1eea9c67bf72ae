/**
 * The bot's keyboard below the field. Source: Bot API 10.0, ReplyKeyboardMarkup.
 * @module
 */
import { html } from '../vendor/preact.js';
import { say as type, sendContact, useStore } from '../store.js';
import { usePhone } from './context.js';
import { Icon } from './icons.js';

/** @param {{keyboard: object, used: () => void}} props */
export function Keyboard({ keyboard, used }) {
  const phone = usePhone();
  const person = useStore(s => s.people.find(({ id }) => id === phone.id));
  const tap = button => {
    if (button.request_contact) {
      const yes = () => sendContact(phone.id).then(used);
      phone.show({ kind: 'confirm', title: button.text, words: phone.say('shareNumber'), detail: person.phone, yes });
    } else if (button.request_location) phone.show({ kind: 'location', words: phone.say('shareLocation'), done: used });
    else type(phone.id, button.text).then(used, error => phone.tell(error.message));
  };
  return html`<div class="keyboard ${keyboard.resize_keyboard ? 'resized' : ''}" role="group"
    aria-label=${phone.say('keyboard')}>
    ${keyboard.keyboard.map((row, at) => html`<div class="row" key=${at}>
      ${row.map(button => html`<button class="key ${button.style ?? ''}" key=${button.text} onClick=${() => tap(button)}>
        ${button.request_contact && html`<${Icon} name="person" size=${16} />`}
        ${button.request_location && html`<${Icon} name="place" size=${16} />`}
        ${button.text}</button>`)}
    </div>`)}
  </div>`;
}
