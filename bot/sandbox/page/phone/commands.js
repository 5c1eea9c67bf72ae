/**
 * The menu of the bot's commands.
 * @module
 */
import { html, useLayoutEffect, useRef } from '../vendor/preact.js';
import { usePhone } from './context.js';

/** Return the commands that begin with what is typed. */
export function matching(commands, text) {
  const [word] = text.slice(1).split(' ');
  return text.includes(' ') ? [] : commands.filter(({ command }) => command.startsWith(word.toLowerCase()));
}

/**
 * @param {object} props
 * @param {{command: string, description: string}[]} props.commands
 * @param {(command: string) => void} props.choose
 * @param {number} [props.chosen]  the marked one, while somebody types; otherwise the menu takes the focus
 * @param {() => void} [props.close]
 */
export function Commands({ commands, choose, chosen, close }) {
  const { say } = usePhone();
  const box = useRef(null);
  const typing = chosen !== undefined;
  useLayoutEffect(() => {
    if (!typing) box.current.querySelector('button').focus();
  }, []);
  const onKeyDown = event => {
    const all = [...box.current.querySelectorAll('button')];
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      all[(at + step + all.length) % all.length].focus();
    } else if (event.key === 'Escape' && close) {
      event.stopPropagation();
      close();
    }
  };
  return html`<div class="commands" role="menu" aria-label=${say('commands')} ref=${box} onKeyDown=${onKeyDown}>
    ${commands.map(({ command, description }, at) => html`<button key=${command} role="menuitem"
      class=${at === chosen ? 'chosen' : ''} tabindex=${typing ? -1 : 0} onClick=${() => choose(`/${command}`)}>
      <span>${description}</span><code>/${command}</code></button>`)}
  </div>`;
}
