/**
 * The page's own words in both languages; what the bot says comes from the bot.
 * A module brings its own table; a phone speaks its person's language, everything else the page's.
 * @module
 */
import { state } from './store.js';

/** @typedef {'zh_CN'|'en'} Language */
/** @typedef {Object<string, {zh_CN: string, en: string}>} Words */

/**
 * Return the function that says a word in a language, with `{name}` filled in.
 * @template {Words} T
 * @param {T} words
 * @param {Language} language
 * @returns {(word: keyof T, values?: Object<string, string|number>) => string}
 */
export const speaker = (words, language) => (word, values = {}) =>
  words[word][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/**
 * Return the function that says a word in the page's language of the moment.
 * @template {Words} T
 * @param {T} words
 * @returns {(word: keyof T, values?: Object<string, string|number>) => string}
 */
export const table = words => (word, values) => speaker(words, state.view.language)(word, values);

/** Return the tag of a language, for `lang` and `Intl`. @param {Language} language */
export const tagOf = language => (language === 'en' ? 'en-GB' : 'zh-CN');
