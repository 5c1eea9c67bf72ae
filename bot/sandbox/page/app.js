/**
 * Mounts the page: the bar, the phones, and beside them the panels that registered themselves.
 * @module
 */
import { html, render, useEffect } from './vendor/preact.js';
import { addPerson, panels, state, useStore, view } from './store.js';
import { table, tagOf } from './words.js';
import { Phone } from './phone/phone.js';
import './stage/index.js';

const say = table({
  title: { zh_CN: 'Banli 办理 · 试用', en: 'Banli · try it' },
  name: { zh_CN: 'Banli 办理', en: 'Banli' },
  tagline: { zh_CN: '试用', en: 'try it' },
  phones: { zh_CN: '手机', en: 'Phones' },
  add: { zh_CN: '添加一部手机', en: 'Add a phone' },
  newcomer: { zh_CN: '访客', en: 'Visitor' },
  dark: { zh_CN: '深色', en: 'Dark' },
  light: { zh_CN: '浅色', en: 'Light' },
  language: { zh_CN: 'English', en: '中文' },
  away: { zh_CN: '连接断开，正在重连…', en: 'The connection is lost; trying again…' },
  nobody: { zh_CN: '还没有人。添加一部手机，和机器人说话。', en: 'Nobody is here yet. Add a phone and talk to the bot.' },
  unread: { zh_CN: '{name}，{count} 条未读', en: '{name}, {count} unread' },
});

function Tab({ person }) {
  const open = useStore(s => s.view.open.includes(person.id));
  const focused = useStore(s => s.view.focused === person.id);
  const unread = useStore(s => s.chats[person.id]?.unread ?? 0);
  const name = person.first_name;
  const show = () => {
    if (!open) view.toggle(person.id);
    view.focus(person.id);
  };
  return html`<button class="tab ${open ? 'open' : ''} ${focused ? 'focused' : ''}" aria-pressed=${focused}
    aria-label=${unread ? say('unread', { name, count: unread }) : name} onClick=${show}>
    <span class="tab-name">${name}</span>${unread > 0 && html`<span class="badge">${unread}</span>`}
  </button>`;
}

function Bar() {
  const people = useStore(s => s.people);
  const { language, theme } = useStore(s => s.view);
  const add = async () => {
    const name = `${say('newcomer')} ${people.length + 1}`;
    const person = await addPerson({ first_name: name, language_code: language === 'en' ? 'en' : 'zh-hans' });
    view.focus(person.id);
  };
  return html`<header class="bar">
    <h1><img src="/page/icon.svg" alt="" width="26" height="26" />${say('name')}<span>${say('tagline')}</span></h1>
    <nav class="tabs" aria-label=${say('phones')}>
      ${people.map(person => html`<${Tab} key=${person.id} person=${person} />`)}
      <button class="tab add" aria-label=${say('add')} title=${say('add')} onClick=${add}>+</button>
    </nav>
    <div class="choices">
      <button class="choice" lang=${language === 'en' ? 'zh-CN' : 'en'}
        onClick=${() => view.setLanguage(language === 'en' ? 'zh_CN' : 'en')}>${say('language')}</button>
      <button class="choice" onClick=${() => view.setTheme(theme === 'dark' ? 'light' : 'dark')}>
        ${say(theme === 'dark' ? 'light' : 'dark')}</button>
    </div>
  </header>`;
}

function App() {
  const { open, language, theme, focused } = useStore(s => s.view);
  const people = useStore(s => s.people);
  const ready = useStore(s => s.ready);
  const connected = useStore(s => s.connected);
  const stage = useStore(s => s.stage);
  const cast = useStore(s => s.cast);
  useEffect(() => {
    document.documentElement.lang = tagOf(language);
    document.documentElement.dataset.theme = theme;
    document.title = say('title');
  }, [language, theme]);
  useEffect(() => {
    document.getElementById(`phone-${focused}`)?.scrollIntoView({ inline: 'nearest', block: 'nearest' });
  }, [focused, people.length]);
  const shown = people.filter(({ id }) => open.includes(id));
  return html`<${Bar} />
    ${ready && !connected && html`<p class="away" role="status">${say('away')}</p>`}
    <div class="room ${stage ? 'with-stage' : ''}">
      <main class="phones" aria-label=${say('phones')}>
        ${ready && !people.length && html`<p class="nobody">${say('nobody')}</p>`}
        ${shown.map(({ id }) => html`<${Phone} key=${id} id=${id} focused=${id === focused}
          role=${cast.find(member => member.user_id === id)?.role?.[language]} />`)}
      </main>
      ${stage && html`<aside class="stage">
        ${panels.map(({ id, component: Panel }) => html`<section key=${id} id=${`panel-${id}`}><${Panel} /></section>`)}
      </aside>`}
    </div>`;
}

render(html`<${App} />`, document.getElementById('app'));
