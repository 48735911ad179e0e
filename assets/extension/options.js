// The settings: whom the user believes, where the extension looks, how it speaks.

import { browser, EVERY_PAGE, mayLookEverywhere } from './browser.js';
import { load } from './shirushi.js';
import { make } from './report.js';
import * as store from './store.js';
import { language, translate, words } from './words.js';

/** The largest trust bundle, in bytes. */
const MOST_BUNDLE = 16 << 20;
const field = (id) => document.getElementById(id);
let say;
let lang;
let allowed;
await speak();

async function speak() {
  lang = await language();
  say = await words(lang);
  translate(say, lang);
  document.title = `${say('options')} · ${say('name')}`;
  await Promise.all([drawRoots(), drawWhere()]);
}

field('first').hidden = !location.search.includes('first');

// How it looks and when it is quiet: kept as soon as it is changed.
const chosen = await store.settings();
field('language').value = chosen.language;
field('phrase').value = chosen.phrase;
field('sites').value = chosen.quietSites.join('\n');
field('from').value = chosen.quietHours?.from ?? '';
field('to').value = chosen.quietHours?.to ?? '';
for (const id of ['language', 'phrase', 'sites', 'from', 'to']) {
  field(id).addEventListener('change', async () => {
    const [from, to] = [field('from').value, field('to').value];
    await store.change({
      language: field('language').value,
      phrase: field('phrase').value.trim(),
      quietSites: field('sites').value.split(/\s+/).filter(Boolean).map(host),
      quietHours: from && to ? { from, to } : null,
    });
    if (id === 'language') await speak();
    field('saved').textContent = say('saved');
  });
}

/** The host of what may be a whole address. */
function host(text) {
  const url = text.includes('://') ? text : `https://${text}`;
  return URL.canParse(url) ? new URL(url).host : text;
}

// Where it looks.
field('everywhere').addEventListener('click', async () => {
  try {
    // At once: browsers ask the user only while the button is being pressed.
    await (allowed ? browser.permissions.remove(EVERY_PAGE) : browser.permissions.request(EVERY_PAGE));
  } catch (error) {
    field('everywhere-state').textContent = String(error.message);
    return;
  }
  await drawWhere();
});

async function drawWhere() {
  allowed = await mayLookEverywhere();
  field('everywhere').textContent = say(allowed ? 'everywhereOff' : 'allow');
  field('everywhere-state').textContent = say(allowed ? 'everywhereIs' : 'everywhereIsNot');
}

// Whom it believes.
field('file').addEventListener('change', async () => {
  const [file] = field('file').files;
  if (!file) return;
  if (file.size > MOST_BUNDLE) return refuse(say('trustTooLarge'));
  await offer(new Uint8Array(await file.arrayBuffer()), null);
});
field('from-url').addEventListener('submit', async (event) => {
  event.preventDefault();
  const url = field('url').value.trim();
  try {
    const answer = await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(30_000) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (bytes.length > MOST_BUNDLE) return refuse(say('trustTooLarge'));
    await offer(bytes, url);
  } catch (error) {
    refuse(say('trustUnreachable', error.message));
  }
});

function refuse(text) {
  field('import').replaceChildren(make('p', { class: 'fault', role: 'alert' }, text));
}

/** Shows whom a bundle would make the user believe; it is believed only after that. */
async function offer(bytes, url) {
  const verifier = await load(browser.runtime.getURL('shirushi.wasm'));
  let info;
  try {
    info = verifier.trust(bytes);
    const known = (await store.roots()).find(({ root }) => plain(root) === plain(info.root));
    // A root that is believed already: the newer bundle must be able to replace the one in use.
    if (known) info = (await load(browser.runtime.getURL('shirushi.wasm'))).trust(bytes, { roots: [known.root], inUse: await store.bundle(known.root) });
  } catch (error) {
    return refuse(say('trustRefused', error.message));
  }
  const confirm = make('input', { type: 'checkbox', id: 'compared' });
  const button = make('button', { type: 'button', class: 'button', disabled: '' }, say('believe'));
  confirm.addEventListener('change', () => { button.disabled = !confirm.checked; });
  button.addEventListener('click', async () => {
    await store.believe({ root: plain(info.root), info, url, asked: Date.now() }, bytes);
    field('import').replaceChildren(make('p', { role: 'status', class: 'saved' }, say('believed')));
    await drawRoots();
  });
  field('import').replaceChildren(
    make('section', { class: 'offer' },
      make('h3', { tabindex: '-1' }, say('offerTitle')),
      described(info),
      make('p', { class: 'hint hint-notice' }, say('offerSay')),
      make('p', { class: 'choice' }, confirm, make('label', { for: 'compared' }, say('compared'))),
      make('p', {}, button)));
  field('import').querySelector('h3').focus();
}

function plain(fingerprint) {
  return fingerprint.replace(/[\s:]/g, '').toLowerCase();
}

function described(info) {
  const fact = (name, ...value) => make('div', {}, make('dt', {}, say(name)), make('dd', {}, ...value));
  const day = (time) => new Intl.DateTimeFormat(lang, { dateStyle: 'long' }).format(new Date(time));
  return make('dl', { class: 'facts' },
    fact('fingerprint', make('code', { class: 'fingerprint' }, plain(info.root).match(/.{4}/g).join(' '))),
    fact('bodies', make('ul', {}, ...info.issuingBodies.map(({ body }) => make('li', {}, `${body.name[lang]} `, make('span', { class: 'quiet' }, body.url))))),
    fact('schemes', info.schemes.map(({ name }) => name[lang]).join(lang === 'ja' ? '、' : ', ')),
    fact('validTo', day(info.expires)));
}

async function drawRoots() {
  const roots = await store.roots();
  field('roots').replaceChildren(...roots.map(({ root, info }) => {
    const remove = make('button', { type: 'button', class: 'button button-quiet' }, say('remove'));
    remove.addEventListener('click', async () => {
      await store.doubt(root);
      await drawRoots();
      field('file').focus();
    });
    return make('li', {}, described(info), make('p', {}, remove));
  }));
  if (roots.length === 0) field('roots').replaceChildren(make('li', { class: 'quiet' }, say('nobody')));
}
