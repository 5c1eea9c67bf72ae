/**
 * What a message carries beside text: pictures, files, contacts, places.
 * @module
 */
import { html } from '../vendor/preact.js';
import { fileUrl } from '../calls.js';
import { usePhone } from './context.js';
import { fileSize, initial } from './formats.js';
import { Icon } from './icons.js';

const TALLEST = 260;

/** One picture, or several of one album as a grid. @param {{messages: object[]}} props */
export function Photos({ messages }) {
  const { say, show } = usePhone();
  const largest = messages.map(message => message.photo.at(-1));
  const look = index => show({ kind: 'viewer', photos: largest.map(({ file_id }) => file_id), index });
  const [only] = largest;
  const shape = largest.length === 1 ? frame(only) : null;
  return html`<div class="photos many-${Math.min(largest.length, 10)}">
    ${largest.map(({ file_id: id, width, height }, index) => html`<button class="photo" key=${id}
      aria-label=${say('enlarge')} onClick=${() => look(index)} ref=${node => node && shape && Object.assign(node.style, shape)}>
      <img src=${fileUrl(id)} width=${width} height=${height} alt="" loading="lazy" decoding="async" />
    </button>`)}
  </div>`;
}

/** Return the place a picture takes before it is loaded: its shape, neither too tall nor too flat. */
function frame({ width, height }) {
  const ratio = Math.min(Math.max(width / height, 0.62), 2.4);
  return { aspectRatio: String(ratio), width: `${Math.round(Math.min(280, Math.max(width, 150), TALLEST * ratio))}px` };
}

/** @param {{document: object}} props */
export function Document({ document: { file_id: id, file_name: name = '', file_size: size = 0, mime_type: mime } }) {
  const { say } = usePhone();
  const ending = name.includes('.') ? name.split('.').pop().slice(0, 4).toUpperCase() : '';
  const shown = mime === 'application/pdf' || mime?.startsWith('image/') || mime === 'text/plain' || /\.(pdf|png|jpe?g)$/i.test(name);
  return html`<div class="document">
    <a class="document-sign ${ending === 'PDF' ? 'pdf' : ''}" href=${fileUrl(id, !shown)} target="_blank" rel="noopener"
      download=${shown ? null : name} aria-label=${say(shown ? 'view' : 'download', { name })}>${ending || html`<${Icon} name="file" />`}</a>
    <div class="document-words">
      <a class="document-name" href=${fileUrl(id, !shown)} target="_blank" rel="noopener" tabindex="-1"
        download=${shown ? null : name}>${name}</a>
      <span class="document-size">${fileSize(size)}</span>
    </div>
    <a class="document-save" href=${fileUrl(id, true)} download=${name} aria-label=${say('download', { name })}>
      <${Icon} name="download" size=${18} /></a>
  </div>`;
}

/** @param {{contact: object}} props */
export function Contact({ contact }) {
  const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ');
  return html`<div class="contact">
    <span class="face" aria-hidden="true">${initial(name)}</span>
    <div><b>${name}</b><span class="contact-number">${contact.phone_number}</span></div>
  </div>`;
}

/** @param {{location: object}} props */
export function Place({ location: { latitude, longitude } }) {
  const { say } = usePhone();
  return html`<div class="place"><div class="map" aria-hidden="true"><${Icon} name="place" size=${34} /></div>
    <span class="place-words">${say('location')} · ${latitude.toFixed(4)}, ${longitude.toFixed(4)}</span></div>`;
}

/** @param {{voice: object}} props */
export function Voice({ voice }) {
  const { say } = usePhone();
  return html`<div class="voice"><span class="document-sign" aria-hidden="true">▶</span>
    <span>${say('voice')} · 0:${String(voice.duration).padStart(2, '0')}</span></div>`;
}
