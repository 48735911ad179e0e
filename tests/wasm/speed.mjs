// How long a verdict takes in the module, beside the program on the same pictures. Prints, and
// decides nothing: the figures hold for an idle machine.
//
//   node speed.mjs MODULE SHIRUSHI_VERIFY

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../assets/wasm/shirushi.js';

const [, , modulePath, program] = process.argv;
const root = new URL('../../tests/vectors/', import.meta.url).pathname;
const trust = join(root, 'trust-with-template.cbor');
const badge = join(root, 'picture/badge.png');
const question = { page: 'https://shop.example.jp/store/item', at: new Date('2026-11-20T12:00:00Z') };
const rounds = 15;

const work = mkdtempSync(join(tmpdir(), 'shirushi-speed-'));
process.on('exit', () => rmSync(work, { recursive: true }));
const made = (name, ...how) => {
  const file = join(work, name);
  execFileSync('convert', [badge, ...how, file]);
  return file;
};
const pictures = {
  'badge, PNG': badge,
  'half size, PNG': made('half.png', '-resize', '256x256'),
  'JPEG of quality 85': made('badge.jpg', '-quality', '85'),
  'lossy WebP': made('badge.webp', '-quality', '80'),
  'no badge, 400×300': made('none.png', '-crop', '1x1+0+0', '-resize', '400x300!'),
};

const middle = (times) => times.sort((a, b) => a - b)[times.length >> 1];
const time = (work) => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const native = (file) => {
  const arguments_ = ['image', '--json', '--trust', trust, '--at', '2026-11-20T12:00:00Z', file];
  return time(() => {
    try {
      execFileSync(program, arguments_, { stdio: 'ignore' });
    } catch (error) {
      // A verdict other than valid is an exit code other than 0.
      if (error.status === 2 || error.status === null) throw error;
    }
  });
};

const bytes = readFileSync(modulePath);
const start = performance.now();
const verifier = await load(bytes);
verifier.trust(readFileSync(trust));
verifier.examine(readFileSync(badge), question).finish();
console.log(`first verdict, with compiling and trust: ${(performance.now() - start).toFixed(0)} ms`);
console.log('median ms, module; the program as a whole process, which opens the trust file each time');
for (const [name, file] of Object.entries(pictures)) {
  const picture = readFileSync(file);
  const judge = () => verifier.examine(picture, question).finish();
  const ours = Array.from({ length: rounds }, () => time(judge));
  const theirs = Array.from({ length: rounds }, () => native(file));
  console.log(`${name.padEnd(20)} ${middle(ours).toFixed(1).padStart(8)} ${middle(theirs).toFixed(1).padStart(8)}`);
}
