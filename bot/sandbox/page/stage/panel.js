/**
 * The frame of a panel, and a button that shows while its work is going on and says what went wrong.
 * @module
 */
import { html, useState } from '../vendor/preact.js';
import { panels, state } from '../store.js';
import { cell } from './cell.js';

const folded = cell(new Set(['trouble', 'wire', 'people']));

/** Show what a panel holds. @param {string} id */
export const unfold = id => folded.set(new Set([...folded.get()].filter(one => one !== id)));
const fold = id => folded.set(new Set([...folded.get(), id]));

/** @param {{id: string, note?: any, children: any}} props `note` stands beside the title */
export function Panel({ id, note, children }) {
  const title = panels.find(panel => panel.id === id).title[state.view.language];
  const shut = folded.use().has(id);
  return html`<header class="panel-head">
      <h2><button class="fold" aria-expanded=${!shut} onClick=${() => (shut ? unfold : fold)(id)}>${title}</button></h2>
      ${note}
    </header>
    <div class="panel-body ${shut ? 'shut' : ''}">${children}</div>`;
}

/** @param {{id: string, kind?: 'good'|'bad'|'main', act: () => Promise<any>|any, disabled?: boolean, children: any}} props */
export function Act({ id, kind = '', act, disabled = false, children }) {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const run = async () => {
    setBusy(true);
    setWrong('');
    try {
      await act();
    } catch (error) {
      setWrong(error.message);
    } finally {
      setBusy(false);
    }
  };
  return html`<button class="act ${kind}" data-act=${id} disabled=${disabled || busy} aria-busy=${busy} onClick=${run}>
      ${children}</button>
    ${wrong && html`<span class="wrong" role="alert">${wrong}</span>`}`;
}
