/**
 * Times, days, sizes and names as a phone shows them.
 * @module
 */
import { state } from '../store.js';

const made = new Map();

/** @returns {Intl.DateTimeFormat} one that is made once */
function format(tag, options) {
  const zone = state.zone || undefined;
  const key = `${tag} ${zone} ${JSON.stringify(options)}`;
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(tag, { ...options, timeZone: zone }));
  return made.get(key);
}

/** Return hours and minutes of a moment. @param {number} at seconds */
export const clockTime = (at, tag) =>
  format(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at * 1000);

/** Return the day of a moment as the separator between days shows it. */
export const dayName = (at, tag) => format(tag, { day: 'numeric', month: 'long' }).format(at * 1000);

/** Return weekday, day and month, short. */
export const dayShort = (at, tag) =>
  format(tag, { weekday: 'short', day: 'numeric', month: 'short' }).format(at * 1000);

/** Return what is the same for all moments of one day. */
export const dayKey = at => format('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(at * 1000);

/** Return a date_time entity in full, for its tooltip. */
export const wholeTime = (at, tag) => format(tag, { dateStyle: 'full', timeStyle: 'short' }).format(at * 1000);

/** Return a file's size in words. */
export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Return the sign in somebody's round picture: the last character of a short Chinese name, else initials. */
export function initial(name) {
  const words = name.trim().split(/\s+/);
  if (/\p{Script=Han}/u.test(name)) return [...name][0];
  return words.slice(0, 2).map(word => [...word][0]?.toUpperCase() ?? '').join('');
}

/** Return a colour number from 0 to 6 that always is the same for somebody, as Telegram does. */
export const tint = id => Math.abs(id) % 7;

/** Return a message in a few words, for quotes and the pinned bar. */
export function gist(message, say) {
  if (!message) return say('deleted');
  const text = (message.text ?? message.caption ?? '').replace(/\s+/g, ' ').slice(0, 120);
  if (text) return message.photo ? `🖼 ${text}` : text;
  if (message.photo) return say('photo');
  if (message.document) return message.document.file_name;
  if (message.contact) return say('contact');
  if (message.location) return say('location');
  return message.voice ? say('voice') : message.sticker?.emoji ?? '…';
}
