// The popup: what was found on the page in this tab. Also the page of particulars, which names
// the tab in its address.

import { browser, EVERY_PAGE } from './browser.js';
import { band, layOut, make } from './report.js';
import { language, translate, words } from './words.js';

const main = document.getElementById('main');
const lang = await language();
const say = await words(lang);
translate(say, lang);
/** What is shown; drawing the same again would take the reader's place away. */
let drawn;
const ask = (message) => browser.runtime.sendMessage(message);

const named = new URLSearchParams(location.search).get('tab');
const tab = named === null ? (await browser.tabs.query({ active: true, currentWindow: true }))[0].id : Number(named);
document.title = `${say('particulars')} · ${say('name')}`;
if (named !== null) document.body.classList.remove('popup');

const first = await ask({ kind: 'state', tab });
// Without leave to look at every page, opening this is what asks for this one.
if (first?.trust && !first.everywhere && named === null) {
  draw(first, 'checking');
  const { refused } = await ask({ kind: 'check', tab });
  draw(await settled(), undefined, refused);
} else {
  draw(first);
}
browser.storage.session.onChanged?.addListener(async () => {
  const now = await ask({ kind: 'state', tab });
  if (now?.state) draw(now);
});

/** The state once the page has been looked at, or after three seconds. */
async function settled() {
  for (let tries = 0; ; tries += 1) {
    await new Promise((resolve) => { setTimeout(resolve, 300); });
    const now = await ask({ kind: 'state', tab });
    if (tries > 10 || (tries > 2 && now.verdict !== 'checking')) return now;
  }
}

function draw(now, instead, refused) {
  const same = JSON.stringify([now, instead, refused]);
  if (same === drawn) return;
  drawn = same;
  main.setAttribute('aria-busy', String((instead ?? now?.verdict) === 'checking'));
  main.replaceChildren(...content(now, instead, refused).filter(Boolean));
}

function content(now, instead, refused) {
  if (!now?.state) return [band('nothing', say('closedTitle'), say('closed'))];
  if (!now.trust) return noTrust();
  if (refused) return [band('nothing', say('refusedTitle'), say('refused'))];
  const { state, verdict, everywhere } = now;
  const found = state.findings.map((finding) => layOut(finding, state.page, say, lang));
  if (found.length > 1) found.splice(1, 0, make('p', { class: 'body more' }, say('moreMarks', String(found.length - 1))));
  // Only one heading of the first order.
  for (const article of found.slice(1)) for (const heading of article.querySelectorAll('h1')) lower(heading);
  if (found.length === 0) {
    const state = (instead ?? verdict) === 'checking' ? 'checking' : 'nothing';
    found.push(band(state, say(state === 'checking' ? 'stateChecking' : 'stateNothing'), say(state === 'checking' ? 'sayChecking' : 'sayNothing')));
  }
  const notes = [
    say('looked', String(state.looked)),
    state.unread > 0 && say('unread', String(state.unread)),
    state.more && say('notAll'),
  ].filter(Boolean);
  return [...found, make('div', { class: 'body' }, make('p', { class: 'quiet' }, notes.join(' ')), everywhere ? null : allow())];
}

function lower(heading) {
  heading.replaceWith(make('h2', { class: 'as-h1' }, ...heading.childNodes));
}

function noTrust() {
  return [
    band('nothing', say('noTrustTitle'), say('noTrust')),
    make('div', { class: 'body' }, make('p', {}, make('a', { class: 'button', href: 'options.html', target: '_blank' }, say('toTrust')))),
  ];
}

function allow() {
  const button = make('button', { class: 'button button-quiet', type: 'button' }, say('allow'));
  button.addEventListener('click', async () => {
    if (await browser.permissions.request(EVERY_PAGE)) button.parentElement.remove();
  });
  return make('div', { class: 'allow' }, make('p', {}, say('allowSay')), button);
}
