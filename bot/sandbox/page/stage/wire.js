/**
 * The wire: every call of the bot as it happens; a tap shows what was asked and answered.
 * @module
 */
import { html, useState } from '../vendor/preact.js';
import { state, useStore } from '../store.js';
import { table, tagOf } from '../words.js';
import { Panel } from './panel.js';

const say = table({
  filter: { zh_CN: '筛选方法、姓名、文字', en: 'Filter by method, name, words' },
  wrong: { zh_CN: '只看出错', en: 'Errors only' },
  pause: { zh_CN: '暂停', en: 'Pause' },
  go: { zh_CN: '继续', en: 'Go on' },
  behind: { zh_CN: '又有 {count} 条', en: '{count} more' },
  none: { zh_CN: '没有。', en: 'None.' },
  ok: { zh_CN: '成功', en: 'ok' },
  ms: { zh_CN: '{ms} 毫秒', en: '{ms} ms' },
});

const MOST = 120;
const time = seconds =>
  new Intl.DateTimeFormat(tagOf(state.view.language), {
    timeZone: state.zone || undefined, hour12: false, timeStyle: 'medium',
  }).format(new Date(seconds * 1000));

/** The list, newest first. */
export function Wire() {
  const live = useStore(s => s.wire);
  const people = useStore(s => s.people);
  const [paused, setPaused] = useState(null);
  const [filter, setFilter] = useState('');
  const [wrongOnly, setWrongOnly] = useState(false);
  const [opened, setOpened] = useState(0);
  const names = new Map(people.map(person => [String(person.id), person.first_name]));
  const shown = (paused ?? live)
    .filter(call => (!wrongOnly || !call.ok || call.fault) && matches(call, names, filter))
    .slice(-MOST)
    .reverse();
  const behind = paused ? live.filter(call => call.seq > (paused.at(-1)?.seq ?? 0)).length : 0;
  const note = html`<button class="quiet" data-act="pause" aria-pressed=${paused !== null}
    onClick=${() => setPaused(paused ? null : live)}>${say(paused ? 'go' : 'pause')}
    ${behind > 0 && html` · ${say('behind', { count: behind })}`}</button>`;
  return html`<${Panel} id="wire" note=${note}>
    <div class="row">
      <input type="search" value=${filter} aria-label=${say('filter')} placeholder=${say('filter')}
        onInput=${event => setFilter(event.target.value)} />
      <label><input type="checkbox" checked=${wrongOnly} onChange=${event => setWrongOnly(event.target.checked)} />
        ${say('wrong')}</label>
    </div>
    <ol class="calls">
      ${shown.map(call => html`<${Call} key=${call.seq} call=${call} name=${names.get(String(call.params.chat_id)) ?? ''}
        opened=${opened === call.seq} toggle=${() => setOpened(opened === call.seq ? 0 : call.seq)} />`)}
    </ol>
    ${!shown.length && html`<p class="faint">${say('none')}</p>`}
  <//>`;
}

function Call({ call, name, opened, toggle }) {
  const outcome = call.fault ?? (call.ok ? say('ok') : call.error_code);
  const look = call.fault ? 'struck' : call.ok ? 'fine' : 'refused';
  return html`<li class="call ${look}">
    <button aria-expanded=${opened} onClick=${toggle}>
      <time>${time(call.at)}</time> <span class="what"><b>${call.method}</b> ${name}</span>
      <span class="ms">${say('ms', { ms: Math.round(call.duration_ms) })}</span> <span class="outcome">${outcome}</span>
    </button>
    ${opened && html`<pre tabindex="0">${JSON.stringify(details(call), null, 1)}</pre>`}
  </li>`;
}

/** Return what a reader of the wire wants: what went out, and what came back. */
function details({ params, files, ok, result, description }) {
  return {
    ...params,
    ...(Object.keys(files ?? {}).length ? { files } : {}),
    '→': ok ? result : description,
  };
}

function matches(call, names, filter) {
  const wanted = filter.trim().toLowerCase();
  if (!wanted) return true;
  const name = names.get(String(call.params.chat_id)) ?? '';
  return `${call.method} ${name} ${call.fault ?? ''} ${call.description} ${call.params.text ?? ''}`
    .toLowerCase()
    .includes(wanted);
}
