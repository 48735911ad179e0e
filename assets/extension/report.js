// Lays out what was found on a page: for the popup, and for the page of particulars.

import { toolbar } from './verdicts.js';

/** How the outcome of a check looks. */
const OUTCOMES = { pass: 'good', fail: 'bad', 'not-checked': 'none', 'not-possible': 'notice' };
const SIGNS = { good: '✓', bad: '✕', notice: '!', none: '–' };

/**
 * An element.
 *
 * @param {string} name
 * @param {object} [given] properties, `class` and `aria-…` among them
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function make(name, given = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value !== undefined && value !== null) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * The verdict, as a band of its colour.
 *
 * @param {string} verdict
 * @param {string} title
 * @param {string} sentence
 */
export function band(verdict, title, sentence) {
  const { tone, sign } = toolbar(verdict);
  return make('section', { class: `state state-${tone}` },
    make('span', { class: 'sign', 'aria-hidden': 'true' }, sign || '–'),
    make('div', {}, make('h1', {}, title), make('p', {}, sentence)));
}

/**
 * A link to elsewhere: only to the web.
 *
 * @param {string} href
 * @param {string} text
 * @param {string} style
 */
export function link(href, text, style) {
  const isWeb = URL.canParse(href) && /^https?:$/.test(new URL(href).protocol);
  return isWeb ? make('a', { class: style, href, target: '_blank', rel: 'noopener noreferrer' }, text) : null;
}

/**
 * One mark, with all that was checked.
 *
 * @param {import('./tabs.js').Finding} finding
 * @param {string | undefined} page
 * @param {import('./words.js').Words} say
 * @param {'ja' | 'en'} lang
 */
export function layOut({ report, register, reportForm, onRegister }, page, say, lang) {
  const text = report.texts[lang];
  const mark = report.mark?.read === 'credential' ? report.mark : undefined;
  const { tone } = toolbar(report.verdict);
  return make('article', {},
    band(report.verdict, text.title, text.sentence),
    make('div', { class: 'body' },
      onRegister && make('p', { class: 'hint' }, say('onRegister')),
      text.reservations.length > 0 && make('div', { class: 'hint hint-notice' },
        make('h2', {}, say('reservations')), list(text.reservations)),
      make('h2', {}, say('advice')), make('p', { class: 'lead' }, text.advice),
      mark && address(mark, page, say),
      make('p', { class: 'actions' },
        tone === 'bad' && link(reportForm, say('report'), 'button button-alarm'),
        register && mark && link(new URL(`marks/${mark.number.split('-')[0]}`, register).href, say('register'), 'button button-quiet')),
      mark ? particulars(mark, say, lang) : number(report.mark, say),
      make('h2', {}, say('checks')), checks(report.checks, say, lang),
      make('p', { class: 'quiet' }, `${say('code')} `, make('code', {}, report.verdict))));
}

function list(lines) {
  return make('ul', {}, ...lines.map((line) => make('li', {}, line)));
}

function address(mark, page, say) {
  const exact = new URL(mark.target);
  const shown = exact.host === mark.target_host ? mark.target : mark.target.replace(exact.hostname, mark.target_host);
  return make('section', { class: 'address' },
    make('h2', {}, say(mark.verified ? 'registeredUrl' : 'claimedUrl')),
    make('p', { class: 'url-large', translate: 'no' }, shown),
    shown !== mark.target && make('p', { class: 'quiet', translate: 'no' }, mark.target),
    page && make('h2', {}, say('thisPage')),
    page && make('p', { class: 'url-own', translate: 'no' }, page));
}

function particulars(mark, say, lang) {
  const day = (date) => new Intl.DateTimeFormat(lang, { dateStyle: 'long', timeZone: 'Asia/Tokyo' }).format(date);
  const facts = [
    ['number', mark.number],
    ['holder', mark.holder],
    ['system', mark.system],
    ['scheme', mark.scheme_name?.[lang] ?? mark.scheme],
    ['granted', day(new Date(mark.granted))],
    ['lastDay', day(new Date(`${mark.last_day}T12:00:00+09:00`))],
    ['passes', mark.passes.join(', ')],
    ['issuingBody', mark.issuing_body],
    ['reviewBody', mark.review_body],
  ];
  return make('section', {},
    make('h2', {}, say('mark')),
    !mark.verified && make('p', { class: 'hint hint-bad' }, say('claimed')),
    make('dl', { class: 'facts' }, ...facts.map(([name, value]) => make('div', {}, make('dt', {}, say(name)), make('dd', {}, value)))));
}

function number(mark, say) {
  return mark?.number ? make('p', {}, say('numberOnly', mark.number)) : null;
}

function checks(all, say, lang) {
  return make('ul', { class: 'checks' }, ...all.map(({ check, outcome, detail, detail_ja: ja }) => {
    const tone = OUTCOMES[outcome];
    return make('li', { class: `check-${tone}` },
      make('span', { class: 'check-name' }, say(`check_${check}`)),
      make('span', { class: 'tag' }, make('span', { 'aria-hidden': 'true' }, `${SIGNS[tone]} `), say(`outcome_${outcome.replace('-', '_')}`)),
      make('span', { class: 'check-words' }, lang === 'ja' ? ja : detail));
  }));
}
