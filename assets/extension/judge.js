// Judges pictures by the bundles that the user believes. One verifier a bundle; what was seen of
// status lists is common to all, is kept across restarts, and never goes back in time.

import { browser } from './browser.js';
import { askForStatus, couldBeBadge, load } from './shirushi.js';
import { headSize } from './pictures.js';
import * as store from './store.js';
import { gravest } from './verdicts.js';

/** How long an issuer that did not answer is left alone, in milliseconds. */
const PAUSE = 30_000;
/** How often a newer bundle is asked for, in milliseconds. */
const A_DAY = 86_400_000;
/** Most pictures without a mark that are remembered by their digest. */
const MOST_PLAIN = 4000;

/**
 * @typedef {object} Judgement
 * @property {import('./shirushi.js').Report} report
 * @property {string | null} register where the issuer's public site is, of a genuine mark
 * @property {string} reportForm the issuer's form for misuse; of a mark that is not genuine, that
 *   of an issuer whom the user believes
 */

/**
 * The bundles in use, a verifier for each.
 *
 * @type {Promise<{ root: store.Root, verifier: import('./shirushi.js').Verifier }[]> | undefined}
 */
let inUse;
let compiled;
const silent = new Map();
const asking = new Map();
/** Digests of pictures that carry no mark, whichever page shows them. */
const plain = new Set();
/** Time spent in the verifier, in milliseconds, for measurements. */
export const spent = { pictures: 0, examined: 0, milliseconds: 0 };

/** Forgets the bundles in use: they changed. */
export function forget() {
  inUse = undefined;
  plain.clear();
  silent.clear();
}

/** @returns {Promise<boolean>} whether there is anybody whom the user believes */
export async function hasTrust() {
  return (await ready()).length > 0;
}

/** @returns {Promise<WebAssembly.Module>} */
export function module() {
  compiled ??= WebAssembly.compileStreaming(fetch(browser.runtime.getURL('shirushi.wasm')));
  return compiled;
}

function ready() {
  inUse ??= open().catch((error) => {
    inUse = undefined;
    throw error;
  });
  return inUse;
}

async function open() {
  const [roots, seen] = await Promise.all([store.roots(), store.remembered()]);
  const opened = await Promise.all(roots.map(async (root) => {
    const [bytes, verifier] = await Promise.all([store.bundle(root.root), load(await module())]);
    if (!bytes) return undefined;
    verifier.trust(bytes, { roots: [root.root] });
    try {
      if (seen) verifier.recall(seen);
    } catch (error) {
      // What was kept is damaged; the issuer is asked anew.
      if (error.code !== 'memory') throw error;
    }
    return { root, verifier };
  }));
  return opened.filter(Boolean);
}

/**
 * Judges a picture.
 *
 * @param {Uint8Array} file
 * @param {string} page the address of the page at the top, as the browser has it
 * @param {() => void} [onWork] called before any work that takes time
 * @returns {Promise<Judgement | undefined>} nothing, if the picture cannot be a badge, cannot be
 *   read, or carries no mark
 */
export async function judge(file, page, onWork = () => {}) {
  const size = headSize(file);
  if (size === 'other' || (size && !couldBeBadge(size.width, size.height))) return undefined;
  const all = await ready();
  if (all.length === 0) return undefined;
  const digest = await fingerprint(file);
  if (plain.has(digest)) return undefined;
  onWork();
  const tries = [];
  for (const { root, verifier } of all) {
    const found = await judgeBy(root, verifier, file, page);
    if (found) tries.push(found);
  }
  if (tries.length === 0) {
    if (plain.size >= MOST_PLAIN) plain.clear();
    plain.add(digest);
    return undefined;
  }
  // Whoever vouches for the mark is the one to ask; the others do not know it.
  const genuine = tries.filter(({ genuine: is }) => is);
  const among = genuine.length > 0 ? genuine : tries;
  const worst = gravest(among.map(({ judgement }) => judgement.report.verdict));
  return among.find(({ judgement }) => judgement.report.verdict === worst).judgement;
}

async function judgeBy(root, verifier, file, page) {
  const start = performance.now();
  let examination;
  try {
    examination = verifier.examine(file, { page });
  } catch (error) {
    // Without knowing the page nothing is said: a mark is only ever valid somewhere.
    if (error.code === 'page') throw error;
    // A picture that cannot be opened carries nothing; a module that stopped begins anew.
    return undefined;
  } finally {
    spent.examined += 1;
    spent.milliseconds += performance.now() - start;
  }
  if (examination.found === 'nothing') {
    examination.finish();
    return undefined;
  }
  const answer = await status(examination);
  const report = examination.finish(answer);
  if (answer?.list) await remember(verifier);
  const { verdict, mark } = report;
  if (verdict === 'no-mark') return undefined;
  const bodies = root.info.issuingBodies;
  const issuer = bodies.find(({ body }) => body.url === mark?.issuer) ?? bodies[0];
  const site = issuer && new URL('..', issuer.status_base).href;
  return {
    genuine: examination.genuine,
    judgement: {
      report,
      register: examination.genuine ? site : null,
      reportForm: site && form(site, mark, page),
    },
  };
}

function form(site, mark, page) {
  const fields = new URLSearchParams({ category: 'misuse' });
  if (mark?.number) fields.set('registration', mark.number);
  if (page) fields.set('url', page);
  return new URL(`report?${fields}`, site).href;
}

/** Keeps what was seen of lists, by all verifiers together: none may forget what another saw. */
async function remember(verifier) {
  const others = (await ready()).map((one) => one.verifier).filter((one) => one !== verifier);
  for (const other of others) {
    other.recall(verifier.remembered());
    verifier.recall(other.remembered());
  }
  await store.remember(verifier.remembered());
}

/** Asks the issuer, once for any number of pictures; one that is silent is left alone for a while. */
async function status(examination) {
  const { statusUrl: url } = examination;
  if (url === undefined) return undefined;
  if (examination.statusRemembered) return 'remembered';
  const quiet = silent.get(url);
  if (quiet && Date.now() - quiet.since < PAUSE) return quiet.answer;
  if (!asking.has(url)) {
    asking.set(url, askForStatus(url).finally(() => asking.delete(url)));
  }
  const answer = await asking.get(url);
  if (answer.unavailable) silent.set(url, { since: Date.now(), answer });
  else silent.delete(url);
  return answer;
}

async function fingerprint(file) {
  const digest = await crypto.subtle.digest('SHA-256', file);
  return store.toBase64(new Uint8Array(digest));
}

/** Asks for newer bundles where a day has gone by; the verifier decides whether one may replace its forerunner. */
export async function refreshBundles() {
  for (const root of await store.roots()) {
    if (!root.url || Date.now() - root.asked < A_DAY) continue;
    await store.putRoot({ ...root, asked: Date.now() });
    try {
      const answer = await fetch(root.url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(30_000) });
      const newer = new Uint8Array(await answer.arrayBuffer());
      const verifier = await load(await module());
      const info = verifier.trust(newer, { roots: [root.root], inUse: await store.bundle(root.root) });
      await store.believe({ ...root, info, asked: Date.now() }, newer);
    } catch {
      // No newer one, or none to be had: the present one stays until it ends by itself.
    }
  }
}
