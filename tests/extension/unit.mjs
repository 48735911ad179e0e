// The extension's own rules, without a browser.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { headSize } from '../../assets/extension/pictures.js';
import { isQuiet } from '../../assets/extension/quiet.js';
import { gravest, PRECEDENCE, toolbar, warns } from '../../assets/extension/verdicts.js';

const root = new URL('../../', import.meta.url).pathname;
const messages = (lang) => JSON.parse(readFileSync(join(root, `assets/extension/_locales/${lang}/messages.json`)));

test('the order of the verdicts is that of the verifier', () => {
  const source = readFileSync(join(root, 'verifier/src/verdict.rs'), 'utf8');
  const table = source.match(/PRECEDENCE[^=]*= \[([^\]]*)\]/)[1];
  const theirs = [...table.matchAll(/Verdict::(\w+)/g)].map(([, name]) => name.replace(/(?!^)[A-Z]/g, '-$&').toLowerCase());
  assert.deepEqual(PRECEDENCE, theirs);
});

test('of several verdicts the gravest counts, and each looks like nothing else in kind', () => {
  assert.equal(gravest(['valid', 'wrong-site', 'expired']), 'wrong-site');
  assert.equal(gravest([]), undefined);
  const signs = new Map(PRECEDENCE.map((verdict) => [verdict, toolbar(verdict)]));
  assert.deepEqual(PRECEDENCE.filter((verdict) => signs.get(verdict).tone === 'good'), ['valid']);
  // Whoever cannot tell the colours can tell the signs.
  const looks = new Set([...signs.values()].map(({ sign, tone }) => `${sign} ${tone}`));
  assert.equal(looks.size, new Set([...signs.values()].map(({ sign }) => sign)).size);
  for (const verdict of PRECEDENCE.filter(warns)) assert.equal(toolbar(verdict).tone, 'bad');
});

test('both languages say the same things, and every word that is asked for is there', () => {
  const [en, ja] = [messages('en'), messages('ja')];
  assert.deepEqual(Object.keys(en), Object.keys(ja));
  const folder = join(root, 'assets/extension');
  const sources = readdirSync(folder).filter((name) => /\.(js|html)$/.test(name)).map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const asked = [...sources.matchAll(/\bsay\('(\w+)'|data-word="(\w+)"/g)].map(([, a, b]) => a ?? b);
  for (const word of asked) assert.ok(en[word], word);
  for (const [key, { message }] of Object.entries(en)) assert.equal(message.includes('$1'), ja[key].message.includes('$1'), key);
});

test('the size in a head is the size of the picture, and a broken head is no size', () => {
  const picture = (name) => readFileSync(join(root, 'tests/vectors/picture', name));
  const png = headSize(picture('badge.png'));
  assert.ok(png.width > 100 && png.width === png.height);
  assert.deepEqual(headSize(picture('badge-as-jpeg.jpg')), png);
  assert.equal(headSize(new TextEncoder().encode('not a picture')), 'other');
  assert.equal(headSize(new Uint8Array([0xff, 0xd8, 0xff])), undefined);
  assert.equal(headSize(new Uint8Array()), undefined);
});

test('quiet hours may go past midnight, and quiet sites are hosts', () => {
  const at = (hours, minutes = 0) => new Date(2026, 10, 22, hours, minutes);
  const chosen = (quietHours, quietSites = []) => ({ quietHours, quietSites });
  const page = 'https://shop.example.jp/a';
  const night = chosen({ from: '22:00', to: '07:30' });
  assert.deepEqual([21, 22, 0, 7, 8].map((hour) => isQuiet(night, page, at(hour))), [false, true, true, true, false]);
  assert.equal(isQuiet(night, page, at(7, 30)), false);
  assert.equal(isQuiet(chosen({ from: '09:00', to: '17:00' }), page, at(12)), true);
  assert.equal(isQuiet(chosen({ from: '09:00', to: '17:00' }), page, at(18)), false);
  assert.equal(isQuiet(chosen(null, ['shop.example.jp']), page, at(12)), true);
  assert.equal(isQuiet(chosen(null, ['example.jp']), page, at(12)), false);
  assert.equal(isQuiet(chosen(null), page, at(12)), false);
});
