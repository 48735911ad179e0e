// One list of scenarios, for Chromium and for Firefox: the built extension in a real browser, an
// authority that was founded for this, and sites on this machine. Nothing stands in for anything.
//
//   node scenarios.mjs chrome|firefox EXECUTABLE TARGET_FOLDER WORK_FOLDER VECTORS_FOLDER
//
// SHIRUSHI_PICTURES=FOLDER keeps pictures of the states there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Driven, pause } from './drive.mjs';
import { faultsOf, photograph as keep } from './look.mjs';
import { serve } from './office.mjs';
import { makePictures, servePages } from './pages.mjs';

const [, , kind, executable, target, work, vectors] = process.argv;
const folder = kind === 'chrome' ? 'chromium' : 'firefox';
const [extension, forPeople] = [join(target, 'extension-test', folder), join(target, 'extension', folder)];
const office = JSON.parse(readFileSync(join(work, 'office.json')));
const phrase = '青い象は木曜に泳ぐ';
const at = (host, path) => `http://${host}:${office.pages}${path}`;
const [shop, revoked, expired, copycat] = ['127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.8'];

let driven;
let pages;
let stopOffice;

before(async () => {
  pages = await servePages(office.pages, makePictures(office, work, vectors));
  stopOffice = await serve(office);
  driven = await Driven.start(kind, executable, work, extension);
});
after(async () => {
  await driven?.close();
  await stopOffice?.();
  pages?.close();
});

/** The extension's warning in a page, if there is one: its text, read from within its own frame. */
async function warning(page, patience = 15_000) {
  for (const end = Date.now() + patience; Date.now() < end; await pause(150)) {
    for (const frame of page.frames().slice(1)) {
      const text = await Promise.race([frame.evaluate(() => document.querySelector('.phrase') && document.body.innerText), pause(1000)]).catch(() => undefined);
      if (text) return { frame, text };
    }
  }
  return undefined;
}

const bars = (page) => page.evaluate(() => document.querySelectorAll('html > div[popover]').length);

async function expect(host, path, verdict) {
  const { page, tab } = await driven.visit(at(host, path));
  assert.equal(await driven.verdict(tab, verdict), verdict, `${host}${path}`);
  return { page, tab };
}

const accessible = async (page, what) => assert.deepEqual(await faultsOf(page), [], what);
const photograph = (page, name) => keep(page, `${kind}-${name}`);

const keyed = (changes) => driven.own.evaluate(async (given) => {
  const { local } = (globalThis.browser ?? chrome).storage;
  const { settings } = await local.get('settings');
  await local.set({ settings: { ...settings, ...given } });
}, changes);

test('without anybody to trust, nothing is said to be valid, and the popup says why', async () => {
  const { page, tab } = await driven.visit(at(shop, '/genuine'));
  await pause(1500);
  assert.equal((await driven.toolbar(tab)).text, '');
  const popup = await driven.openOwn(`popup.html?tab=${tab}`);
  assert.match(await popup.$eval('main', (main) => main.innerText), /trust no authority yet/);
  await Promise.all([page.close(), popup.close()]);
});

test('a trust file is believed only after its fingerprint was shown and confirmed', async () => {
  const fingerprint = await driven.believe(office.trust);
  assert.match(fingerprint, /^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
  const roots = await driven.own.$$eval('#roots .fingerprint', (all) => all.map((code) => code.textContent)).catch(() => []);
  assert.ok(roots.length <= 1);
  // Another authority beside it: that of the test vectors, whose badge was forged.
  assert.notEqual(await driven.believe(join(vectors, 'trust-with-template.cbor')), fingerprint);
  const refused = await driven.openOwn('options.html');
  await (await refused.$('#file')).uploadFile(join(vectors, 'picture/badge.png'));
  await refused.waitForSelector('#import .fault');
  assert.equal(await refused.$('#compared'), null);
  await refused.close();
});

test('a trust file can be fetched from its address, and trusted no longer', async () => {
  const other = await Driven.start(kind, executable, work, extension);
  try {
    const options = await other.openOwn('options.html');
    await options.type('#url', `${office.address}/trust.cbor`);
    await options.keyboard.press('Enter');
    await options.waitForSelector('#compared');
    assert.equal(await options.$eval('.offer button', (button) => button.disabled), true);
    // By the keyboard alone, from the heading that has the focus.
    await options.keyboard.press('Tab');
    await options.keyboard.press(' ');
    await options.keyboard.press('Tab');
    await options.keyboard.press('Enter');
    await options.waitForSelector('#roots button');
    const { page, tab } = await other.visit(at(shop, '/genuine'));
    assert.equal(await other.verdict(tab, 'valid'), 'valid');
    await page.close();
    await options.bringToFront();
    await options.click('#roots button');
    await options.waitForFunction(() => document.querySelector('#roots button') === null);
    const { tab: again } = await other.visit(at(shop, '/genuine'));
    await pause(1500);
    assert.equal((await other.toolbar(again)).text, '');
  } finally {
    await other.close();
  }
});

test('a genuine mark on its own site shows on the toolbar, and nowhere else', async () => {
  pages.asked.length = 0;
  const { page, tab } = await expect(shop, '/genuine', 'valid');
  assert.equal(await driven.sign(tab, '✓'), '✓');
  const { title, colour } = await driven.toolbar(tab);
  assert.match(title, /Valid.*見本通信株式会社/);
  assert.deepEqual(colour.slice(0, 3), [27, 99, 66]);
  assert.equal(await bars(page), 0);
  const { state } = await driven.state(tab);
  assert.deepEqual(state.findings[0].report.checks.map(({ outcome }) => outcome), Array(8).fill('pass'));
  // The extension's own fetch told the site nothing of the user.
  const fetched = pages.asked.filter(({ url }) => url === '/picture/genuine.png').at(-1);
  assert.equal(fetched.headers.cookie, undefined);
  assert.equal(fetched.headers.referer, undefined);
  await page.close();
});

const warned = [
  ['a mark copied to another site', copycat, '/genuine', 'wrong-site', /Wrong site/],
  ['a revoked mark', revoked, '/revoked', 'revoked', /Revoked/],
  ['a mark whose term is over', expired, '/expired', 'expired', /Expired/],
  ['a forged mark', shop, '/forged', 'forged', /./],
  ['an altered mark', shop, '/altered', 'altered', /Altered/],
];
for (const [what, host, path, verdict, says] of warned) {
  test(`${what} is warned of, on the toolbar and in the page, with the user's own phrase`, async () => {
    await keyed({ phrase });
    const { page, tab } = await expect(host, path, verdict);
    assert.equal(await driven.sign(tab, '✕'), '✕');
    const { text, frame } = (await warning(page)) ?? assert.fail('no warning in the page');
    assert.match(text, says);
    assert.ok(text.includes(phrase) && text.includes(at(host, path)), text);
    const report = new URL(await frame.$eval('a', (link) => link.href));
    assert.equal(report.pathname, '/report');
    assert.equal(report.searchParams.get('category'), 'misuse');
    assert.equal(report.searchParams.get('url'), at(host, path));
    // The page sees an empty element, and neither the frame nor the phrase.
    const seen = await page.evaluate(() => document.documentElement.outerHTML + document.querySelector('html > div').shadowRoot);
    assert.ok(!seen.includes('banner.html') && !seen.includes('象') && seen.endsWith('null'));
    if (verdict === 'wrong-site') {
      await photograph(page, 'warning');
      const form = await driven.browser.newPage();
      await form.goto(report.href);
      assert.equal(await form.$eval('[name=url]', (field) => field.value), at(host, path));
      await form.close();
    }
    await page.close();
  });
}

test('the warning can be closed, and stays closed on that page', async () => {
  const { page } = await expect(copycat, '/genuine', 'wrong-site');
  const { frame } = (await warning(page)) ?? assert.fail('no warning in the page');
  await frame.evaluate(() => [...document.querySelectorAll('button')].at(-1).click());
  await page.waitForFunction(() => document.querySelectorAll('html > div[popover]').length === 0);
  await page.evaluate(() => { document.querySelector('img').src = '/picture/genuine.webp'; });
  await pause(1500);
  assert.equal(await bars(page), 0);
  await page.close();
});

const shown = {
  'resized by its style': '/small',
  'as WebP': '/webp',
  'from another host': '/elsewhere',
  'chosen by a picture element': '/picture-element',
  'in a frame of another site': '/frame',
  'in a frame without an address': '/srcdoc',
  'as a background': '/background',
  'as a background of a style sheet': '/sheet',
  'as a background before an element': '/before',
  'as the content after an element': '/after',
  'as a data: address': '/data',
  'as a blob: address': '/blob',
  'in a closed shadow tree': '/shadow',
  'among fifty pictures': '/fifty',
  'under a strict content policy': '/strict',
  'where scripts lie about pictures': '/liar',
};
for (const [how, path] of Object.entries(shown)) {
  test(`a mark is found ${how}`, async () => {
    const { page } = await expect(shop, path, 'valid');
    await page.close();
  });
}

test('a frame is judged by the site at the top, not by its own', async () => {
  const { page } = await expect(copycat, '/frame', 'wrong-site');
  assert.ok(await warning(page));
  await page.close();
});

test('a picture that loads late is found when it comes', async () => {
  const { page, tab } = await driven.visit(at(shop, '/lazy'));
  await pause(1200);
  const early = (await driven.state(tab)).verdict;
  await page.evaluate(() => document.querySelector('img').scrollIntoView());
  assert.equal(await driven.verdict(tab, 'valid'), 'valid');
  console.log(`  before it was scrolled to: ${early}`);
  await page.close();
});

test('a strict content policy does not keep the warning away', async () => {
  const { page } = await expect(copycat, '/strict', 'wrong-site');
  assert.ok(await warning(page));
  await page.close();
});

test('a page that changes its badge after the check is checked again', async () => {
  const ways = {
    'the address': (to) => { document.getElementById('m').src = to; },
    'a candidate of the set': (to) => { document.getElementById('m').srcset = `${to} 1x`; },
    'a background, by a rule': (to) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`h1 { background: url(${to}); height: 300px }`);
      document.adoptedStyleSheets = [sheet];
    },
  };
  for (const [what, way] of Object.entries(ways)) {
    const { page, tab } = await expect(shop, '/swap', 'valid');
    await page.evaluate(way, '/picture/altered.png');
    assert.equal(await driven.verdict(tab, 'altered'), 'altered', what);
    await page.close();
  }
});

test('a page that moves to another address without loading is judged by the new one', async () => {
  const { page, tab } = await expect(shop, '/genuine', 'valid');
  await page.evaluate(() => history.pushState(null, '', '/other/place'));
  await pause(500);
  assert.equal(await driven.verdict(tab, 'valid'), 'valid');
  const { state } = await driven.state(tab);
  assert.equal(state.page, at(shop, '/other/place'));
  // And what the tab shows next starts from nothing.
  await page.goto(at(copycat, '/none'));
  await pause(1500);
  assert.equal(await driven.sign(tab, ''), '');
  assert.equal((await driven.state(tab)).state.findings.length, 0);
  await page.close();
});

test('a page that takes the warning away does not take it from the toolbar', async () => {
  const { page, tab } = await expect(copycat, '/removes', 'wrong-site');
  await pause(1000);
  assert.equal(await driven.sign(tab, '✕'), '✕');
  await page.close();
});

test('broken, huge and moving pictures do no harm, and the mark beside them is found', async () => {
  const { page, tab } = await expect(shop, '/bad-files', 'valid');
  const { state } = await driven.state(tab);
  assert.ok(state.unread >= 1, 'a picture that is not there counts as unread');
  await page.close();
  await (await expect(shop, '/genuine', 'valid')).page.close();
});

test('thousands of pictures: the work is bounded, and the popup says that not all were looked at', async () => {
  const { page, tab } = await driven.visit(at(shop, '/thousands'), 'domcontentloaded');
  let state;
  for (const end = Date.now() + 120_000; Date.now() < end; await pause(500)) {
    ({ state } = await driven.state(tab));
    if (state.more) break;
  }
  assert.equal(state.more, true);
  assert.ok(state.looked <= 1000, `${state.looked}`);
  assert.equal(await page.evaluate(() => 1 + 1), 2);
  await page.close();
  await (await expect(shop, '/genuine', 'valid')).page.close();
});

test('a quiet site gets no warning in the page, and the toolbar still tells', async () => {
  await keyed({ quietSites: [`${copycat}:${office.pages}`] });
  const { page, tab } = await expect(copycat, '/genuine', 'wrong-site');
  await pause(1000);
  assert.equal(await bars(page), 0);
  assert.equal(await driven.sign(tab, '✕'), '✕');
  await keyed({ quietSites: [] });
  await page.close();
});

test('the register itself may show the marks of others', async () => {
  const { page, tab } = await driven.visit(`${office.address}/marks/${office.marks.genuine.number.split('-')[0]}`);
  let state;
  for (const end = Date.now() + 20_000; Date.now() < end; await pause(200)) {
    ({ state } = await driven.state(tab));
    if (state.findings.length > 0) break;
  }
  assert.ok(state.findings.length > 0);
  assert.equal(await driven.verdict(tab, 'nothing'), 'nothing');
  assert.ok(state.findings.every(({ onRegister }) => onRegister));
  await page.close();
});

test('the popup tells everything, in both languages, and no page breaks a rule of accessibility', async () => {
  const open = [['valid', await expect(shop, '/genuine', 'valid')], ['wrong-site', await expect(copycat, '/genuine', 'wrong-site')], ['nothing', await expect(shop, '/none', 'nothing')]];
  for (const language of ['en', 'ja']) {
    await keyed({ language });
    for (const [width, size] of [[416, 'popup'], [360, 'phone']]) {
      for (const [name, { tab }] of open) {
        const popup = await driven.openOwn(`popup.html?tab=${tab}`);
        await popup.setViewport({ width, height: 800 });
        await popup.waitForSelector('main h1');
        assert.equal(await popup.evaluate(() => document.documentElement.lang), language);
        if (name !== 'nothing') {
          const text = await popup.$eval('main', (main) => main.innerText);
          for (const part of ['見本通信株式会社', '見本ネット', office.marks.genuine.url, office.marks.genuine.number, 'ISPSS-RC']) assert.ok(text.includes(part), part);
          assert.equal(await popup.$$eval('.checks li', (all) => all.length), 8);
        }
        await accessible(popup, `the popup, ${name}, ${language}, ${size}`);
        await photograph(popup, `popup-${name}-${language}-${size}`);
        await popup.close();
      }
      const options = await driven.openOwn('options.html?first');
      await options.setViewport({ width: width === 416 ? 1000 : width, height: 800 });
      await accessible(options, `the settings, ${language}, ${size}`);
      await photograph(options, `options-${language}-${size}`);
      await options.close();
    }
    const page = await driven.openOwn('popup.html?tab=999999');
    await page.close();
    const { page: copied } = await expect(copycat, '/genuine', 'wrong-site');
    const { frame } = (await warning(copied)) ?? assert.fail('no warning');
    await accessible(frame, `the warning, ${language}`);
    await pause(300);
    await photograph(copied, `warning-${language}`);
    await copied.setViewport({ width: 360, height: 740 });
    await pause(500);
    await photograph(copied, `warning-${language}-phone`);
    const { hidden } = await frame.evaluate(() => ({ hidden: document.documentElement.scrollHeight - innerHeight }));
    assert.ok(hidden <= 0, `${hidden} px of the warning are hidden on a phone`);
    await copied.close();
  }
  await keyed({ language: 'auto' });
  for (const [, { page }] of open) await page.close();
});

test('what an authority said stands when it is gone, also after the worker was ended', async () => {
  await stopOffice();
  stopOffice = undefined;
  if (kind === 'chrome') {
    const worker = await driven.browser.waitForTarget((target) => target.type() === 'service_worker');
    await (await worker.worker()).close();
  }
  await (await expect(revoked, '/revoked', 'revoked')).page.close();
  await (await expect(shop, '/genuine', 'valid')).page.close();
});

test('an authority that does not answer is not a yes: the toolbar asks', async () => {
  await stopOffice?.();
  stopOffice = undefined;
  const other = await Driven.start(kind, executable, work, extension);
  try {
    await other.believe(office.trust);
    const { tab } = await other.visit(at(shop, '/genuine'));
    assert.equal(await other.verdict(tab, 'status-unknown'), 'status-unknown');
    assert.equal(await other.sign(tab, '?'), '?');
    // When it answers again, so does the toolbar; until then it is not asked at every turn.
    stopOffice = await serve(office);
    const { state } = await other.state(tab);
    assert.match(state.findings[0].report.status.reason, /./);
  } finally {
    await other.close();
  }
});

// Only Chromium lets a test press an extension's button.
test('as installed, it looks at a page only when its button is pressed', { skip: kind !== 'chrome' }, async () => {
  const installed = await Driven.start(kind, executable, work, forPeople);
  try {
    await installed.believe(office.trust);
    const page = await installed.browser.newPage();
    await page.goto(at(shop, '/genuine'));
    const tab = await installed.own.evaluate(async () => (await chrome.tabs.query({ active: true, lastFocusedWindow: true }))[0].id);
    const fetches = () => pages.asked.filter(({ url }) => url === '/picture/genuine.png').length;
    const byThePage = fetches();
    await pause(1500);
    assert.deepEqual([(await installed.toolbar(tab)).text, fetches()], ['', byThePage]);
    const [own] = (await installed.browser.extensions()).values();
    await own.triggerAction(page);
    assert.equal(await installed.verdict(tab, 'valid'), 'valid');
    assert.equal(await installed.sign(tab, '✓'), '✓');
    assert.ok(fetches() > byThePage);
  } finally {
    await installed.close();
  }
});

test('what it costs (printed, decides nothing)', async () => {
  const fresh = await Driven.start(kind, executable, work, extension);
  try {
    await fresh.believe(office.trust);
    const start = Date.now();
    const { tab, page } = await fresh.visit(at(shop, '/genuine'));
    const opened = Date.now() - start;
    await fresh.verdict(tab, 'valid');
    console.log(`  ${kind}: first verdict ${Date.now() - start} ms after the page was asked for, ${Date.now() - start - opened} ms after it had loaded`);
    await page.close();
    const before = await fresh.spent();
    const fifty = await fresh.browser.newPage();
    const tracing = kind === 'chrome';
    if (tracing) await fifty.tracing.start({ categories: ['toplevel', 'devtools.timeline', 'v8'] });
    await fifty.goto(at(shop, '/fifty-plain'), { waitUntil: 'load' });
    await pause(3000);
    const trace = tracing ? JSON.parse(Buffer.from(await fifty.tracing.stop()).toString()) : undefined;
    const now = await fresh.spent();
    console.log(`  ${kind}: a page with 50 ordinary pictures: ${now.examined - before.examined} examined, ${(now.milliseconds - before.milliseconds).toFixed(0)} ms in the verifier`);
    if (trace) {
      const own = trace.traceEvents.filter(({ name, args }) => ['FunctionCall', 'EvaluateScript'].includes(name) && args?.data?.url?.startsWith('chrome-extension:') && /look\.js|arrive\.js/.test(args.data.url));
      const longest = Math.max(0, ...own.map(({ dur }) => dur ?? 0)) / 1000;
      const total = own.reduce((sum, { dur = 0 }) => sum + dur, 0) / 1000;
      console.log(`  ${kind}: scripts in the page: ${own.length} runs, ${total.toFixed(1)} ms in all, the longest ${longest.toFixed(1)} ms`);
    }
  } finally {
    await fresh.close();
  }
});
