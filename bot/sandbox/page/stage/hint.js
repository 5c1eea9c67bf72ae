/**
 * The bubble of a scene: it stands beside the button, the message or the switch that a step is about, and points at it.
 * @module
 */
import { html, render, useEffect, useLayoutEffect, useReducer, useRef } from '../vendor/preact.js';
import { state, useStore } from '../store.js';
import { table } from '../words.js';
import { change, languageOf, next, sceneOf, stop, usePlaying } from './player.js';
import { useTold } from './told.js';

const say = table({
  press: { zh_CN: '按“{words}”', en: 'Press “{words}”' },
  say: { zh_CN: '输入“{words}”', en: 'Type “{words}”' },
  photo: { zh_CN: '发一张照片', en: 'Send a photo' },
  contact: { zh_CN: '分享自己的电话', en: 'Share the phone number' },
  doIt: { zh_CN: '替我做', en: 'Do it for me' },
  goOn: { zh_CN: '继续', en: 'Go on' },
  play: { zh_CN: '自动播放', en: 'Play' },
  pause: { zh_CN: '暂停', en: 'Pause' },
  stop: { zh_CN: '结束', en: 'Stop' },
});

const GAP = 14;
const EDGE = 8;
const SWITCHES = { kill: 'kill', stop: 'stop', start: 'start', cut: 'fault-down', mended: 'fault-down', deadline: 'deadline' };

/** Find on the page what a step is about. @returns {Element|null} */
function anchorOf(step, target) {
  if (!step.who) return document.querySelector(SWITCHES[step.how] ? `[data-act="${SWITCHES[step.how]}"]` : '.days');
  const phone = document.getElementById(`phone-${target.phone}`);
  if (!phone) return null;
  if (step.do === 'press') {
    return [...phone.querySelectorAll('button')].findLast(button => button.textContent.trim() === target.label) ?? phone;
  }
  if (step.do === 'see') return document.getElementById(`m-${target.phone}-${target.message}`) ?? phone;
  return phone.querySelector('textarea, input:not([type="file"])') ?? phone;
}

function Hint() {
  const playing = usePlaying();
  useStore(s => s.chats);
  useStore(s => s.view);
  useTold();
  const [, again] = useReducer(count => count + 1, 0);
  const bubble = useRef(null);
  const ring = useRef(null);
  const shown = playing?.target && (playing.how === 'guide' || playing.how === 'play') ? playing : null;
  const step = shown && sceneOf(shown.scene)?.steps[shown.at];
  const visible = Boolean(step) && !step.lead;

  useEffect(() => {
    if (!visible) return undefined;
    const anchor = anchorOf(step, shown.target);
    if (step.who) document.getElementById(`phone-${shown.target.phone}`)?.scrollIntoView({ block: 'end', inline: 'nearest' });
    anchor?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (shown.how === 'guide' && step.do !== 'see') anchor?.focus({ preventScroll: true });
    const timer = setInterval(again, 200);
    addEventListener('resize', again);
    addEventListener('scroll', again, true);
    return () => {
      clearInterval(timer);
      removeEventListener('resize', again);
      removeEventListener('scroll', again, true);
    };
  }, [visible, shown?.scene, shown?.at, shown?.target, shown?.how]);

  useLayoutEffect(() => {
    if (visible) place(anchorOf(step, shown.target), bubble.current, ring.current);
  });

  if (!visible) return null;
  const { language } = state.view;
  const count = sceneOf(shown.scene).steps.length;
  const words = step.words?.[languageOf(shown.target.phone)] ?? '';
  const guided = shown.how === 'guide';
  const watched = step.do === 'see' || (step.do === 'advance' && !SWITCHES[step.how]);
  return html`<div class="ring" ref=${ring}></div>
    <div class="hint" ref=${bubble} role="note">
      <p><small>${shown.at + 1} / ${count}</small> ${step.tell[language]}</p>
      ${guided && ['press', 'say', 'photo', 'contact'].includes(step.do) && html`<p class="todo">${
        say(step.do, { words: shown.target.label ?? words })}</p>`}
      <div class="row">${guided
        ? html`<button class="act main" data-act="hint-next" onClick=${next}>${say(watched ? 'goOn' : 'doIt')}</button>
          <button class="quiet" onClick=${() => change('play')}>${say('play')}</button>
          <button class="quiet" onClick=${stop}>${say('stop')}</button>`
        : html`<button class="quiet" data-act="hint-pause" onClick=${() => change('guide')}>${say('pause')}</button>`}
      </div>
    </div>`;
}

/** Put the bubble beside its anchor, on the first side with room for it, and the ring around the anchor. */
function place(anchor, bubble, ring) {
  if (!anchor) {
    ring.hidden = true;
    bubble.dataset.side = 'none';
    Object.assign(bubble.style, { left: `${EDGE}px`, top: `${EDGE}px` });
    return;
  }
  const at = anchor.getBoundingClientRect();
  ring.hidden = false;
  Object.assign(ring.style, {
    left: `${at.left - 4}px`, top: `${at.top - 4}px`, width: `${at.width + 8}px`, height: `${at.height + 8}px`,
  });
  const { offsetWidth: wide, offsetHeight: high } = bubble;
  const inside = (value, most) => Math.max(EDGE, Math.min(value, most));
  const sides = {
    right: innerWidth - at.right - GAP - EDGE - wide,
    left: at.left - GAP - EDGE - wide,
    below: innerHeight - at.bottom - GAP - EDGE - high,
    above: at.top - GAP - EDGE - high,
  };
  const side = Object.keys(sides).find(one => sides[one] >= 0) ?? 'below';
  const left = { right: at.right + GAP, left: at.left - GAP - wide }[side] ?? at.left + at.width / 2 - wide / 2;
  const top = { below: at.bottom + GAP, above: at.top - GAP - high }[side] ?? at.top + at.height / 2 - high / 2;
  bubble.dataset.side = side;
  Object.assign(bubble.style, {
    left: `${inside(left, innerWidth - wide - EDGE)}px`,
    top: `${inside(top, innerHeight - high - EDGE)}px`,
  });
}

/** Show the bubble over the whole page. */
export function mountHint() {
  const root = document.createElement('div');
  root.className = 'hints';
  root.setAttribute('role', 'complementary');
  root.setAttribute('aria-label', '提示 · Hint');
  document.body.append(root);
  render(html`<${Hint} />`, root);
}
