// Words in the language that the user chose, from the same files that the browser reads.

import { browser } from './browser.js';
import { settings } from './store.js';

/** @typedef {(key: string, ...given: string[]) => string} Words */

/** @returns {Promise<'ja' | 'en'>} */
export async function language() {
  const { language: chosen } = await settings();
  if (chosen !== 'auto') return chosen;
  return browser.i18n.getUILanguage().startsWith('ja') ? 'ja' : 'en';
}

/**
 * The words of a language: `$1$` and so on in a message stand for what is given.
 *
 * @param {'ja' | 'en'} lang
 * @returns {Promise<Words>}
 */
export async function words(lang) {
  const file = await fetch(browser.runtime.getURL(`_locales/${lang}/messages.json`));
  const messages = await file.json();
  return (key, ...given) => {
    const text = messages[key]?.message ?? key;
    return text.replace(/\$(\d)/g, (_, number) => given[number - 1] ?? '');
  };
}

/**
 * Puts the words into a page: into elements with `data-word`, and into the labels of those with
 * `data-label`.
 *
 * @param {Words} say
 * @param {'ja' | 'en'} lang
 */
export function translate(say, lang) {
  document.documentElement.lang = lang;
  for (const element of document.querySelectorAll('[data-word]')) element.textContent = say(element.dataset.word);
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', say(element.dataset.label));
}
