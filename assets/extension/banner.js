// The warning that stands in a page, inside a frame which the page can neither read nor imitate:
// it bears the user's own phrase. All it says, the background told it.

import { browser } from './browser.js';
import { band, link, make } from './report.js';
import { language, translate, words } from './words.js';

const lang = await language();
const say = await words(lang);
translate(say, lang);
const ask = (kind) => browser.runtime.sendMessage({ kind });

// A frame does not grow by itself.
new ResizeObserver(() => {
  browser.runtime.sendMessage({ kind: 'tall', height: document.documentElement.offsetHeight });
}).observe(document.body);

/** The verdict that is shown. */
let before;
await draw();
// A graver one may be found later.
// (Firefox keeps that from pages that stand in others.)
browser.storage.session?.onChanged.addListener(draw);

async function draw() {
  const { finding, page, phrase } = (await ask('warning')) ?? {};
  if (!finding || finding.report.verdict === before) return;
  before = finding.report.verdict;
  const { report, reportForm } = finding;
  const text = report.texts[lang];
  const mark = report.mark?.read === 'credential' ? report.mark : undefined;
  const fact = (name, value, style) => make('div', {}, make('dt', {}, say(name)), make('dd', { class: style, translate: 'no' }, value));
  document.getElementById('main').replaceChildren(
    band(report.verdict, text.title, `${text.sentence} ${text.advice}`),
    make('dl', { class: 'banner-facts' },
      mark && fact(mark.verified ? 'holder' : 'claimedHolder', mark.holder),
      mark && fact(mark.verified ? 'registeredUrl' : 'claimedUrl', mark.target, 'url-own'),
      fact('thisPage', page, 'url-own')),
    make('p', { class: 'actions' },
      button('particulars', 'button'),
      link(reportForm, say('report'), 'button button-quiet'),
      button('dismiss', 'button button-quiet'),
      make('span', { class: 'phrase' }, phrase ? say('phraseIs', phrase) : say('phraseNone'))));
}

function button(kind, style) {
  const made = make('button', { type: 'button', class: style }, say(kind));
  made.addEventListener('click', () => ask(kind));
  return made;
}
