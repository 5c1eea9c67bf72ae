/**
 * The page's own words in both languages; what the bot says comes from the bot.
 * A module brings its table by `table(...)` and speaks through what it returns.
 * @module
 */
import { state } from './store.js';

/**
 * Return the function that says a word in the page's language, with `{name}` filled in.
 * @template {Object<string, {zh_CN: string, en: string}>} T
 * @param {T} words
 * @returns {(word: keyof T, values?: Object<string, string|number>) => string}
 */
export const table = words => (word, values = {}) =>
  words[word][state.view.language].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));

/** The language tag of the page, for `lang` and `Intl`. */
export const tag = () => (state.view.language === 'en' ? 'en-GB' : 'zh-CN');
