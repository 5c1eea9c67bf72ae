/**
 * The process of the case in view: what was done, where it stands, what may follow. It moves with what happens.
 * @module
 */
import { html, useEffect, useRef, useState } from '../vendor/preact.js';
import { control, hear, useStore } from '../store.js';
import { table } from '../words.js';
import { Panel } from './panel.js';

const SETTLES = 150;

const say = table({
  none: {
    zh_CN: '还没有办理中的事。让王芳说一句“我想晚点签约”，或者播放一个演示。',
    en: 'No case yet. Let Wang Fang say “I want to sign later”, or play a scene.',
  },
  whole: { zh_CN: '放大', en: 'Enlarge' },
  close: { zh_CN: '关闭', en: 'Close' },
});

/** Return the newest case that any phone shows. */
function newest(chats) {
  let found = '';
  for (const { messages } of Object.values(chats)) {
    for (const { text, caption } of messages) {
      const number = (text ?? caption ?? '').match(/\b[A-Z]{1,4}-\d{4,}\b/)?.[0];
      if (number && number > found) found = number;
    }
  }
  return found;
}

/** The chart, the present step in the middle. */
export function Chart() {
  const inView = useStore(s => s.view.caseInView || newest(s.chats));
  const language = useStore(s => s.view.language);
  const world = useStore(s => s.bot);
  const [chart, setChart] = useState(null);
  const [large, setLarge] = useState(false);

  useEffect(() => {
    let waiting = 0;
    let gone = false;
    const load = async () => {
      const read = inView && (await control('GET', `stage/chart?case=${inView}&language=${language}`).catch(() => null));
      if (!gone) setChart(read || null);
    };
    load();
    const stop = hear(() => {
      clearTimeout(waiting);
      waiting = setTimeout(load, SETTLES);
    });
    return () => {
      gone = true;
      clearTimeout(waiting);
      stop();
    };
  }, [inView, language, world]);

  const note = chart && html`<span class="case">${chart.number} · ${chart.state}</span>
    <button class="quiet" data-act="enlarge" onClick=${() => setLarge(true)}>${say('whole')}</button>`;
  return html`<${Panel} id="chart" note=${note}>
    ${chart ? html`<${Drawing} chart=${chart} />` : html`<p class="faint">${say('none')}</p>`}
    ${chart && large && html`<${Large} chart=${chart} close=${() => setLarge(false)} />`}
  <//>`;
}

function Drawing({ chart }) {
  const frame = useRef(null);
  useEffect(() => {
    const box = frame.current;
    const current = box.querySelector('.state.current')?.getBoundingClientRect();
    if (!current) return;
    const around = box.getBoundingClientRect();
    box.scrollTo({
      left: box.scrollLeft + current.left + current.width / 2 - around.left - around.width / 2,
      top: box.scrollTop + current.top + current.height / 2 - around.top - around.height / 2,
      behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
    });
  }, [chart.svg]);
  return html`<div class="drawing" ref=${frame} tabindex="0" role="group" aria-label=${`${chart.title}: ${chart.state}`}
    dangerouslySetInnerHTML=${{ __html: chart.svg }}></div>`;
}

function Large({ chart, close }) {
  const dialog = useRef(null);
  useEffect(() => dialog.current.showModal(), []);
  return html`<dialog class="large" ref=${dialog} onClose=${close} aria-label=${chart.title}>
    <header class="panel-head"><h2>${chart.title}</h2><span class="case">${chart.number} · ${chart.state}</span>
      <button class="quiet" onClick=${() => dialog.current.close()}>${say('close')}</button></header>
    <${Drawing} chart=${chart} />
  </dialog>`;
}
