/**
 * The scenes: what there is to see, and how far it is.
 * @module
 */
import { html } from '../vendor/preact.js';
import { state } from '../store.js';
import { table } from '../words.js';
import { Act, Panel } from './panel.js';
import { Days } from './days.js';
import { begin, change, hurry, lasts, next, sceneOf, stop, usePlaying } from './player.js';
import { useTold } from './told.js';

const say = table({
  told: { zh_CN: '挑一个看，或者跟着提示自己动手。', en: 'Watch one, or do it yourself step by step.' },
  play: { zh_CN: '播放', en: 'Play' },
  guide: { zh_CN: '自己来', en: 'Do it myself' },
  setting: { zh_CN: '正在准备…', en: 'Setting up…' },
  step: { zh_CN: '第 {at} 步，共 {count} 步', en: 'Step {at} of {count}' },
  seconds: { zh_CN: '约 {count} 秒', en: 'about {count} s' },
  minutes: { zh_CN: '约 {count} 分钟', en: 'about {count} min' },
  next: { zh_CN: '下一步', en: 'Next step' },
  stop: { zh_CN: '结束', en: 'Stop' },
  pause: { zh_CN: '暂停', en: 'Pause' },
  fast: { zh_CN: '快放', en: 'Fast' },
  normal: { zh_CN: '正常速度', en: 'Normal speed' },
  stuck: {
    zh_CN: '没有等到下一步该出现的内容。可能是您走了别的路：可以接着自己操作，或者重新播放。',
    en: 'What comes next has not come; perhaps you went another way. Go on by yourself, or play it again.',
  },
  ended: { zh_CN: '演示结束', en: 'The end' },
  again: { zh_CN: '再看一遍', en: 'Once more' },
  back: { zh_CN: '看别的', en: 'Other scenes' },
});

/** The list of scenes, or the one that is played. */
export function Scenes() {
  const { scenes } = useTold();
  const playing = usePlaying();
  const scene = playing && sceneOf(playing.scene);
  return html`<${Panel} id="scenes">
    ${scene ? html`<${Played} scene=${scene} playing=${playing} />` : html`<${List} scenes=${scenes} />`}
  <//>`;
}

function List({ scenes }) {
  const { language } = state.view;
  const { fresh } = useTold();
  return html`<p class="faint">${say('told')}</p>
    <ul class="scenes ${fresh ? 'fresh' : ''}">${scenes.map(scene => html`<li key=${scene.id} class="scene">
      <h3>${scene.title[language]} <small>${length(scene)}</small></h3>
      <p>${scene.about[language]}</p>
      <div class="row">
        <${Act} id=${`play-${scene.id}`} kind="main play" act=${() => void begin(scene.id, 'play')}>${say('play')}<//>
        <${Act} id=${`guide-${scene.id}`} act=${() => void begin(scene.id, 'guide')}>${say('guide')}<//>
      </div>
    </li>`)}</ul>`;
}

/** Say how long it plays: in tens of seconds, in minutes where it is long. */
function length(scene) {
  const seconds = lasts(scene);
  return seconds < 75 ? say('seconds', { count: Math.ceil(seconds / 10) * 10 }) : say('minutes', { count: Math.round(seconds / 60) });
}

function Played({ scene, playing }) {
  const { language } = state.view;
  const { at, how, fast, wrong } = playing;
  const count = scene.steps.length;
  const ended = how === 'ended';
  const step = scene.steps[at];
  return html`<h3>${scene.title[language]}</h3>
    <progress max=${count} value=${ended ? count : at}></progress>
    ${how !== 'setting' && scene.steps.some(one => one.day) && html`<${Days} steps=${scene.steps} at=${at} ended=${ended} />`}
    ${ended
      ? html`<p class="seen" role="status"><b>${say('ended')}</b><br />${scene.seen[language]}</p>`
      : html`<p class="tell" aria-live="polite">
          <small>${how === 'setting' ? say('setting') : say('step', { at: at + 1, count })}</small><br />
          ${{ stuck: say('stuck'), failed: wrong, setting: scene.about[language] }[how] ?? step.tell[language]}</p>`}
    <div class="row">
      ${how === 'guide' && html`
        <${Act} id="next" kind="main" act=${next}>${say('next')}<//>
        <${Act} id="play-on" kind="play" act=${() => change('play')}>${say('play')}<//>`}
      ${how === 'play' && html`
        <${Act} id="pause-scene" act=${() => change('guide')}>${say('pause')}<//>
        <${Act} id="hurry" act=${() => hurry(!fast)}>${say(fast ? 'normal' : 'fast')}<//>`}
      ${['ended', 'stuck', 'failed'].includes(how) && html`
        <${Act} id="again" kind="main play" act=${() => void begin(scene.id, 'play')}>${say('again')}<//>`}
      <${Act} id="stop-scene" act=${stop}>${say(ended ? 'back' : 'stop')}<//>
    </div>`;
}
