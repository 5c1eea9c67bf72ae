/**
 * A text with its entities, as the Bot API gives them: offsets count UTF-16 units, as JavaScript's strings do.
 * Source: Bot API 10.0, MessageEntity.
 * @module
 */
import { html, useState } from '../vendor/preact.js';
import { usePhone } from './context.js';
import { wholeTime } from './formats.js';
import { startOf, webAddress } from './links.js';
import { state } from '../store.js';

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/** @param {{text: string, entities?: object[]}} props */
export function Rich({ text, entities = [] }) {
  const sorted = [...entities].sort((one, other) => one.offset - other.offset || other.length - one.length);
  return html`${pieces(text, 0, text.length, sorted)}`;
}

/** Return the text between two offsets, its outermost entities wrapped around what they hold. */
function pieces(text, from, to, entities) {
  const made = [];
  let at = from;
  let afterBlock = false;
  const plain = until => {
    if (until <= at) return;
    let part = text.slice(at, until);
    // A quote and a listing stand in lines of their own: the line feed next to one is its edge, not another line.
    if (afterBlock) part = part.replace(/^\n/, '');
    if (part) made.push(part);
  };
  for (let index = 0; index < entities.length; ) {
    const entity = entities[index];
    const end = Math.min(entity.offset + entity.length, to);
    let next = index + 1;
    while (next < entities.length && entities[next].offset < end) next += 1;
    plain(entity.offset);
    const block = BLOCKS.has(entity.type);
    if (block && typeof made.at(-1) === 'string') made.push(made.pop().replace(/\n$/, ''));
    const inner = pieces(text, entity.offset, end, entities.slice(index + 1, next));
    made.push(html`<${Entity} entity=${entity} text=${text.slice(entity.offset, end)}>${inner}<//>`);
    at = end;
    afterBlock = block;
    index = next;
  }
  plain(to);
  return made;
}

function Entity({ entity, text, children }) {
  const phone = usePhone();
  switch (entity.type) {
    case 'bold':
      return html`<b>${children}</b>`;
    case 'italic':
      return html`<i>${children}</i>`;
    case 'underline':
      return html`<u>${children}</u>`;
    case 'strikethrough':
      return html`<s>${children}</s>`;
    case 'spoiler':
      return html`<${Spoiler}>${children}<//>`;
    case 'code':
      return html`<code class="code" role="button" tabindex="0" title=${phone.say('copy')}
        onClick=${() => copy(text, phone)} onKeyDown=${onEnter(() => copy(text, phone))}>${children}</code>`;
    case 'pre':
      return html`<pre class="pre">${entity.language && html`<span class="pre-language">${entity.language}</span>`}<code>${children}</code></pre>`;
    case 'blockquote':
      return html`<blockquote class="quote">${children}</blockquote>`;
    case 'expandable_blockquote':
      return html`<${Folded} long=${text.split('\n').length > 3 || text.length > 110}>${children}<//>`;
    case 'bot_command':
      return html`<button class="link" onClick=${() => phone.command(text)}>${children}</button>`;
    case 'text_link':
      return html`<${Link} url=${entity.url}>${children}<//>`;
    case 'url':
      return html`<${Link} url=${text}>${children}<//>`;
    case 'email':
      return html`<${Link} url=${`mailto:${text}`}>${children}<//>`;
    case 'phone_number':
      return html`<${Link} url=${`tel:${text}`}>${children}<//>`;
    case 'date_time':
      return html`<time class="moment" title=${wholeTime(entity.unix_time, phone.tag)}>${children}</time>`;
    case 'mention':
    case 'text_mention':
    case 'hashtag':
    case 'cashtag':
      return html`<span class="mention">${children}</span>`;
    default:
      return html`${children}`;
  }
}

function Link({ url, children }) {
  const phone = usePhone();
  const start = startOf(url, state.bot.username ?? '');
  const href = webAddress(url);
  const open = event => {
    if (start === null) return;
    event.preventDefault();
    phone.follow(url);
  };
  return html`<a class="link" href=${href} target="_blank" rel="noopener noreferrer" onClick=${open}>${children}</a>`;
}

function Spoiler({ children }) {
  const [hidden, setHidden] = useState(true);
  const { say } = usePhone();
  if (!hidden) return html`<span>${children}</span>`;
  const reveal = () => setHidden(false);
  return html`<span class="spoiler" role="button" tabindex="0" aria-label=${say('spoiler')} onClick=${reveal}
    onKeyDown=${onEnter(reveal)}><span aria-hidden="true">${children}</span></span>`;
}

function Folded({ long, children }) {
  const [folded, setFolded] = useState(true);
  const { say } = usePhone();
  if (!long) return html`<blockquote class="quote">${children}</blockquote>`;
  return html`<blockquote class="quote foldable ${folded ? 'folded' : ''}"><div>${children}</div>
    <button class="fold" aria-expanded=${!folded} onClick=${() => setFolded(!folded)}>
      ${say(folded ? 'more' : 'less')}</button></blockquote>`;
}

const onEnter = act => event => {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    act();
  }
};

/** Copy a text and say so. */
export async function copy(text, phone) {
  try {
    await navigator.clipboard.writeText(text);
    phone.tell(phone.say('copied'));
  } catch {
    phone.tell(text);
  }
}
