/**
 * The phone's drawings, of one stroke's width.
 * @module
 */
import { html } from '../vendor/preact.js';

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  more: 'M12 5.500v.01M12 12v.01M12 18.500v.01',
  clip: 'M20 11.500l-8 8a5 5 0 0 1-7-7l8.5-8.500a3.3 3.3 0 0 1 4.7 4.700L9.7 17.200a1.7 1.7 0 0 1-2.4-2.400l7.5-7.5',
  send: 'M4 12l16-8-6 16-3-6.500z',
  down: 'M6 9l6 6 6-6',
  menu: 'M4 7h16M4 12h16M4 17h10',
  close: 'M6 6l12 12M18 6L6 18',
  keyboard: 'M3 6h18v12H3zM7 10v.01M12 10v.01M17 10v.01M8 14h8',
  pin: 'M9 4h6l-1 6 4 4H6l4-4zM12 14v6',
  reply: 'M10 6L4 12l6 6M4 12h9a7 7 0 0 1 7 7',
  edit: 'M4 20l1-4L16 5l3 3L8 19z',
  check: 'M5 12.500l5 5L19 7',
  photo: 'M4 5h16v14H4zM4 16l5-5 4 4 2-2 5 5M15 9v.01',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  place: 'M12 21s7-6.5 7-12a7 7 0 0 0-14 0c0 5.5 7 12 7 12zM12 11a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.400z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  out: 'M8 16L17 7M10 7h7v7',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  up: 'M6 15l6-6 6 6',
};

/** @param {{name: keyof PATHS, size?: number}} props */
export const Icon = ({ name, size = 22 }) => html`<svg class="icon" width=${size} height=${size} viewBox="0 0 24 24"
  fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"
  aria-hidden="true"><path d=${PATHS[name]} /></svg>`;

/** Two ticks, as on a message that has arrived. */
export const Ticks = ({ label }) => html`<svg class="ticks" width="17" height="11" viewBox="0 0 17 11" role="img"
  aria-label=${label} fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"
  stroke-linejoin="round"><path d="M1 6l3.3 3.500L11 1.500M7.5 9.300l.4.2L15.5 1.5" /></svg>`;
