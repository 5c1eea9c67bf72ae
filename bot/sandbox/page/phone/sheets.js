/**
 * What lies over a chat for a moment: the alert of a tap, a picture enlarged, forms, what can be done with a message.
 * Escape and a tap beside it close it; the focus stays in it and goes back to where it was.
 * @module
 */
import { html, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { fileUrl } from '../calls.js';
import { sendContact, sendLocation } from '../store.js';
import { usePhone } from './context.js';
import { copy } from './entities.js';
import { Icon } from './icons.js';
import { startOf } from './links.js';

/** Where a location is sent from when nobody says another: the middle of Shanghai. */
const OFFICE = { latitude: 31.2304, longitude: 121.4737 };

/** @param {{sheet: import('./context.js').Sheet, close: () => void}} props */
export function Sheet({ sheet, close }) {
  const box = useRef(null);
  const phone = usePhone();
  useLayoutEffect(() => {
    const before = document.activeElement;
    const start = box.current.querySelector('[data-first]') ?? box.current.querySelector('button, input, a');
    start?.focus();
    return () => {
      if (before?.isConnected && !box.current?.contains(before)) before.focus({ preventScroll: true });
    };
  }, []);
  const onKeyDown = event => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else if (event.key === 'Tab') keepIn(box.current, event);
  };
  const View = VIEWS[sheet.kind];
  const alert = sheet.kind === 'alert';
  return html`<div class="veil ${sheet.kind}" onClick=${event => event.target === event.currentTarget && close()}
    onKeyDown=${onKeyDown}>
    <div class="sheet" role=${alert ? 'alertdialog' : 'dialog'} aria-modal="true"
      aria-label=${sheet.title ?? phone.bot.first_name} ref=${box}>
      <${View} ...${sheet} close=${close} />
    </div>
  </div>`;
}

/** Let Tab go round inside. */
function keepIn(box, event) {
  const all = [...box.querySelectorAll('button, a[href], input')].filter(node => !node.disabled);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0]).focus();
}

function Alert({ text, close }) {
  const { say, bot } = usePhone();
  return html`<h3>${bot.first_name}</h3><p>${text}</p>
    <div class="sheet-foot"><button data-first onClick=${close}>${say('ok')}</button></div>`;
}

function Confirm({ title, words, detail, yes, close }) {
  const { say } = usePhone();
  const go = () => {
    close();
    yes();
  };
  return html`<h3>${title}</h3><p>${words}</p>${detail && html`<p class="detail">${detail}</p>`}
    <div class="sheet-foot"><button onClick=${close}>${say('cancel')}</button>
      <button data-first onClick=${go}>${say('share')}</button></div>`;
}

function Viewer({ photos, index, close }) {
  const { say } = usePhone();
  const [at, setAt] = useState(index);
  const step = by => setAt((at + by + photos.length) % photos.length);
  const onKeyDown = event => {
    if (event.key === 'ArrowLeft') step(-1);
    if (event.key === 'ArrowRight') step(1);
  };
  return html`<div class="viewer-inner" onKeyDown=${onKeyDown}>
    <div class="viewer-bar">
      <a href=${fileUrl(photos[at], true)} download aria-label=${say('download', { name: say('photo') })}><${Icon} name="download" /></a>
      ${photos.length > 1 && html`<span>${at + 1} / ${photos.length}</span>`}
      <button data-first aria-label=${say('close')} onClick=${close}><${Icon} name="close" /></button>
    </div>
    <button class="viewer-photo" tabindex="-1" aria-hidden="true" onClick=${() => (photos.length > 1 ? step(1) : close())}>
      <img src=${fileUrl(photos[at])} alt=${say('photo')} /></button>
  </div>`;
}

function Options({ message, own, close }) {
  const phone = usePhone();
  const { say } = phone;
  const text = message.text ?? message.caption ?? '';
  const then = act => () => {
    close();
    act();
  };
  return html`<div class="options">
    <button onClick=${then(() => phone.reply(message))}><${Icon} name="reply" size=${18} />${say('reply')}</button>
    ${text && html`<button onClick=${then(() => copy(text, phone))}><${Icon} name="copy" size=${18} />${say('copy')}</button>`}
    ${own && message.text && html`<button onClick=${then(() => phone.change(message))}><${Icon} name="edit" size=${18} />${say('editMessage')}</button>`}
  </div>`;
}

function ContactForm({ close }) {
  const { say, id } = usePhone();
  const own = () => {
    close();
    sendContact(id);
  };
  const other = event => {
    event.preventDefault();
    const given = new FormData(event.target);
    close();
    sendContact(id, given.get('number'), given.get('name'));
  };
  return html`<h3>${say('contact')}</h3>
    <button class="wide" data-first onClick=${own}><${Icon} name="person" size=${18} />${say('ownNumber')}</button>
    <form onSubmit=${other}><h4>${say('otherContact')}</h4>
      <label>${say('name')}<input name="name" required autocomplete="off" /></label>
      <label>${say('number')}<input name="number" type="tel" required autocomplete="off" /></label>
      <div class="sheet-foot"><button type="button" onClick=${close}>${say('cancel')}</button><button>${say('send')}</button></div>
    </form>`;
}

function LocationForm({ words, done, close }) {
  const { say, id } = usePhone();
  const go = event => {
    event.preventDefault();
    const given = new FormData(event.target);
    close();
    sendLocation(id, Number(given.get('latitude')), Number(given.get('longitude'))).then(done);
  };
  const field = name => html`<label>${say(name)}<input name=${name} type="number" step="any" required value=${OFFICE[name]} /></label>`;
  return html`<h3>${say('location')}</h3>${words && html`<p>${words}</p>`}
    <form onSubmit=${go}>${field('latitude')}${field('longitude')}
      <div class="sheet-foot"><button type="button" onClick=${close}>${say('cancel')}</button><button data-first>${say('here')}</button></div>
    </form>`;
}

function LinkForm({ close }) {
  const phone = usePhone();
  const { say } = phone;
  const [wrong, setWrong] = useState(false);
  const go = event => {
    event.preventDefault();
    const url = new FormData(event.target).get('link').trim();
    if (startOf(url, phone.bot.username) === null) {
      setWrong(true);
      return;
    }
    close();
    phone.follow(url);
  };
  return html`<h3>${say('openLink')}</h3><p id=${`link-${phone.id}`}>${wrong ? say('linkWrong', { bot: phone.bot.username }) : say('linkHint')}</p>
    <form onSubmit=${go}><label>t.me/…<input name="link" data-first required autocomplete="off" aria-describedby=${`link-${phone.id}`} aria-invalid=${wrong} /></label>
      <div class="sheet-foot"><button type="button" onClick=${close}>${say('cancel')}</button><button>${say('open')}</button></div>
    </form>`;
}

const VIEWS = {
  alert: Alert,
  confirm: Confirm,
  viewer: Viewer,
  options: Options,
  contact: ContactForm,
  location: LocationForm,
  link: LinkForm,
};
