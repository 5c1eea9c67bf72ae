/**
 * The head of the chat: who one talks to, what they are doing, and the menu of the phone.
 * @module
 */
import { html, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { block, changePerson, unblock, useStore, view } from '../store.js';
import { Face } from './bubble.js';
import { usePhone } from './context.js';
import { gist } from './formats.js';
import { Icon } from './icons.js';

/** @param {{theme: 'light'|'dark'}} props */
export function Header({ theme }) {
  const phone = usePhone();
  const { say, bot } = phone;
  const typing = useStore(s => s.chats[phone.id].typing);
  const [open, setOpen] = useState(false);
  const doing = typing ? say(typing === 'typing' ? 'typing' : 'sendingFile') : say('bot');
  return html`<div class="head">
    <${Face} name=${bot.first_name} tint=${5} size=${36} />
    <div class="head-words"><b>${bot.first_name}</b>
      <span class=${typing ? 'doing' : ''} aria-live="polite">${doing}</span></div>
    <button class="tool" aria-label=${say('options')} aria-haspopup="menu" aria-expanded=${open}
      onClick=${() => setOpen(!open)}><${Icon} name="more" /></button>
    ${open && html`<${Options} theme=${theme} close=${() => setOpen(false)} />`}
  </div>`;
}

function Options({ theme, close }) {
  const { id, say, language, show } = usePhone();
  const blocked = useStore(s => s.chats[id].blocked);
  const box = useRef(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    box.current.querySelector('button').focus();
    const outside = event => {
      if (!box.current?.parentElement.contains(event.target)) close();
    };
    document.addEventListener('pointerdown', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const choices = [
    ['language', () => changePerson(id, { language_code: language === 'en' ? 'zh-hans' : 'en' })],
    [theme === 'dark' ? 'light' : 'dark', () => view.setPhoneTheme(id, theme === 'dark' ? 'light' : 'dark')],
    ['openLink', () => show({ kind: 'link' })],
    blocked ? ['unblock', () => unblock(id)] : ['block', () => block(id), 'danger'],
    ['hide', () => view.toggle(id)],
  ];
  const onKeyDown = event => {
    const all = [...box.current.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(at + step + all.length) % all.length].focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.stopPropagation();
      close();
    }
  };
  return html`<div class="drop" role="menu" aria-label=${say('options')} ref=${box} onKeyDown=${onKeyDown}>
    ${choices.map(([word, act, look = '']) => html`<button key=${word} role="menuitem" class=${look}
      lang=${word === 'language' ? (language === 'en' ? 'zh-CN' : 'en') : null} onClick=${() => {
    close();
    act();
  }}>${say(word)}</button>`)}
  </div>`;
}

/** The bar of pinned messages: a tap goes to one, the next tap to the one before. */
export function Pinned() {
  const phone = usePhone();
  const pinned = useStore(s => s.chats[phone.id].pinned);
  const messages = useStore(s => s.chats[phone.id].messages);
  const [back, setBack] = useState(0);
  if (!pinned.length) return null;
  const id = pinned[pinned.length - 1 - (back % pinned.length)];
  const message = messages.find(one => one.message_id === id);
  const go = () => {
    phone.jump(id);
    setBack(back + 1);
  };
  return html`<button class="pinned" onClick=${go}><${Icon} name="pin" size=${18} />
    <span class="pinned-words"><b>${phone.say('pinned')}</b><span>${gist(message, phone.say)}</span></span></button>`;
}
