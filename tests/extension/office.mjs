// Founds an authority for the tests and has it issue marks for sites on this machine: a genuine
// one, one that is revoked, one whose term is over.
//
//   node office.mjs SHIRUSHI_AUTHORITY WORK_FOLDER     writes WORK_FOLDER/office.json

import { execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

const DAY = 86_400_000;

/** A port that nobody uses now. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '0.0.0.0', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(address, child) {
  for (let tries = 0; tries < 1200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the site ended with ${child.exitCode}`);
    try {
      if ((await fetch(`${address}/readyz`)).ok) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => { setTimeout(resolve, 250); });
  }
  throw new Error('the site does not open');
}

async function ended(child) {
  if (child.exitCode !== null) return;
  const over = new Promise((resolve) => { child.once('exit', resolve); });
  child.kill('SIGTERM');
  await over;
}

/**
 * Serves the site of an office that was founded.
 *
 * @returns {Promise<() => Promise<void>>} ends it
 */
export async function serve({ program, data, port, address }) {
  const child = spawn(program, ['--data', data, 'serve', '--listen', `127.0.0.1:${port}`], { stdio: 'ignore' });
  await answers(address, child);
  return () => ended(child);
}

async function found(program, work) {
  const [port, pages] = [await freePort(), await freePort()];
  const data = join(work, 'office');
  const address = `http://127.0.0.1:${port}`;
  // More than a year ago, so that there are marks whose term is over. Only a demonstration's
  // folder may be worked in at another time than the present.
  const then = (days) => new Date(Date.now() - days * DAY).toISOString().replace(/\.\d+Z/, 'Z');
  const demo = spawn(program, ['demo', '--dir', data, '--port', String(port), '--now', then(380)], { stdio: 'ignore' });
  await answers(address, demo);
  await ended(demo);
  const run = (...words) => JSON.parse(execFileSync(program, ['--data', data, '--json', ...words], { encoding: 'utf8' }) || 'null');
  const issue = (name, host, ...when) => {
    const out = join(work, name);
    const url = `http://${host}:${pages}/`;
    const { proposal } = run('mark', 'issue', '--scheme', 'isp2014', '--holder', '見本通信株式会社', '--system', '見本ネット', '--url', url, '--out', out, ...when);
    const { number } = run('proposal', 'approve', String(proposal), '--as', 'second', '--out', out, ...when);
    return { url, number, badge: join(out, 'badge.png'), webp: join(out, 'badge.webp') };
  };
  const marks = { expired: issue('expired', '127.0.0.4', '--now', then(379)) };
  marks.genuine = issue('genuine', '127.0.0.2');
  marks.revoked = issue('revoked', '127.0.0.3');
  run('mark', 'revoke', marks.revoked.number.split('-')[0], '--reason', 'misuse');
  run('trust', 'sign');
  const office = { program, data, port, address, pages, marks, trust: join(data, 'trust/trust-000002.cbor') };
  readFileSync(office.trust);
  writeFileSync(join(work, 'office.json'), JSON.stringify(office, null, 2));
}

if (process.argv[1] === new URL(import.meta.url).pathname) await found(...process.argv.slice(2));
