// The page that checks marks, in a browser: what it says of good, bad and broken pictures, that
// it sends none of them anywhere, and that it reads as the page without script does.
//
//   node browser.mjs chrome|firefox EXECUTABLE WORK_FOLDER
//
// WORK_FOLDER holds the office that ../extension/office.mjs founded; SHIRUSHI_TESTS is this file's address among the tests.
// SHIRUSHI_PICTURES=FOLDER keeps a picture of every state there.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { faultsOf, photograph as keep } from './look.mjs';
import { claiming } from './png.mjs';

const [, , kind, executablePath, work] = process.argv;
const desktop = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };

const { address, marks, pages } = JSON.parse(readFileSync(join(work, 'office.json'), 'utf8'));
const vectors = new URL('../vectors/picture/', process.env.SHIRUSHI_TESTS);
const files = {
  ...Object.fromEntries(Object.entries(marks).map(([name, { badge }]) => [name, badge])),
  forged: fileURLToPath(new URL('badge-with-json.jpg', vectors)),
  stranger: fileURLToPath(new URL('badge.png', vectors)),
};
const registration = marks.genuine.number.split('-')[0];
let browser;
let shop;

before(async () => {
  browser = await puppeteer.launch({
    browser: kind,
    executablePath,
    headless: true,
    userDataDir: join(work, `profile-${kind}`),
    args: kind === 'chrome' ? ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'] : [],
  });
  const write = (name, bytes) => { files[name] = join(work, name); writeFileSync(files[name], bytes); };
  const make = (name, ...how) => { files[name] = join(work, name); execFileSync(how[0], [...how.slice(1), files[name]]); };
  make('altered.png', 'convert', files.genuine, '-fill', 'black', '-draw', 'rectangle 200,380 310,420');
  make('smaller.webp', 'convert', files.genuine, '-resize', '320x320', '-quality', '85');
  make('plain.png', 'convert', '-size', '300x300', 'gradient:red-blue');
  make('valid.avif', 'avifenc', '--speed', '8', '--min', '10', '--max', '20', files.genuine);
  const whole = readFileSync(files.genuine);
  write('broken.png', whole.subarray(0, whole.length >> 1));
  write('text.png', 'not a picture');
  write('huge.png', claiming(whole, 60_000, 60_000));
});
after(() => browser?.close());

// The site that the genuine mark is for: as delivered, and with what can be wrong.
before(async () => {
  const link = (to, picture) => `<!doctype html><html lang="en"><title>Shop</title><a href="${to}" referrerpolicy="unsafe-url">${picture}</a>`;
  const own = `${address}/marks/${registration}`;
  const badge = readFileSync(files.genuine);
  // As delivered; the demonstration's issuer is a name, and its site runs here.
  const delivered = readFileSync(join(dirname(files.genuine), 'install.html'), 'utf8').match(/<a href="([^"]+)"/)[1];
  shop = createServer(({ url }, answer) => {
    const [path] = url.split('?');
    if (path === '/badge.png') answer.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'max-age=86400' }).end(badge);
    else if (path === '/bad') answer.writeHead(200, { 'content-type': 'text/html' }).end(link('/elsewhere', '<img src="/badge.png">'));
    else answer.writeHead(200, { 'content-type': 'text/html' }).end(link(path === '/shop' ? own : delivered, `<img src="/badge.png" width="160" height="160" alt="${registration}">`));
  });
  await new Promise((ready) => { shop.listen(pages, '127.0.0.2', ready); });
});
after(() => { shop?.closeAllConnections(); shop?.close(); });

/** Opens the page, and sees everything it asks for. */
async function open(lang = 'en', viewport = desktop, query = '') {
  const tab = await browser.newPage();
  await tab.setViewport(viewport);
  const asked = [];
  const complaints = [];
  tab.on('request', (request) => asked.push(`${request.method()} ${request.url().replace(address, '')}`));
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(error.message));
  await tab.goto(`${address}/verify?lang=${lang}${query}`, { waitUntil: 'load' });
  await tab.waitForSelector('[data-with-script]:not([hidden])');
  return { tab, asked, complaints };
}

async function choose(tab, file, page) {
  const input = await tab.$('#picture');
  await input.uploadFile(file);
  await tab.$eval('#page', (field, text) => { field.value = text; }, page);
}

async function submit(tab) {
  await tab.click('#check button[type=submit]');
  await tab.waitForSelector('[data-slot=title], #check [role=alert]', { timeout: 30_000 });
}

const verdict = (tab) => tab.$eval('[data-slot=code]', (code) => code.textContent);
const refusal = (tab) => tab.$eval('#check [role=alert]', (alert) => alert.innerText);
const heading = (tab) => tab.evaluate(() => document.activeElement.tagName);

const accessible = async (tab, state) => assert.deepEqual(await faultsOf(tab), [], state);
const photograph = (tab, name) => keep(tab, `${kind}-${name}`);

test('a genuine mark on its own site is valid, and its picture goes nowhere', async () => {
  const { tab, asked, complaints } = await open();
  await choose(tab, files.genuine, marks.genuine.url);
  asked.length = 0;
  await submit(tab);
  assert.equal(await verdict(tab), 'valid');
  assert.equal(await heading(tab), 'H1');
  assert.match(await tab.$eval('#checking', (status) => status.textContent), /^Checked:/);
  assert.ok(asked.every((line) => /^GET (\/static\/|\/trust\.cbor|\/status\/\d+$)/.test(line)), asked.join('\n'));
  assert.deepEqual(complaints, []);
  const shown = await tab.$eval('[data-slot=url]', (url) => url.textContent);
  assert.equal(shown, marks.genuine.url);
  await tab.close();
});

const copycat = 'https://copycat.example/';
const cases = [
  ['genuine', marks.genuine.url, 'valid'],
  ['genuine', '', 'valid'],
  ['smaller.webp', marks.genuine.url, 'valid'],
  ['genuine', copycat, 'wrong-site'],
  ['revoked', marks.revoked.url, 'revoked'],
  ['expired', marks.expired.url, 'expired'],
  ['forged', marks.genuine.url, 'forged'],
  ['stranger', marks.genuine.url, 'unknown-issuer'],
  ['altered.png', marks.genuine.url, 'altered'],
  ['plain.png', marks.genuine.url, 'no-mark'],
];

test('every kind of picture gets its verdict', async () => {
  // Only the browser opens AVIF.
  for (const [name, page, expected] of [...cases, ['valid.avif', marks.genuine.url, 'valid']]) {
    const { tab } = await open();
    await choose(tab, files[name], page);
    await submit(tab);
    assert.equal(await verdict(tab), expected, name);
    await tab.close();
  }
});

test('files that are no pictures are refused with the reason, and the form stays', async () => {
  const { tab } = await open();
  for (const [name, says] of [['broken.png', /damaged/], ['text.png', /not a PNG/], ['huge.png', /too large/]]) {
    await choose(tab, files[name], '');
    await submit(tab);
    await tab.waitForFunction((pattern) => new RegExp(pattern).test(document.querySelector('#check [role=alert]')?.innerText), {}, says.source);
    assert.equal(await tab.evaluate(() => document.activeElement.id), 'picture');
  }
  await accessible(tab, 'a refusal');
  await photograph(tab, 'refused-en');
  // The form works on.
  await choose(tab, files.genuine, 'no address at all');
  await tab.click('#check button[type=submit]');
  await tab.waitForFunction(() => document.activeElement.id === 'page');
  assert.match(await refusal(tab), /address/);
  await tab.close();
});

test('the keyboard alone does, and the way back leads to the form', async () => {
  const { tab } = await open();
  await (await tab.$('#picture')).uploadFile(files.genuine);
  await tab.focus('#page');
  await tab.keyboard.type(marks.genuine.url);
  await tab.keyboard.press('Enter');
  await tab.waitForSelector('[data-slot=title]');
  assert.equal(await verdict(tab), 'valid');
  await tab.evaluate(() => history.back());
  await tab.waitForSelector('#check');
  await tab.close();
});

test('where the verifier cannot be had, the picture is sent only if the reader says so', async () => {
  const { tab, asked } = await open();
  await tab.$eval('#checker', (checker) => { checker.dataset.module = '/static/gone.wasm'; });
  await choose(tab, files.genuine, marks.genuine.url);
  await submit(tab);
  assert.match(await refusal(tab), /if you send it to us/);
  assert.equal(await tab.evaluate(() => document.activeElement.type), 'button');
  const promises = await tab.$$eval('[data-without-script]', (all) => all.filter((one) => one.checkVisibility()).length);
  assert.equal(promises, 0, 'what holds without script is said no more');
  assert.ok(asked.every((line) => line.startsWith('GET ')), asked.join('\n'));
  await accessible(tab, 'no verifier');
  await photograph(tab, 'unavailable-en');
  await Promise.all([tab.waitForNavigation(), tab.click('#check [role=alert] button')]);
  assert.ok(asked.some((line) => line.startsWith('POST /verify')), asked.join('\n'));
  assert.match(await tab.$eval('main', (main) => main.innerText), /genuine and valid/);
  await tab.close();
});

test('the mark that a badge led to is compared with the picture, and its page loads nothing for it', async () => {
  const tab = await browser.newPage();
  const asked = [];
  tab.on('request', (request) => asked.push(request.url()));
  await tab.goto(`${address}/marks/${registration}?lang=en`);
  assert.ok(asked.every((url) => !/\.(js|wasm)$|trust\.cbor$/.test(url)), asked.join('\n'));
  await Promise.all([tab.waitForNavigation(), tab.click('a[href*="/verify?registration="]')]);
  await tab.close();
  for (const [name, slot] of [['genuine', 'led-same'], ['revoked', 'led-other'], ['plain.png', undefined]]) {
    for (const [lang, viewport] of [['en', desktop], ['ja', phone]]) {
      const { tab: result } = await open(lang, viewport, `&registration=${registration}`);
      await choose(result, files[name], '');
      await submit(result);
      const shown = await result.$$eval('[data-slot^=led-].answer', (all) => all.map((one) => one.dataset.slot));
      assert.deepEqual(shown, slot ? [slot] : [], name);
      await accessible(result, `${slot} (${lang})`);
      if (slot) await photograph(result, `${slot}-${lang}`);
      await result.close();
    }
  }
});

test('where the browser says which page it was, the reader can have that page checked', async () => {
  const tab = await browser.newPage();
  await tab.goto(`http://127.0.0.2:${pages}/shop?basket=1`);
  await Promise.all([tab.waitForNavigation(), tab.click('a')]);
  // The page of the site answers in the browser's own language.
  await tab.waitForSelector('form[action^="/install"] button');
  await accessible(tab, 'a whole referrer');
  await photograph(tab, 'referrer');
  await Promise.all([tab.waitForNavigation(), tab.click('form[action^="/install"] button')]);
  assert.equal(await tab.$eval('main code', (code) => code.textContent), 'valid');
  await tab.close();
});

test('what is right and wrong with an installation is told on the site', async () => {
  for (const lang of ['en', 'ja']) {
    for (const [size, viewport] of Object.entries({ desktop, phone })) {
      const tab = await browser.newPage();
      await tab.setViewport(viewport);
      await tab.goto(`${address}/install?lang=${lang}`);
      await accessible(tab, `install (${lang}, ${size})`);
      await photograph(tab, `install-${lang}-${size}`);
      // Visits are counted, and both browsers come from one address: each does its own half.
      const own = kind === 'chrome' ? 'en-desktop' : 'ja-phone';
      if (`${lang}-${size}` !== own) {
        await tab.close();
        continue;
      }
      for (const [path, wrong] of [['', 0], ['bad', 2]]) {
        await tab.goto(`${address}/install?lang=${lang}`);
        await tab.type('#page', marks.genuine.url + path);
        await Promise.all([tab.waitForNavigation(), tab.click('main form button')]);
        assert.equal(await tab.$eval('main code', (code) => code.textContent), 'valid');
        assert.equal(await tab.$$eval('.check-bad', (all) => all.length), wrong);
        await accessible(tab, `installed ${path} (${lang}, ${size})`);
        await photograph(tab, `installed${path && '-bad'}-${lang}-${size}`);
      }
      await tab.close();
    }
  }
});

test('a picture that is dropped lands in the form', async () => {
  const { tab } = await open();
  await tab.evaluate(() => {
    const carried = new DataTransfer();
    carried.items.add(new File(['x'], 'mark.png', { type: 'image/png' }));
    document.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
  });
  assert.equal(await tab.$eval('#picture', (input) => input.files[0]?.name), 'mark.png');
  assert.match(await tab.$eval('#checking', (status) => status.textContent), /in the form/);
  await tab.close();
});

test('the result reads as that of the page without script', { skip: kind !== 'chrome' }, async () => {
  for (const lang of ['en', 'ja']) {
    for (const [name, page] of cases) {
      const { tab } = await open(lang);
      await choose(tab, files[name], page);
      await submit(tab);
      const main = (where) => where.$eval('main', (element) => {
        element.querySelector('#checking')?.remove();
        // The two were checked a second or two apart.
        return element.innerText.replace(/\s+/g, ' ').replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, 'TIME').trim();
      });
      const plain = await browser.newPage();
      await plain.setViewport(desktop);
      await plain.setJavaScriptEnabled(false);
      await plain.goto(`${address}/verify?lang=${lang}`);
      await (await plain.$('#picture')).uploadFile(files[name]);
      await plain.type('#page', page);
      await Promise.all([plain.waitForNavigation(), plain.click('#check button[type=submit]')]);
      assert.equal(await main(tab), await main(plain), `${name} (${lang})`);
      await tab.close();
      await plain.close();
    }
  }
});

test('no state breaks a rule of accessibility, in either language, on a phone or a desktop', async () => {
  for (const lang of ['en', 'ja']) {
    for (const [size, viewport] of Object.entries({ desktop, phone })) {
      const { tab } = await open(lang, viewport);
      await accessible(tab, `the form (${lang}, ${size})`);
      await photograph(tab, `form-${lang}-${size}`);
      await tab.close();
      for (const [name, page, expected] of [cases[0], cases[3], cases[4], cases[6]]) {
        const { tab: result } = await open(lang, viewport);
        await choose(result, files[name], page);
        await submit(result);
        assert.equal(await verdict(result), expected);
        await accessible(result, `${expected} (${lang}, ${size})`);
        await photograph(result, `${expected}-${lang}-${size}`);
        await result.close();
      }
    }
  }
});

test('the first check, loading and all, takes a second at most on an idle machine', async () => {
  const { tab } = await open();
  await choose(tab, files.genuine, marks.genuine.url);
  const taken = await tab.evaluate(async () => {
    const start = performance.now();
    document.querySelector('#check button[type=submit]').click();
    while (!document.querySelector('[data-slot=title]')) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  console.log(`${kind}: first check, loading included: ${taken.toFixed(0)} ms`);
  assert.ok(taken < 10_000);
  await tab.close();
});
