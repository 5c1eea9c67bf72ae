/**
 * What every part of a phone knows: whose it is, in which language, and how it speaks up.
 * @module
 */
import { createContext, useContext } from '../vendor/preact.js';

/**
 * @typedef {object} Phone
 * @property {number} id             of the person, and so of the chat
 * @property {import('../words.js').Language} language
 * @property {string} tag            of the language, for `lang` and `Intl`
 * @property {(word: string, values?: object) => string} say
 * @property {(sheet: Sheet|null) => void} show   lay something over the chat, or take it away
 * @property {(text: string) => void} tell        show a few words for a moment
 * @property {(url: string) => void} follow       open a link as this phone does
 * @property {(message: object) => void} reply
 * @property {(message: object) => void} change   begin to edit a message of one's own
 * @property {(messageId: number) => void} jump   scroll to a message
 * @property {(command: string) => void} command  send a command
 *
 * @typedef {{kind: string, [key: string]: any}} Sheet
 */

export const PhoneContext = createContext(/** @type {Phone} */ (null));

/** @returns {Phone} */
export const usePhone = () => useContext(PhoneContext);
