/**
 * Links as a phone opens them: those to the bot act in the chat, all others in the browser.
 * Source: Telegram, "Deep links", t.me/<username>?start=<payload>.
 * @module
 */

/**
 * Return what a link to the bot starts it with.
 * @param {string} url
 * @param {string} username
 * @returns {string|null} the payload, "" for none; null when it is no link to this bot
 */
export function startOf(url, username) {
  let link;
  try {
    link = new URL(/^[a-z]+:\/\//i.test(url) ? url : `https://${url}`);
  } catch {
    return null;
  }
  const bot = link.protocol === 'tg:' ? link.searchParams.get('domain') : link.pathname.slice(1);
  const there = link.protocol === 'tg:' || /^(www\.)?(t|telegram)\.me$/.test(link.hostname);
  if (!there || bot?.toLowerCase() !== username.toLowerCase()) return null;
  return link.searchParams.get('start') ?? '';
}

/** Return an address a browser may open, or "" when it is none. @param {string} url */
export function webAddress(url) {
  try {
    const link = new URL(/^[a-z][a-z+.-]*:/i.test(url) ? url : `https://${url}`);
    return ['http:', 'https:', 'mailto:', 'tel:'].includes(link.protocol) ? link.href : '';
  } catch {
    return '';
  }
}
