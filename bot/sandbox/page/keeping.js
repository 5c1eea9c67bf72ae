/**
 * What the page remembers from visit to visit: its language and its light.
 * @module
 */

const KEY = 'view';

/** @returns {{language: 'zh_CN'|'en', theme: 'light'|'dark', chosen: boolean}} */
export function keptView() {
  const usual = {
    language: navigator.language.startsWith('zh') ? 'zh_CN' : 'en',
    theme: matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  };
  try {
    return { ...usual, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') };
  } catch {
    return usual;
  }
}

/** @param {{language: string, theme: string}} view */
export function keepView({ language, theme }) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ language, theme }));
  } catch {
    // A browser that keeps nothing begins as usual the next time.
  }
}
