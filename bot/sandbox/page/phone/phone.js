/**
 * One person's phone: their name above the frame, in it the chat with the bot.
 * @module
 */
import { html, useEffect, useMemo, useRef, useState } from '../vendor/preact.js';
import { dismissToast, now, say as type, useStore, view } from '../store.js';
import { speaker, tagOf } from '../words.js';
import { Face } from './bubble.js';
import { Composer, isPhoto } from './composer.js';
import { PhoneContext, usePhone } from './context.js';
import { clockTime, dayShort, tint } from './formats.js';
import { Header, Pinned } from './header.js';
import { startOf, webAddress } from './links.js';
import { Log } from './log.js';
import { memo } from './memo.js';
import { Sheet } from './sheets.js';
import { WORDS } from './words.js';

const TOAST_FOR = 3500;

/** @param {{id: number, focused: boolean, role?: string}} props `role` is what the person is, in the page's language */
export const Phone = memo(({ id, focused, role }) => {
  const person = useStore(s => s.people.find(one => one.id === id));
  const bot = useStore(s => s.bot);
  const theme = useStore(s => s.view.themes[id] ?? s.view.theme);
  const language = person.language_code?.startsWith('zh') ? 'zh_CN' : 'en';
  const log = useRef(null);
  const [sheet, show] = useState(null);
  const [aim, setAim] = useState(null);
  const [attached, setAttached] = useState(null);
  const [told, tell] = useState(null);
  const [dropping, setDropping] = useState(false);
  const name = [person.first_name, person.last_name].filter(Boolean).join(' ');

  const phone = useMemo(() => {
    const made = {
      id,
      bot,
      language,
      tag: tagOf(language),
      say: speaker(WORDS, language),
      show,
      tell: text => tell({ text }),
      command: text => type(id, text).catch(error => made.tell(error.message)),
      follow(url) {
        const start = startOf(url, bot.username);
        if (start !== null) made.command(`/start ${start}`.trim());
        else if (webAddress(url)) window.open(webAddress(url), '_blank', 'noopener');
      },
      reply: message => setAim({ kind: 'reply', message }),
      change: message => setAim({ kind: 'edit', message }),
      jump: messageId => log.current?.jump(messageId),
    };
    return made;
  }, [id, bot, language]);
  useAnswers(phone, show);

  const drop = event => {
    event.preventDefault();
    setDropping(false);
    const link = event.dataTransfer.getData('text/uri-list');
    if (link && startOf(link, bot.username) !== null) phone.follow(link);
    const files = [...event.dataTransfer.files];
    if (files.length) setAttached({ files, kind: files.every(isPhoto) ? 'photo' : 'document' });
  };
  return html`<${PhoneContext.Provider} value=${phone}>
    <section class="phone ${focused ? 'focused' : ''}" id=${`phone-${id}`} aria-label=${phone.say('phone', { name })}
      lang=${phone.tag} onFocusIn=${() => view.focus(id)} onPointerDown=${() => view.focus(id)}>
      <h2 class="holder"><${Face} name=${name} tint=${tint(id)} size=${32} />
        <span class="holder-name">${name}</span>${role && html`<span class="holder-role">${role}</span>`}</h2>
      <div class="frame" data-theme=${theme}>
        <div class="screen" onDragOver=${event => {
    event.preventDefault();
    setDropping(true);
  }} onDragLeave=${() => setDropping(false)} onDrop=${drop}>
          <${StatusBar} />
          <${Header} theme=${theme} />
          <${Pinned} />
          <div class="middle">
            <${Log} handle=${log} />
            <${Welcome} />
            <${Toast} told=${told} done=${() => tell(null)} />
          </div>
          <${Composer} aim=${aim} setAim=${setAim} attached=${attached} setAttached=${setAttached} />
          ${dropping && html`<div class="dropping">${phone.say('dropHere')}</div>`}
          ${sheet && html`<${Sheet} key=${sheet.kind} sheet=${sheet} close=${() => show(null)} />`}
        </div>
      </div>
    </section>
  <//>`;
});

/** Show what a tap was answered with: words for a moment, an alert until it is read, a link opened. */
function useAnswers(phone, show) {
  const toast = useStore(s => s.chats[phone.id].toast);
  useEffect(() => {
    if (!toast) return;
    if (toast.url) phone.follow(toast.url);
    if (toast.text && toast.alert) show({ kind: 'alert', text: toast.text });
    else if (toast.text) phone.tell(toast.text);
    dismissToast(phone.id);
  }, [toast]);
}

function Toast({ told, done }) {
  useEffect(() => {
    if (!told) return undefined;
    const timer = setTimeout(done, TOAST_FOR + 40 * told.text.length);
    return () => clearTimeout(timer);
  }, [told]);
  return html`<div class="toasts" role="status" aria-live="polite">
    ${told && html`<div class="toast" onClick=${done}>${told.text}</div>`}</div>`;
}

/** What stands in a chat before the first message. */
function Welcome() {
  const { id, say } = usePhone();
  const empty = useStore(s => s.chats[id].messages.length === 0);
  const description = useStore(s => s.chats[id].description);
  if (!empty) return null;
  return html`<div class="welcome"><p>${description && html`<b>${say('whatCan')}</b>`}${description || say('empty')}</p></div>`;
}

/** The phone's own clock: the sandbox's time. */
function StatusBar() {
  const { tag } = usePhone();
  useStore(s => s.clock);
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again(count => count + 1), 10_000);
    return () => clearInterval(timer);
  }, []);
  return html`<div class="status"><span>${clockTime(now(), tag)}</span><span>${dayShort(now(), tag)}</span></div>`;
}
