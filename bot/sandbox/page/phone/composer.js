/**
 * Below the chat: the field to type in, the menu of commands, what is attached, and the bot's own keyboard.
 * @module
 */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor/preact.js';
import { edit, now, say as type, sendFile, unblock, useStore } from '../store.js';
import { usePhone } from './context.js';
import { gist } from './formats.js';
import { Icon } from './icons.js';
import { Keyboard } from './keyboard.js';
import { Commands, matching } from './commands.js';

const TALLEST = 132;

/**
 * @param {object} props
 * @param {{kind: 'reply'|'edit', message: object}|null} props.aim what the next text answers or changes
 * @param {(aim: object|null) => void} props.setAim
 * @param {{files: File[], kind: 'photo'|'document'}|null} props.attached
 * @param {(attached: object|null) => void} props.setAttached
 */
export function Composer({ aim, setAim, attached, setAttached }) {
  const phone = usePhone();
  const { say, id } = phone;
  const { keyboard, keyboard_from: from, commands, blocked } = useStore(s => s.chats[id]);
  const messages = useStore(s => s.chats[id].messages);
  const [text, setText] = useState('');
  const [menu, setMenu] = useState(false);
  const [attaching, setAttaching] = useState(false);
  const [folded, setFolded] = useState(false);
  const [chosen, setChosen] = useState(0);
  const field = useRef(null);
  const begun = messages.length > 0;
  const answered = (messages.findLast(one => one.from.id === id)?.message_id ?? 0) > from;
  const forced = keyboard?.force_reply && !answered ? messages.find(one => one.message_id === from) : null;
  const rows = keyboard?.keyboard;
  const offers = text.startsWith('/') ? matching(commands, text) : [];

  useEffect(() => setFolded(Boolean(keyboard?.one_time_keyboard) && answered), [from]);
  useLayoutEffect(() => {
    if (aim?.kind === 'edit') setText(aim.message.text ?? '');
    if (aim) field.current?.focus();
  }, [aim]);
  useEffect(() => {
    if (forced) setAim({ kind: 'reply', message: forced });
  }, [forced?.message_id]);
  useEffect(() => {
    if (attached) field.current?.focus();
  }, [attached]);
  useLayoutEffect(() => {
    const node = field.current;
    if (!node) return;
    node.style.height = 'auto';
    // Of a phone that is not shown nothing can be measured.
    if (node.scrollHeight) node.style.height = `${Math.min(node.scrollHeight, TALLEST)}px`;
  }, [text, blocked, begun]);

  const reset = () => {
    setText('');
    setAim(null);
    setAttached(null);
  };
  const send = async () => {
    const words = text.trim();
    const { files = [], kind } = attached ?? {};
    if (!words && !files.length) return;
    const target = aim;
    reset();
    try {
      if (files.length) {
        // One after the other: an album keeps the order in which its pictures were chosen.
        const album = files.length > 1 && kind === 'photo' ? String(Math.round(now() * 1000)) : '';
        for (const [at, file] of files.entries()) {
          await sendFile(id, file, { kind, album, caption: at === 0 ? words : '' });
        }
      } else if (target?.kind === 'edit') await edit(id, target.message.message_id, words);
      else await type(id, words, target?.message.message_id ?? 0);
      if (keyboard?.one_time_keyboard) setFolded(true);
    } catch (error) {
      phone.tell(error.message);
    }
  };
  const command = name => {
    setText('');
    setMenu(false);
    phone.command(name);
    field.current?.focus();
  };
  const onKeyDown = event => {
    if (event.isComposing) return;
    if (offers.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      setChosen((chosen + (event.key === 'ArrowDown' ? 1 : -1) + offers.length) % offers.length);
    } else if (event.key === 'Tab' && offers.length && !event.shiftKey && text !== `/${offers[chosen % offers.length].command}`) {
      event.preventDefault();
      setText(`/${offers[chosen % offers.length].command}`);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      const offer = offers[chosen % (offers.length || 1)];
      if (offer && !text.includes(' ')) command(`/${offer.command}`);
      else send();
    } else if (event.key === 'Escape' && (aim || attached || offers.length || menu)) {
      event.stopPropagation();
      if (menu) setMenu(false);
      else reset();
    } else if (event.key === 'ArrowUp' && !text && !offers.length) {
      const own = messages.findLast(one => one.from.id === id && one.text);
      if (own) {
        event.preventDefault();
        setAim({ kind: 'edit', message: own });
      }
    }
  };
  const onPaste = event => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    setAttached({ files, kind: files.every(isPhoto) ? 'photo' : 'document' });
  };

  if (blocked) {
    return html`<div class="foot"><button class="whole" onClick=${() => unblock(id)}>${say('unblock')}</button></div>`;
  }
  if (!begun) {
    return html`<div class="foot"><button class="whole" onClick=${() => phone.command('/start')}>${say('start')}</button></div>`;
  }
  return html`<div class="foot">
    ${menu && html`<${Commands} commands=${commands} choose=${command} close=${() => setMenu(false)} />`}
    ${offers.length > 0 && html`<${Commands} commands=${offers} choose=${command} chosen=${chosen % offers.length} />`}
    ${attaching && html`<${Attach} setAttached=${setAttached} close=${() => setAttaching(false)} />`}
    ${(aim || attached) && html`<${Aim} aim=${aim} attached=${attached} cancel=${reset} />`}
    <div class="composer">
      ${commands.length > 0 && html`<button class="menu-button" aria-expanded=${menu} onClick=${() => setMenu(!menu)}>
        <${Icon} name=${menu ? 'close' : 'menu'} size=${18} /><span>${say('menu')}</span></button>`}
      <button class="tool" aria-label=${say('attach')} aria-expanded=${attaching} onClick=${() => setAttaching(!attaching)}>
        <${Icon} name="clip" /></button>
      <textarea ref=${field} rows="1" value=${text} enterkeyhint="send" aria-label=${say('message')}
        placeholder=${keyboard?.input_field_placeholder || say('message')} onInput=${event => {
    setText(event.target.value);
    setChosen(0);
  }} onKeyDown=${onKeyDown} onPaste=${onPaste}></textarea>
      ${rows && html`<button class="tool" aria-label=${say('keyboard')} aria-expanded=${!folded}
        onClick=${() => setFolded(!folded)}><${Icon} name=${folded ? 'keyboard' : 'down'} /></button>`}
      <button class="send" aria-label=${say('send')} disabled=${!text.trim() && !attached} onClick=${send}>
        <${Icon} name=${aim?.kind === 'edit' ? 'check' : 'send'} size=${20} /></button>
    </div>
    ${rows && !folded && html`<${Keyboard} keyboard=${keyboard} used=${() => keyboard.one_time_keyboard && setFolded(true)} />`}
  </div>`;
}

/** Tell whether a file can go as a picture. @param {File} file */
export const isPhoto = file => ['image/png', 'image/jpeg', 'image/gif'].includes(file.type);

function Aim({ aim, attached, cancel }) {
  const { say } = usePhone();
  const files = attached?.files ?? [];
  const title = attached
    ? say(attached.kind === 'photo' ? 'photo' : 'file')
    : say(aim.kind === 'edit' ? 'editMessage' : 'reply');
  const words = !attached ? gist(aim.message, say)
    : files.length > 1 && attached.kind === 'photo' ? say('photos', { count: files.length })
      : files.map(file => file.name).join(', ');
  return html`<div class="aim"><${Icon} name=${attached ? attached.kind === 'photo' ? 'photo' : 'file' : aim.kind} size=${20} />
    <div class="aim-words"><b>${title}</b><span>${words}</span></div>
    <button class="tool" aria-label=${say('cancel')} onClick=${cancel}><${Icon} name="close" size=${18} /></button></div>`;
}

function Attach({ setAttached, close }) {
  const { say, show } = usePhone();
  const box = useRef(null);
  useLayoutEffect(() => box.current.querySelector('button').focus(), []);
  const pick = (kind, accept) => () => {
    const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true, accept });
    input.onchange = () => {
      const files = [...input.files];
      if (files.length) setAttached({ files, kind: kind === 'photo' && files.every(isPhoto) ? 'photo' : 'document' });
    };
    input.click();
    close();
  };
  const sheet = kind => () => {
    close();
    show({ kind });
  };
  const choices = [
    ['photo', pick('photo', 'image/png,image/jpeg,image/gif')],
    ['file', pick('document', '')],
    ['contact', sheet('contact'), 'person'],
    ['location', sheet('location'), 'place'],
  ];
  const leave = event => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
  };
  return html`<div class="attach" role="group" aria-label=${say('attach')} ref=${box} onKeyDown=${leave}>
    ${choices.map(([name, act, icon = name]) => html`<button key=${name} onClick=${act}>
      <span class="attach-sign of-${name}"><${Icon} name=${icon} /></span>${say(name)}</button>`)}
  </div>`;
}
