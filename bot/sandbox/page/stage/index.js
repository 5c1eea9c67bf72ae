/**
 * What stands beside the phones, where the server has a stage: each panel registers itself with the page.
 * @module
 */
import { registerPanel } from '../store.js';
import { Bot } from './bot.js';
import { Chart } from './chart.js';
import { Clock } from './clock.js';
import { Faults } from './faults.js';
import { mountHint } from './hint.js';
import { People } from './people.js';
import { Scenes } from './scenes.js';
import { Wire } from './wire.js';

registerPanel({ id: 'scenes', title: { zh_CN: '演示', en: 'Scenes' }, component: Scenes });
registerPanel({ id: 'chart', title: { zh_CN: '流程图', en: 'Process' }, component: Chart });
registerPanel({ id: 'clock', title: { zh_CN: '时钟', en: 'Clock' }, component: Clock });
registerPanel({ id: 'people', title: { zh_CN: '更多同事', en: 'More people' }, component: People });
registerPanel({ id: 'bot', title: { zh_CN: '机器人', en: 'The bot' }, component: Bot });
registerPanel({ id: 'faults', title: { zh_CN: '故障', en: 'Faults' }, component: Faults });
registerPanel({ id: 'wire', title: { zh_CN: '接口记录', en: 'The wire' }, component: Wire });
mountHint();
