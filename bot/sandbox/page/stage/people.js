/**
 * Those of the cast who have no phone here yet: each joins by an invitation, as in real life.
 * @module
 */
import { html } from '../vendor/preact.js';
import { state } from '../store.js';
import { table } from '../words.js';
import { openPhone } from './acts.js';
import { Act, Panel } from './panel.js';
import { useTold } from './told.js';

const say = table({
  told: {
    zh_CN: '点一下，用一次性邀请链接加入，手机出现在旁边。',
    en: 'A tap lets them join by a one-time invitation; their phone appears beside the others.',
  },
  all: { zh_CN: '大家都在。', en: 'Everybody is here.' },
  botGone: { zh_CN: '机器人没有运行，现在没法加入。', en: 'The bot is not running: nobody can join now.' },
});

/** A button for each. */
export function People() {
  const { cast, bot } = useTold();
  const missing = cast.filter(({ open }) => !open);
  const { language } = state.view;
  return html`<${Panel} id="people">
    <p class="faint">${say(!missing.length ? 'all' : bot.running ? 'told' : 'botGone')}</p>
    <div class="crowd">${missing.map(({ id, name, role }) => html`<span key=${id}>
      <${Act} id=${`open-${id}`} disabled=${!bot.running} act=${() => openPhone(id)}>
        ${name[language]} <small>${role[language]}</small><//></span>`)}</div>
  <//>`;
}
