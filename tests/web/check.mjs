// Opens the pages of a site and says what is wrong with them; see ./run.
//
//   node check.mjs ADDRESS CHROMIUM PROFILE_FOLDER

import { chromium } from 'playwright-core';
import { faultsOf } from './look.mjs';

const [, , address, executablePath, profile] = process.argv;
const screens = [
  { width: 320, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
];
const faults = [];

/** The pages to open: a path, and what to do there before looking. */
async function pages() {
  const listing = await (await fetch(`${address}/marks.json?state=any`)).json();
  const mark = listing.items.at(-1);
  const passes = await (await fetch(`${address}/passes.json?state=any`)).json();
  const pass = passes.items.at(-1);
  const badge = await (await fetch(`${address}/marks/${mark.registration}/badge.png`)).arrayBuffer();
  const picture = { name: 'mark.png', mimeType: 'image/png', buffer: Buffer.from(badge) };
  const upload = (page) => async (tab) => {
    await tab.setInputFiles('#picture', picture);
    await tab.fill('#page', page);
    await Promise.all([tab.waitForURL('**/verify**'), tab.click('main form button')]);
    await tab.waitForSelector('#verdict');
  };
  const submit = (fields) => async (tab) => {
    for (const [selector, text] of Object.entries(fields)) await tab.fill(selector, text);
    await tab.click('main form button');
    await tab.waitForSelector('[role=alert]');
  };
  return [
    ['/'],
    ['/marks?state=any'],
    ['/marks?q=nobody+has+this+name'],
    [`/marks/${mark.registration}`],
    [`/marks/${mark.registration}?check=${encodeURIComponent(mark.url)}`],
    [`/marks/${mark.registration}?check=https%3A%2F%2Fcopycat.example%2F`],
    ['/passes?state=any'],
    ['/passes?q=nobody+has+this+name'],
    [`/passes/${pass.number}`],
    ['/passes/99999', undefined, 404],
    ['/revocations'],
    ['/verify'],
    ['/verify?valid', upload(mark.url)],
    ['/verify?wrong-site', upload('https://copycat.example/')],
    [`/verify?registration=${mark.registration}`],
    ['/install'],
    ['/install?refused', async (tab) => {
      await tab.fill('#page', 'http://shop.example.jp/');
      await tab.click('main form button');
      await tab.waitForSelector('[role=alert]');
    }],
    ['/install?visited', async (tab) => {
      await tab.fill('#page', `${address}/marks/${mark.registration}`);
      await tab.click('main form button');
      await tab.waitForSelector('#verdict');
    }],
    ['/report'],
    ['/report?refused', submit({ '#text': 'x' })],
    ['/nowhere', undefined, 404],
  ];
}

async function visit(context, screen, lang, [path, act, status = 200]) {
  const name = `${path} (${lang}, ${screen.width} px, ${screen.colorScheme})`;
  const tab = await context.newPage();
  tab.on('console', (message) => {
    const expected = status !== 200 || act !== undefined;
    const refusal = message.text().startsWith('Failed to load resource');
    if (!(expected && refusal)) faults.push(`${name}: console: ${message.text()}`);
  });
  tab.on('request', (request) => {
    if (!request.url().startsWith(`${address}/`)) faults.push(`${name}: asks ${request.url()}`);
  });
  const answer = await tab.goto(`${address}${path}${path.includes('?') ? '&' : '?'}lang=${lang}`);
  if (answer.status() !== status) faults.push(`${name}: status ${answer.status()}`);
  if (act) await act(tab);
  faults.push(...(await faultsOf(tab)).map((fault) => `${name}: ${fault}`));
  await tab.close();
}

const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const all = await pages();
let visits = 0;
for (const screen of screens) {
  const context = await chromium.launchPersistentContext(`${profile}-${screen.width}-${screen.colorScheme}`, {
    executablePath, args, viewport: { width: screen.width, height: 900 }, colorScheme: screen.colorScheme,
  });
  for (const lang of ['ja', 'en']) {
    for (const page of all) {
      await visit(context, screen, lang, page);
      visits += 1;
    }
  }
  await context.close();
}
for (const fault of faults) console.error(fault);
console.log(`${visits} pages opened, ${faults.length} faults`);
process.exitCode = faults.length === 0 ? 0 : 1;
