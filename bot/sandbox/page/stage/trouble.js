/**
 * What can go wrong, as switches: the bot's process, and the line between it and Telegram; what each does, and what to
 * look for.
 * @module
 */
import { html } from '../vendor/preact.js';
import { table } from '../words.js';
import { clearFault, setFault, setLine } from './acts.js';
import { BotActs, Lamp, Reset } from './bot.js';
import { Act, Panel } from './panel.js';
import { useTold } from './told.js';

const say = table({
  down: { zh_CN: '断网', en: 'Network down' },
  downTold: {
    zh_CN: '收和发都不通。照样打字、按按钮；恢复后一样一样补上，不多不少。',
    en: 'Nothing gets in or out. Go on typing and tapping: when it is back, everything takes effect once.',
  },
  flood: { zh_CN: '限流 429', en: 'Too many requests' },
  floodTold: {
    zh_CN: '每条消息都被要求“2 秒后再试”。消息晚到，但不丢、不乱序。',
    en: 'Every message is told to come again in 2 seconds (429). It comes late, once, and in order.',
  },
  slow: { zh_CN: '网络慢', en: 'Slow' },
  slowTold: { zh_CN: '每条消息慢 2 秒。按钮照样可以连着按。', en: 'Every message takes 2 seconds. Tap on: nothing gets mixed up.' },
  error: { zh_CN: '服务器出错', en: 'Server errors' },
  errorTold: {
    zh_CN: '发送一律返回 500。关掉之后，该到的都会到。',
    en: 'Every message fails with a 500. Switched off again, all that was due arrives.',
  },
  lost: { zh_CN: '回执丢失', en: 'Answer lost' },
  lostTold: {
    zh_CN: '下一条消息其实送到了，但机器人不知道。审批和钱款的通知不会盲目重发。',
    en: 'The next message arrives, but the bot never learns of it. Approvals and money notices are not sent again blindly.',
  },
  on: { zh_CN: '已开', en: 'on' },
});

const SWITCHES = [
  { kind: 'down', on: () => setLine('cut'), off: () => setLine('mended') },
  { kind: 'flood', options: { method: 'send*', times: null, retry_after: 2 } },
  { kind: 'slow', options: { method: 'send*', times: null, seconds: 2 } },
  { kind: 'error', options: { method: 'send*', times: null, code: 500 } },
  { kind: 'lost', fault: 'reset_after', options: { method: 'sendMessage', times: 1 } },
];

/** One switch for each. */
export function Trouble() {
  const { faults } = useTold();
  return html`<${Panel} id="trouble" note=${html`<${Lamp} />`}><dl class="acts">
    <${BotActs} />
    ${SWITCHES.map(({ kind, fault: name = kind, options, on, off }) => {
      const set = faults.find(one => one.kind === name);
      const toggle = () => {
        if (set) return off ? off() : clearFault(set.id);
        return on ? on() : setFault(name, options);
      };
      return html`<dt key=${kind}><${Act} id=${`fault-${kind}`} kind=${set ? 'bad' : ''} act=${toggle}>
          ${say(kind)}${set && html` <small>${say('on')}</small>`}<//></dt>
        <dd>${say(`${kind}Told`)}</dd>`;
    })}
    <${Reset} />
  </dl><//>`;
}
