/**
 * One person's phone: their name above the frame, in it the chat with the bot.
 * @module
 */
import { html } from '../vendor/preact.js';
import { press, say as type, useStore, view } from '../store.js';

/** @param {{id: number, focused: boolean}} props */
export function Phone({ id, focused }) {
  const person = useStore(s => s.people.find(one => one.id === id));
  const chat = useStore(s => s.chats[id]);
  if (!person || !chat) return null;
  const send = event => {
    if (event.key === 'Enter' && event.target.value) {
      type(id, event.target.value);
      event.target.value = '';
    }
  };
  return html`<section class="phone ${focused ? 'focused' : ''}" id=${`phone-${id}`} aria-label=${person.first_name}
    onFocusIn=${() => view.focus(id)}>
    <h2>${person.first_name}</h2>
    <div role="log">${chat.messages.map(message => html`<div key=${message.message_id}>
      <p>${message.text ?? message.caption}</p>
      ${message.reply_markup?.inline_keyboard?.map(row => html`<div>${row.map(button => html`
        <button onClick=${() => press(id, message.message_id, button.text)}>${button.text}</button>`)}</div>`)}
    </div>`)}</div>
    <input aria-label="message" onKeyDown=${send} />
  </section>`;
}
