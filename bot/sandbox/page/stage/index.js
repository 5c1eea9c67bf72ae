/**
 * What stands beside the phones, where the server has a stage: each panel registers itself with the page.
 * @module
 */
import { registerPanel } from '../store.js';
import { Chart } from './chart.js';
import { Clock } from './clock.js';
import { mountHint } from './hint.js';
import { People } from './people.js';
import { Scenes } from './scenes.js';
import { Trouble } from './trouble.js';
import { Wire } from './wire.js';

registerPanel({ id: 'scenes', title: { zh_CN: '演示', en: 'Scenes' }, component: Scenes });
registerPanel({ id: 'chart', title: { zh_CN: '流程图', en: 'Process' }, component: Chart });
registerPanel({ id: 'clock', title: { zh_CN: '时钟', en: 'Clock' }, component: Clock });
registerPanel({ id: 'trouble', title: { zh_CN: '故障演练', en: 'Try to break it' }, component: Trouble });
registerPanel({ id: 'wire', title: { zh_CN: '接口记录', en: 'The wire' }, component: Wire });
registerPanel({ id: 'people', title: { zh_CN: '更多人物', en: 'More people' }, component: People });
mountHint();
