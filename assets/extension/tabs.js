// What is known of each tab: the marks on the page that it shows, and what the toolbar says. Kept
// for the session outside of this worker, which the browser may end at any time.

import { browser } from './browser.js';
import { gravest, PRECEDENCE, toolbar } from './verdicts.js';
import { language, words } from './words.js';

/** Most marks that are kept of one page, the gravest first. */
const MOST_FINDINGS = 12;

/**
 * @typedef {object} Finding
 * @property {string} picture the picture's address, shortened
 * @property {boolean} onRegister the page is the issuer's own register, which shows the marks of others
 * @property {import('./shirushi.js').Report} report
 * @property {string | null} register
 * @property {string} reportForm
 *
 * @typedef {object} TabState
 * @property {string} visit which visit of which page this is about
 * @property {string | undefined} page the page's address, without its fragment
 * @property {Finding[]} findings gravest first
 * @property {number} looked pictures that were looked at
 * @property {number} unread pictures that could not be fetched
 * @property {boolean} more there were more pictures than are looked at
 * @property {boolean} dismissed the user closed the warning
 */

/** @type {Map<number, TabState>} */
const known = new Map();
/** Pictures under way; not kept, since whoever sent them sends them again. */
const pending = new Map();
/** @type {Promise<void> | undefined} */
let loaded;

function ready() {
  loaded ??= browser.storage.session.get(null).then((kept) => {
    for (const [key, state] of Object.entries(kept)) {
      const tab = Number(key.replace('tab-', ''));
      if (key.startsWith('tab-') && !known.has(tab)) known.set(tab, state);
    }
  });
  return loaded;
}

/** An address without its fragment, which is no part of what a server shows. */
export function withoutFragment(url) {
  return url?.replace(/#.*$/s, '');
}

/**
 * The state of a tab, as far as it shows this page; a new one otherwise.
 *
 * @param {number} tab
 * @param {string | undefined} url
 * @returns {Promise<TabState>}
 */
export async function stateOf(tab, url) {
  await ready();
  const state = known.get(tab);
  return state && state.page === withoutFragment(url) ? state : fresh(tab, url);
}

/**
 * Begins anew: the tab shows another document.
 *
 * @param {number} tab
 * @param {string | undefined} url
 * @returns {Promise<TabState>}
 */
export async function begin(tab, url) {
  await ready();
  return fresh(tab, url);
}

function fresh(tab, url) {
  const state = {
    visit: crypto.randomUUID(), page: withoutFragment(url),
    findings: [], looked: 0, unread: 0, more: false, dismissed: false,
  };
  known.set(tab, state);
  pending.delete(tab);
  keep(tab);
  show(tab);
  return state;
}

/** Whether a state is still that of its tab. */
export function isCurrent(tab, state) {
  return known.get(tab)?.visit === state.visit;
}

/** @param {number} tab */
export async function drop(tab) {
  await ready();
  known.delete(tab);
  pending.delete(tab);
  await browser.storage.session.remove(`tab-${tab}`);
}

/** Adds a mark to a page. */
export function add(state, finding) {
  const same = ({ picture, report }) => picture === finding.picture && report.verdict === finding.report.verdict;
  const all = [finding, ...state.findings.filter((other) => !same(other))];
  all.sort((a, b) => PRECEDENCE.indexOf(a.report.verdict) - PRECEDENCE.indexOf(b.report.verdict));
  state.findings = all.slice(0, MOST_FINDINGS);
}

/** More, or fewer, pictures are under way. */
export async function underWay(tab, change) {
  const before = pending.get(tab) ?? 0;
  const after = Math.max(0, before + change);
  pending.set(tab, after);
  if ((before > 0) !== (after > 0)) await show(tab);
}

/**
 * The one verdict of a page: the gravest of its marks.
 *
 * @param {TabState | undefined} state
 * @returns {string} a verdict's code, or `nothing`
 */
export function verdictOf(state) {
  const counted = state?.findings.filter(({ onRegister }) => !onRegister) ?? [];
  return gravest(counted.map(({ report }) => report.verdict)) ?? 'nothing';
}

/** @param {number} tab */
export function overall(tab) {
  const verdict = verdictOf(known.get(tab));
  return verdict === 'nothing' && (pending.get(tab) ?? 0) > 0 ? 'checking' : verdict;
}

/** @param {number} tab */
export async function keep(tab) {
  const state = known.get(tab);
  // Where there is no room for more, the toolbar still tells; only a restart forgets.
  if (state) await browser.storage.session.set({ [`tab-${tab}`]: state }).catch(() => {});
}

/**
 * Puts the verdict on the toolbar, by colour and by text.
 *
 * @param {number} tab
 */
export async function show(tab) {
  await ready();
  const lang = await language();
  const say = await words(lang);
  // Nothing may come between this and the calls: of two that overlap, the later has the last word.
  const verdict = overall(tab);
  const { sign, colour } = toolbar(verdict);
  const [worst] = known.get(tab)?.findings.filter(({ report }) => report.verdict === verdict) ?? [];
  const title = worst
    ? [worst.report.texts[lang].title, worst.report.mark?.holder, worst.report.mark?.target].filter(Boolean).join(' · ')
    : say(verdict === 'checking' ? 'stateChecking' : 'stateNothing');
  try {
    await Promise.all([
      browser.action.setBadgeText({ tabId: tab, text: sign }),
      browser.action.setBadgeBackgroundColor({ tabId: tab, color: colour }),
      browser.action.setBadgeTextColor({ tabId: tab, color: '#ffffff' }),
      browser.action.setTitle({ tabId: tab, title: `${say('name')}: ${title}` }),
    ]);
  } catch {
    // The tab was closed meanwhile.
  }
}
