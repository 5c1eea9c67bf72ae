/**
 * The bot's process: killed, stopped and started; and the whole world begun anew.
 * @module
 */
import { html, useState } from '../vendor/preact.js';
import { table } from '../words.js';
import { Act } from './panel.js';
import { beginAnew, setBot } from './acts.js';
import { useTold } from './told.js';

const say = table({
  running: { zh_CN: '机器人运行中', en: 'the bot runs' },
  gone: { zh_CN: '机器人没有运行', en: 'the bot is gone' },
  kill: { zh_CN: '断电', en: 'Kill' },
  killTold: {
    zh_CN: '强行结束进程（kill -9），像突然断电。再启动：话没丢，表格接着填，消息不重复。',
    en: 'Ends the process as a power cut would (kill -9). Start it again: nothing said is lost, forms go on, nothing comes twice.',
  },
  stop: { zh_CN: '停止', en: 'Stop' },
  stopTold: { zh_CN: '让它正常退出：手上的先办完。', en: 'Asks it to end: it finishes what has come in.' },
  start: { zh_CN: '启动', en: 'Start' },
  startTold: { zh_CN: '启动后先补办停机期间的消息。', en: 'It begins with what was said while it was away.' },
  reset: { zh_CN: '全部重来', en: 'Begin anew' },
  resetTold: { zh_CN: '清空所有聊天和记录，大家重新加入。', en: 'Empties all chats and records; everybody joins again.' },
  sure: { zh_CN: '确定清空', en: 'Empty everything' },
  keep: { zh_CN: '不了', en: 'No' },
});

/** Whether it runs, as a lamp. */
export function Lamp() {
  const { running } = useTold().bot;
  return html`<span class="lamp ${running ? 'on' : 'off'}" role="status">${say(running ? 'running' : 'gone')}</span>`;
}

/** Kill, stop, start; each says in a sentence what it does. */
export function BotActs() {
  const { running } = useTold().bot;
  return html`
    ${running && html`
      <dt><${Act} id="kill" kind="bad" act=${() => setBot('kill')}>${say('kill')}<//></dt>
      <dd>${say('killTold')}</dd>
      <dt><${Act} id="stop" act=${() => setBot('stop')}>${say('stop')}<//></dt>
      <dd>${say('stopTold')}</dd>`}
    ${!running && html`
      <dt><${Act} id="start" kind="good" act=${() => setBot('start')}>${say('start')}<//></dt>
      <dd>${say('startTold')}</dd>`}`;
}

/** The world begun anew, after a second tap. */
export function Reset() {
  const [asked, ask] = useState(false);
  const reset = async () => {
    ask(false);
    await beginAnew();
  };
  return html`
    <dt>${asked
      ? html`<${Act} id="reset-sure" kind="bad" act=${reset}>${say('sure')}<//>`
      : html`<${Act} id="reset" act=${() => ask(true)}>${say('reset')}<//>`}</dt>
    <dd>${say('resetTold')} ${asked && html`<button class="quiet" onClick=${() => ask(false)}>${say('keep')}</button>`}</dd>`;
}
