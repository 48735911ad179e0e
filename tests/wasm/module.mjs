// The module answers as the program does: the same vectors, the same JSON to the byte, the same
// refusals of broken pictures; and what happens between two calls stays honest.
//
//   node module.mjs MODULE SHIRUSHI_VERIFY WORK_FOLDER

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { couldBeBadge, load, ShirushiError } from '../../assets/wasm/shirushi.js';
import { claiming } from '../browser/png.mjs';

const [, , modulePath, program, work] = process.argv;
const root = new URL('../../', import.meta.url).pathname;
const vectorsFolder = join(root, 'tests/vectors');
const read = (path) => readFileSync(join(vectorsFolder, path));
const index = JSON.parse(read('vectors.json'));
const withTemplate = 'trust-with-template.cbor';
const shop = 'https://shop.example.jp/store/item';
const now = new Date(index.now);

const module = await WebAssembly.compile(readFileSync(modulePath));
const fresh = async (trust = withTemplate) => {
  const verifier = await load(module);
  verifier.trust(read(trust), { roots: [index.root] });
  return verifier;
};
let verifier;
before(async () => { verifier = await fresh(); });

/** What the program says of a file: its output, or its complaint. */
function said(file, page, trust = withTemplate, at = index.now) {
  const run = spawnSync(program, [
    'image', '--json', '--trust', join(vectorsFolder, trust), '--at', at, ...(page ? ['--page', page] : []), file,
  ], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  if (run.status === 2) return { refused: run.stderr.split('\n')[0] };
  return { report: run.stdout };
}

/** The module, asked the same. */
function answered(bytes, page, by = verifier, at = now) {
  try {
    return { report: by.examine(bytes, { page, at }).finishJson() };
  } catch (error) {
    assert.ok(error instanceof ShirushiError, error.stack);
    assert.notEqual(error.code, 'stopped', error.message);
    return { refused: error.message };
  }
}

function same(name, bytes, page) {
  const file = join(work, name);
  writeFileSync(file, bytes);
  const [theirs, ours] = [said(file, page), answered(bytes, page)];
  if (theirs.refused) {
    assert.equal(theirs.refused, `error: ${file}: ${ours.refused}`, name);
  } else {
    assert.equal(ours.report, theirs.report, name);
  }
  return ours;
}

const pictures = index.vectors.filter(({ kind }) => kind === 'picture');
const credentials = index.vectors.filter(({ kind }) => kind === 'credential');

test('every picture among the vectors has the report that the program prints, to the byte', async () => {
  assert.ok(pictures.length >= 12);
  for (const { name, file, page, verdict, trust = index.trust, now: at = index.now } of pictures) {
    const by = await fresh(trust);
    const { report } = answered(read(file), page, by, new Date(at));
    assert.equal(report, said(join(vectorsFolder, file), page, trust, at).report, name);
    assert.equal(JSON.parse(report).verdict, verdict, name);
  }
});

test('every credential among the vectors has its verdict and its failing checks', async () => {
  assert.ok(credentials.length > 100);
  for (const { name, file, page, status = [], verdict, failing = [], trust = index.trust, now: at = index.now } of credentials) {
    const by = await fresh(trust);
    const question = { page, now: new Date(at) };
    let report = by.examineCredential(read(file), question).finish();
    for (const list of status) {
      report = by.examineCredential(read(file), question).finish({ list: read(list) });
    }
    assert.equal(report.verdict, verdict, name);
    const failed = report.checks.filter(({ outcome }) => ['fail', 'not-possible'].includes(outcome));
    assert.deepEqual(failed.map(({ check }) => check).sort(), [...failing].sort(), name);
  }
});

test('every trust bundle among the vectors is taken or refused', async () => {
  const bundles = index.vectors.filter(({ kind }) => kind === 'trust');
  assert.ok(bundles.length > 20);
  for (const { name, file, after: inUse, accepted, message } of bundles) {
    const by = await load(module);
    const take = () => {
      const main = read(index.trust);
      if (inUse === undefined) return by.trust(read(file), { roots: [index.root] });
      // The bundle in use is itself an update of the main one, unless it is that.
      const { roots } = inUse === index.trust
        ? by.trust(main, { roots: [index.root] })
        : by.trust(read(inUse), { roots: [index.root], inUse: main });
      return by.trust(read(file), { roots, inUse: read(inUse) });
    };
    if (accepted) assert.ok(take().version > 0, name);
    else assert.throws(take, ({ code, message: said }) => code.startsWith('trust-') && said.includes(message ?? ''), name);
  }
});

test('pictures of every kind have the report that the program prints, to the byte', () => {
  const badge = join(vectorsFolder, 'picture/badge.png');
  const magick = (name, ...options) => {
    const file = join(work, name.replace(/^.*:/, ''));
    execFileSync('convert', [badge, ...options, name.includes(':') ? name.replace(/:.*/, `:${file}`) : file]);
    return readFileSync(file);
  };
  const kinds = {
    'half.png': ['-resize', '50%'],
    'third.png': ['-resize', '170x170'],
    'small.png': ['-resize', '96x96'],
    'interlaced.png': ['-interlace', 'PNG'],
    'png48:deep.png': ['-depth', '16'],
    'gray.png': ['-colorspace', 'Gray'],
    'png8:palette.png': ['-dither', 'None', '-colors', '64'],
    'png32:veiled.png': ['-alpha', 'set', '-channel', 'A', '-evaluate', 'set', '90%'],
    'png32:unseen.png': ['-alpha', 'set', '-channel', 'A', '-evaluate', 'set', '0%'],
    'good.jpg': ['-quality', '90'],
    'poor.jpg': ['-quality', '55'],
    'progressive.jpg': ['-quality', '80', '-interlace', 'JPEG'],
    'half.jpg': ['-resize', '300x300', '-quality', '85'],
    'cmyk.jpg': ['-colorspace', 'CMYK', '-quality', '95'],
    'lossy.webp': ['-quality', '80'],
    'lossless.webp': ['-define', 'webp:lossless=true'],
    'turned.png': ['-background', 'white', '-rotate', '1.5'],
    'page.jpg': ['-resize', '200x200', '-background', '#dde', '-gravity', 'center', '-extent', '640x400', '-quality', '92'],
    'blurred.png': ['-blur', '0x1.2'],
    'painted.png': ['-fill', 'black', '-draw', 'rectangle 200,200 300,260'],
  };
  const verdicts = Object.entries(kinds).map(([name, options]) => {
    const bytes = magick(name, ...options);
    const { report } = same(name.replace(/^.*:/, ''), bytes, shop);
    return JSON.parse(report).verdict;
  });
  assert.ok(verdicts.filter((verdict) => verdict === 'valid').length >= 8, verdicts.join(' '));
  assert.ok(verdicts.includes('altered') && verdicts.includes('no-mark'), verdicts.join(' '));
});

test('broken and hostile files are refused with the words of the program, and nothing stops', () => {
  const badge = read('picture/badge.png');
  const jpeg = read('picture/badge-as-jpeg.jpg');
  const webp = readFileSync(join(work, 'lossy.webp'));
  assert.match(same('empty.png', Buffer.alloc(0)).refused, /empty/);
  same('text.png', Buffer.from('not a picture'));
  same('gif.png', Buffer.from('GIF89a'));
  same('pdf.png', Buffer.from('%PDF-1.7\n'));
  for (const [kind, file] of Object.entries({ png: badge, jpg: jpeg, webp })) {
    for (const part of [0.01, 0.1, 0.5, 0.9, 0.999]) {
      same(`cut-${part}.${kind}`, file.subarray(0, Math.floor(file.length * part)), shop);
    }
    for (let n = 1; n <= 12; n += 1) {
      const flipped = Buffer.from(file);
      flipped[Math.floor((file.length * n) / 13)] ^= 0x55;
      same(`flipped-${n}.${kind}`, flipped, shop);
    }
  }
  const wide = claiming(badge, 100_000, 100_000);
  assert.match(same('wide.png', wide).refused, /100000×100000/);
  // And afterwards all is as before.
  same('badge.png', badge, shop);
});

test('a picture as large as allowed is examined within the memory allowed', () => {
  const file = join(work, 'largest.png');
  execFileSync('convert', ['-size', '8000x4000', 'xc:#8ac', file]);
  const { report, refused } = answered(readFileSync(file), shop);
  assert.equal(refused, undefined);
  assert.equal(JSON.parse(report).verdict, 'no-mark');
  assert.equal(JSON.parse(answered(read('picture/badge.png'), shop).report).verdict, 'valid');
});

test('pixels give the verdict of the file that they come from', () => {
  const data = execFileSync('convert', [join(vectorsFolder, 'picture/badge.png'), '-depth', '8', 'rgba:-'], { maxBuffer: 1 << 26 });
  const side = Math.sqrt(data.length / 4);
  const pixels = verifier.examinePixels({ width: side, height: side, data }, { page: shop, at: now });
  assert.equal(pixels.finishJson(), answered(read('picture/badge.png'), shop).report);
  const wrong = () => verifier.examinePixels({ width: 3, height: 3, data }, { now });
  assert.throws(wrong, { code: 'pixels' });
});

test('the status is asked for only of a genuine mark, and a list of the past is not taken later', async () => {
  const by = await fresh();
  const genuine = by.examine(read('picture/badge.png'), { page: shop, now });
  assert.equal(genuine.found, 'credential');
  assert.equal(genuine.genuine, true);
  assert.match(genuine.statusUrl, /^https:/);
  const forged = by.examine(read('picture/badge-forged.jpg'), { page: shop, now });
  assert.deepEqual([forged.found, forged.genuine, forged.statusUrl], ['credential', false, undefined]);
  const none = by.examine(read('picture/badge-without-watermark.jpg'), { page: shop, now });
  assert.deepEqual([none.found, none.genuine], ['nothing', false]);

  const backwards = credentials.find(({ status = [], failing = [] }) => status.length === 2 && failing.includes('status'));
  const [newer, older] = backwards.status;
  const first = await fresh(backwards.trust ?? index.trust);
  const question = { page: backwards.page, now: new Date(backwards.now ?? index.now) };
  first.examineCredential(read(backwards.file), question).finish({ list: read(newer) });
  // Another verifier, on another day: what the first had seen comes along as bytes.
  const second = await fresh(backwards.trust ?? index.trust);
  second.recall(first.remembered());
  const report = second.examineCredential(read(backwards.file), question).finish({ list: read(older) });
  assert.equal(report.verdict, backwards.verdict);
  assert.throws(() => second.recall(new Uint8Array([1, 2, 3])), { code: 'memory' });
});

test('judge asks the issuer once, and says so when no answer comes', async () => {
  const by = await fresh();
  const asked = [];
  const fetcher = async (url) => { asked.push(url); return new Response('', { status: 503 }); };
  const report = await by.judge(read('picture/badge.png'), { page: shop, now, fetcher });
  assert.equal(report.verdict, 'status-unknown');
  assert.equal(asked.length, 1);
  assert.match(report.status.reason, /503/);
  const endless = async () => new Response(new ReadableStream({
    pull(stream) { stream.enqueue(new Uint8Array(1 << 16)); },
  }));
  const flooded = await by.judge(read('picture/badge.png'), { page: shop, now, fetcher: endless });
  assert.match(flooded.status.reason, /more than/);
});

test('another trust bundle ends what was under way, and a refused one changes nothing', async () => {
  const by = await fresh();
  const examination = by.examine(read('picture/badge.png'), { page: shop, now });
  assert.throws(() => by.trust(new Uint8Array([1])), { code: 'trust-refused' });
  assert.throws(() => by.trust(read(withTemplate), { roots: ['00'.repeat(32)] }), { code: 'trust-unknown-root' });
  assert.equal(examination.finish().verdict, 'valid');
  const second = by.examine(read('picture/badge.png'), { page: shop, now });
  by.trust(read(withTemplate), { roots: [index.root] });
  assert.throws(() => second.finish(), { code: 'no-examination' });
  assert.equal(by.examine(read('picture/badge.png'), { page: shop, now }).finish().verdict, 'valid');
});

test('sizes that no badge has are told apart without decoding', () => {
  assert.ok(couldBeBadge(512, 512) && couldBeBadge(40, 40) && couldBeBadge(120, 100));
  assert.ok(!couldBeBadge(39, 39) && !couldBeBadge(728, 90) && !couldBeBadge(1, 1) && !couldBeBadge(0, 0));
});
