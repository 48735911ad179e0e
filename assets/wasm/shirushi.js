// Drives the verifier, a WebAssembly module: in a page, a worker, an extension or Node.
//
// The module judges, and nothing else does: what it cannot know, the time and what the network
// gave, goes in with the question. See README.md beside this file for the whole of it:
//
//   const verifier = await load('/static/shirushi.wasm');
//   verifier.trust(new Uint8Array(await (await fetch('/trust.cbor')).arrayBuffer()));
//   const report = await verifier.judge(file, { page: 'https://shop.example.jp/' });

/**
 * Why there is no answer. `code` is one of those in README.md.
 */
export class ShirushiError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'ShirushiError';
    this.code = code;
  }
}

/** The shortest side of a picture that can be read at all, in pixels. */
export const LEAST_SIDE = 40;
/** A badge is a square; a page may stretch it by so much. */
const MOST_STRETCH = 1.34;
/** The largest status list that is taken, in bytes. */
const MOST_LIST_BYTES = (256 << 10) + 4096;
/** How long to wait for a status list, in milliseconds. */
const LIST_PATIENCE = 10_000;
/** Memory that an idle instance may keep, in bytes: a module's memory never shrinks. */
const IDLE_MEMORY = 192 << 20;

/**
 * Whether a picture of this size could be a badge by itself. A page with many pictures need not
 * have the others examined; a screenshot, which may hold a badge somewhere, is another matter.
 *
 * @param {number} width natural width in pixels
 * @param {number} height natural height in pixels
 * @returns {boolean}
 */
export function couldBeBadge(width, height) {
  const [short, long] = width < height ? [width, height] : [height, width];
  return short >= LEAST_SIDE && long <= short * MOST_STRETCH;
}

/**
 * Fetches a status list. Nothing about the asker goes along, and no redirect is followed.
 *
 * @param {string} url as {@link Examination#statusUrl} gives it
 * @param {typeof fetch} [fetcher]
 * @returns {Promise<StatusAnswer>} the list, or why there is none
 */
export async function askForStatus(url, fetcher = globalThis.fetch) {
  try {
    const answer = await fetcher(url, {
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(LIST_PATIENCE),
    });
    if (!answer.ok) return { unavailable: `${url}: status ${answer.status}` };
    return { list: await bounded(answer, MOST_LIST_BYTES) };
  } catch (error) {
    return { unavailable: `${url}: ${error.message}` };
  }
}

/**
 * Loads the verifier.
 *
 * @param {string | URL | Response | Promise<Response> | BufferSource | WebAssembly.Module} source
 *   where the module is, or the module itself
 * @returns {Promise<Verifier>}
 */
export async function load(source) {
  return new Verifier(await compiled(source));
}

/**
 * @typedef {object} Question
 * @property {string} [page] the URL of the page that shows the picture, as the address bar has it
 * @property {Date} [at] a time to judge as of, instead of now
 * @property {Date} [now] the present, where the device's clock is not to be asked
 */

/**
 * What came of asking for the status: the list, why it could not be had, that the list
 * remembered was fresh, or nothing, where nobody asked.
 *
 * @typedef {{ list: BufferSource } | { unavailable: string } | 'remembered' | undefined} StatusAnswer
 */

/**
 * A report, as `shirushi-verify --json` prints it.
 *
 * @typedef {object} Report
 * @property {string} verdict
 * @property {{ check: string, outcome: 'pass' | 'fail' | 'not-checked' | 'not-possible',
 *   detail: string, detail_ja: string, operands: object }[]} checks
 * @property {object | null} mark
 * @property {object} trust
 * @property {object} status
 * @property {{ ja: VerdictText, en: VerdictText }} texts
 *
 * @typedef {{ title: string, sentence: string, advice: string, reservations: string[] }} VerdictText
 */

/** The verifier, with one trust bundle at a time. */
export class Verifier {
  #module;
  /** @type {Instance | undefined} */
  #instance;
  /** What an instance is told first: so many arguments of `trust`. */
  #bundle;
  #remembered;
  #open = new Set();

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    this.#module = module;
  }

  /**
   * Takes a trust bundle, instead of the one there was. Examinations under way end.
   *
   * @param {BufferSource} bundle
   * @param {{ roots?: string[], inUse?: BufferSource }} [options] `roots`: the fingerprints of
   *   the roots that are believed, in hexadecimal; none: whichever signed the bundle, because
   *   the user chose it. `inUse`: the bundle that this one must be able to replace
   * @returns {object} whom it makes the user believe
   * @throws {ShirushiError} the former bundle stays in use
   */
  trust(bundle, { roots = [], inUse } = {}) {
    const before = inUse === undefined ? new Uint8Array() : view(inUse);
    const bytes = joined(before, view(bundle));
    const question = { roots: roots.map((root) => root.replace(/[\s:]/g, '').toLowerCase()), inUse: before.length };
    const instance = new Instance(this.#module);
    const info = instance.asked('trust', question, bytes);
    if (this.#remembered) instance.call('recall', {}, this.#remembered);
    this.#bundle = { question, bytes };
    this.#begin(instance);
    return info;
  }

  /**
   * Examines a picture file, PNG, JPEG or WebP, as far as that needs no network.
   *
   * @param {BufferSource} file
   * @param {Question} [question]
   * @returns {Examination}
   * @throws {ShirushiError}
   */
  examine(file, question = {}) {
    return this.#examine({ kind: 'file' }, view(file), question);
  }

  /**
   * Examines a picture that is decoded already, RGBA of 8 bits, not multiplied by its opacity.
   * Where there is a file, {@link Verifier#examine} sees more: how a JPEG was made helps.
   *
   * @param {{ width: number, height: number, data: Uint8ClampedArray | Uint8Array }} pixels
   * @param {Question} [question]
   * @returns {Examination}
   * @throws {ShirushiError}
   */
  examinePixels({ width, height, data }, question = {}) {
    return this.#examine({ kind: 'pixels', width, height }, view(data), question);
  }

  /**
   * Examines a credential without a picture, as a printed code carries it.
   *
   * @param {BufferSource} credential
   * @param {Question} [question]
   * @returns {Examination}
   * @throws {ShirushiError}
   */
  examineCredential(credential, question = {}) {
    return this.#examine({ kind: 'credential' }, view(credential), question);
  }

  /**
   * Examines a picture file, asks the issuer for the status if the mark is genuine, and reports.
   *
   * @param {BufferSource} file
   * @param {Question & { online?: boolean, fetcher?: typeof fetch }} [question]
   * @returns {Promise<Report>}
   * @throws {ShirushiError}
   */
  async judge(file, { online = true, fetcher, ...question } = {}) {
    const examination = this.examine(file, question);
    return examination.finish(online ? await examination.ask(fetcher) : undefined);
  }

  /**
   * What was seen of status lists, to be kept and given to {@link Verifier#recall} another day.
   *
   * @returns {Uint8Array}
   */
  remembered() {
    return this.#remembered ?? this.#ready().call('remembered', {});
  }

  /**
   * Adds what was seen of status lists before; the newer of each stays.
   *
   * @param {BufferSource} bytes
   * @throws {ShirushiError} where they are damaged
   */
  recall(bytes) {
    this.#safely((instance) => {
      instance.call('recall', {}, view(bytes));
      this.#remembered = instance.call('remembered', {});
    });
  }

  #examine(what, bytes, { page, at, now = new Date() }) {
    const question = { what, page, at: at && seconds(at), now: seconds(now) };
    if (this.#open.size === 0 && this.#instance?.size() > IDLE_MEMORY) this.#instance = undefined;
    return this.#safely((instance) => {
      const answer = instance.asked('examine', question, bytes);
      this.#open.add(answer.examination);
      return new Examination(answer, (status) => this.#finish(instance, answer.examination, status));
    });
  }

  #finish(instance, examination, answer) {
    if (instance !== this.#instance) {
      throw new ShirushiError('no-examination', 'the examination ended when another trust bundle was taken or the verifier stopped');
    }
    const [status, bytes] = statusQuestion(answer);
    return this.#safely(() => {
      const json = instance.text('finish', { examination, status }, bytes);
      this.#open.delete(examination);
      // Kept outside as well: an instance may stop, and must not forget.
      if (status.kind === 'fetched') this.#remembered = instance.call('remembered', {});
      return json;
    });
  }

  /** Works with the instance; one that trapped is thrown away. */
  #safely(work) {
    const instance = this.#ready();
    try {
      return work(instance);
    } catch (error) {
      if (error instanceof ShirushiError) throw error;
      this.#instance = undefined;
      this.#open.clear();
      throw new ShirushiError('stopped', `the verifier stopped: ${error.message}`);
    }
  }

  #ready() {
    if (this.#instance) return this.#instance;
    const instance = new Instance(this.#module);
    if (this.#bundle) instance.call('trust', this.#bundle.question, this.#bundle.bytes);
    if (this.#remembered) instance.call('recall', {}, this.#remembered);
    return this.#begin(instance);
  }

  #begin(instance) {
    this.#open.clear();
    this.#instance = instance;
    return instance;
  }
}

/** What was found without asking the issuer. */
export class Examination {
  #finish;

  /**
   * @param {object} answer
   * @param {(answer: StatusAnswer) => string} finish
   */
  constructor(answer, finish) {
    /** @type {'nothing' | 'id' | 'credential'} what the picture carries, genuine or not */
    this.found = answer.found;
    /** @type {boolean} whether an issuer that the bundle vouches for signed it */
    this.genuine = answer.genuine;
    /** @type {string | undefined} the name of the mark's status list; only of a genuine mark */
    this.statusList = answer.status?.list;
    /** @type {string | undefined} where that list is fetched */
    this.statusUrl = answer.status?.url;
    /** @type {boolean} whether the list remembered is so fresh that none need be fetched */
    this.statusRemembered = answer.status?.remembered ?? false;
    this.#finish = finish;
  }

  /**
   * Gets what {@link Examination#finish} wants: from memory, or from the issuer.
   *
   * @param {typeof fetch} [fetcher]
   * @returns {Promise<StatusAnswer>}
   */
  async ask(fetcher) {
    if (this.statusUrl === undefined) return undefined;
    return this.statusRemembered ? 'remembered' : askForStatus(this.statusUrl, fetcher);
  }

  /**
   * Ends the examination.
   *
   * @param {StatusAnswer} [answer]
   * @returns {Report}
   * @throws {ShirushiError}
   */
  finish(answer) {
    return JSON.parse(this.finishJson(answer));
  }

  /**
   * Ends the examination; the report is the text that `shirushi-verify --json` prints.
   *
   * @param {StatusAnswer} [answer]
   * @returns {string}
   * @throws {ShirushiError}
   */
  finishJson(answer) {
    return this.#finish(answer);
  }
}

/** An instance of the module: questions in, answers out. */
class Instance {
  #exports;

  constructor(module) {
    this.#exports = new WebAssembly.Instance(module, {}).exports;
  }

  /** The bytes of the answer. */
  call(name, question, bytes = new Uint8Array()) {
    this.#put(0, encoder.encode(JSON.stringify(question)));
    this.#put(1, bytes);
    const refused = this.#exports[`shirushi_${name}`]() !== 0;
    const start = this.#exports.shirushi_answer() >>> 0;
    const length = this.#exports.shirushi_answer_length() >>> 0;
    const answer = new Uint8Array(this.#exports.memory.buffer, start, length).slice();
    if (!refused) return answer;
    const { code, message } = JSON.parse(decoder.decode(answer));
    throw new ShirushiError(code, message);
  }

  text(name, question, bytes) {
    return decoder.decode(this.call(name, question, bytes));
  }

  asked(name, question, bytes) {
    return JSON.parse(this.text(name, question, bytes));
  }

  /** Its memory in bytes. */
  size() {
    return this.#exports.memory.buffer.byteLength;
  }

  #put(place, bytes) {
    const start = this.#exports.shirushi_reserve(place, bytes.length) >>> 0;
    new Uint8Array(this.#exports.memory.buffer, start, bytes.length).set(bytes);
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function statusQuestion(answer) {
  if (answer === undefined) return [{ kind: 'not-asked' }];
  if (answer === 'remembered') return [{ kind: 'remembered' }];
  if ('unavailable' in answer) return [{ kind: 'unavailable', reason: String(answer.unavailable) }];
  return [{ kind: 'fetched' }, view(answer.list)];
}

async function compiled(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) return WebAssembly.compile(source);
  const isAddress = typeof source === 'string' || source instanceof URL;
  const answer = await (isAddress ? fetch(source, { credentials: 'omit' }) : source);
  if (!answer.ok) throw new ShirushiError('module', `the verifier cannot be fetched: status ${answer.status}`);
  return WebAssembly.compileStreaming(answer);
}

/** An answer's body, at most `most` bytes of it. */
async function bounded(answer, most) {
  const parts = [];
  let length = 0;
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) return joined(...parts);
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error(`more than ${most} bytes`);
    }
    parts.push(value);
  }
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function view(bytes) {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function seconds(date) {
  return Math.floor(date.getTime() / 1000);
}
