// Makes the form of /verify check the picture on the reader's own device. Without this script
// the form sends the picture to the authority, which checks it the same way.

const here = document.getElementById('checker');
const words = JSON.parse(here.dataset.words);
const form = document.getElementById('check');
const [picture, page] = [form.elements.picture, form.elements.page];
const status = document.getElementById('checking');
const main = document.getElementById('main');
const english = document.documentElement.lang === 'en';

let worker;
let asked = 0;

// The promise that the page makes changes with what it does.
for (const element of document.querySelectorAll('[data-with-script]')) element.hidden = false;
for (const element of document.querySelectorAll('[data-without-script]')) element.hidden = true;
picture.accept += ',image/avif';

form.addEventListener('submit', (event) => {
  const [file] = picture.files;
  // An address alone is looked up in the register, which the authority has.
  if (!file) return;
  event.preventDefault();
  check(file, address(page.value.trim()));
});
for (const type of ['dragenter', 'dragover']) {
  document.addEventListener(type, (event) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    form.classList.add('sheet-ready');
  });
}
document.addEventListener('dragleave', (event) => {
  if (!event.relatedTarget) form.classList.remove('sheet-ready');
});
document.addEventListener('drop', (event) => {
  if (!event.dataTransfer.types.includes('Files')) return;
  event.preventDefault();
  form.classList.remove('sheet-ready');
  take(event.dataTransfer.files);
});
document.addEventListener('paste', (event) => {
  if (event.clipboardData.files.length === 0) return;
  event.preventDefault();
  take(event.clipboardData.files);
});
// The result stands where the form stood; the way back leads to the form again.
addEventListener('popstate', () => location.reload());

/** Some address bars show and copy an address without its beginning. */
function address(typed) {
  const whole = typed === '' || /^(data|blob):|:\/\//.test(typed);
  return whole ? typed : `https://${typed}`;
}

/** Puts a picture that was dropped or pasted into the form. */
function take(files) {
  const [file] = [...files].filter(({ type }) => type.startsWith('image/'));
  if (!file) return say(words.faults['picture-unknown']);
  const one = new DataTransfer();
  one.items.add(file);
  picture.files = one.files;
  say(words.taken);
  (page.value ? form.querySelector('button') : page).focus();
}

function check(file, address) {
  clear();
  if (file.size > MOST_BYTES) return refuse('picture-too-large');
  asked += 1;
  const id = asked;
  form.setAttribute('aria-busy', 'true');
  say(words.states.loading);
  const to = judge();
  to.onmessage = ({ data }) => {
    if (data.id !== id) return;
    if (data.state) return say(words.states[data.state]);
    form.removeAttribute('aria-busy');
    if (data.report) return show(data.report, address);
    if (!(data.code in words.faults)) stop();
    refuse(data.code);
  };
  to.onerror = () => {
    form.removeAttribute('aria-busy');
    stop();
    refuse('unavailable');
  };
  to.postMessage({ id, file, page: address });
}

/** The worker, started when it is first needed: nothing large is loaded before. */
function judge() {
  if (worker) return worker;
  const { worker: address, script, module, trust } = here.dataset;
  worker = new Worker(address, { type: 'module' });
  worker.postMessage({ script, module, trust });
  return worker;
}

/** Another check begins anew: what could not be fetched may be there then. */
function stop() {
  worker?.terminate();
  worker = undefined;
}

function say(text) {
  status.textContent = text;
}

function clear() {
  form.querySelector('[role=alert]')?.remove();
  for (const field of [picture, page]) field.removeAttribute('aria-invalid');
}

/** Says what is wrong, and with which field. */
function refuse(code) {
  say('');
  const text = words.faults[code];
  if (!text) return offer();
  const alert = piece('refusal');
  const field = code === 'page' ? page : picture;
  const link = alert.querySelector('a');
  link.href = `#${field.id}`;
  link.textContent = text;
  form.prepend(alert);
  field.setAttribute('aria-invalid', 'true');
  field.focus();
}

/** The authority can check it as well; but the picture is sent only if the reader says so. */
function offer() {
  const alert = piece('send');
  const send = alert.querySelector('button');
  send.addEventListener('click', () => form.submit());
  form.prepend(alert);
  send.focus();
}

/** Shows the report as the authority's own page shows one. */
function show(report, address) {
  const sheet = piece('verdict');
  const text = report.texts[english ? 'en' : 'ja'];
  const tone = words.tones[report.verdict];
  const mark = report.mark?.read === 'credential' ? report.mark : undefined;
  const slot = (name) => sheet.querySelector(`[data-slot=${name}]`);
  const put = (name, content) => slot(name).append(content);

  slot('state').classList.add(`state-${tone}`);
  slot('sign').replaceWith(icon(tone));
  put('title', text.title);
  put('sentence', text.sentence);
  put('advice', text.advice);
  put('code', report.verdict);
  put('reservations', lines(text.reservations, (line) => item('li', line)));
  put('checks', lines(report.checks, row));
  if (text.reservations.length === 0) slot('open').remove();
  slot('again').classList.toggle('button-quiet', tone === 'bad');

  led(report.mark, slot, put);
  if (mark) particulars(mark, address, slot, put);
  for (const part of sheet.querySelectorAll('[data-of=mark]')) if (!mark) part.remove();
  const number = report.mark?.read === 'id' ? report.mark.number : undefined;
  if (number) put('only-number', words.number.replace('00000', number));
  else slot('only-number').closest('section').remove();

  if (tone === 'bad') {
    // In a template an address has no page that it could be relative to.
    const form = new URL(slot('report').getAttribute('href'), location);
    form.searchParams.set('category', 'misuse');
    if (mark) form.searchParams.set('registration', mark.number);
    if (address) form.searchParams.set('url', address);
    slot('report').href = form;
  } else slot('report').remove();

  history.pushState({}, '');
  document.title = `${text.title} | ${document.title}`;
  say(`${words.states.done} ${text.title}`);
  status.classList.add('visually-hidden');
  main.replaceChildren(status, sheet);
  scrollTo(0, 0);
  main.querySelector('h1').focus();
}

/** Whether the picture is of the mark whose page a click on it opened. */
function led(mark, slot, put) {
  const { registration } = here.dataset;
  if (!registration) return;
  const own = mark?.number.split('-')[0];
  const other = own && own !== registration;
  if (other) put('led-number', own);
  if (!own || other) slot('led-same').remove();
  if (!other) slot('led-other').remove();
}

function particulars(mark, address, slot, put) {
  const readable = spelling(mark);
  put('url', broken(readable));
  if (readable === mark.target) slot('two').remove();
  else put('exact', broken(mark.target));
  if (address) put('page', address);
  else slot('page').parentElement.remove();
  slot(mark.verified ? 'url-claimed' : 'url-proven').remove();
  if (mark.verified) slot('claimed').remove();

  const registration = mark.number.split('-')[0];
  const number = mark.verified ? item('a', mark.number) : document.createTextNode(mark.number);
  if (mark.verified) number.href = words.marks.replace('00000', registration);
  put('number', number);
  for (const name of ['holder', 'system', 'issuing_body', 'review_body', 'credential_sha256']) {
    put(name, mark[name]);
    if (/[\u3040-\u30ff\u3400-\u9fff]/.test(mark[name])) slot(name).lang = 'ja';
  }
  put('passes', mark.passes.join(', '));
  const [year, month, day] = mark.last_day.split('-').map(Number);
  const form = { year: 'numeric', month: 'long', day: 'numeric', timeZone: 'UTC' };
  const date = new Date(Date.UTC(year, month - 1, day));
  put('last_day', new Intl.DateTimeFormat(english ? 'en-GB' : 'ja-JP', form).format(date));
}

function row({ check, outcome, detail, detail_ja }) {
  const line = piece('check');
  const sign = words.signs[outcome];
  line.querySelector('th').textContent = words.checks[check];
  const tag = line.querySelector('.tag');
  tag.classList.add(`check-${sign}`);
  tag.append(icon(sign), words.outcomes[outcome]);
  line.querySelector('.cell-words').textContent = english ? detail : detail_ja;
  return line;
}

/** The registered URL as address bars show it: letters decoded where that hides nothing. */
function spelling({ target, target_host }) {
  const url = new URL(target);
  let path = url.pathname;
  try {
    const decoded = decodeURIComponent(path);
    const safe = /^[\p{Alphabetic}\p{Number}/\-._~!$&'()*+,=:@ー々〆・]*$/u.test(decoded);
    if (safe && decoded.split('/').length === path.split('/').length) path = decoded;
  } catch {
    // Not UTF-8: it stays as it is.
  }
  return `${url.protocol}//${target_host}${url.port && `:${url.port}`}${path}`;
}

/** An address that may break after `/`, `.` and `-`. */
function broken(address) {
  return lines(address.match(/[^/.-]*[/.-]|[^/.-]+/g), (part) => {
    const both = document.createDocumentFragment();
    both.append(part, document.createElement('wbr'));
    return both;
  });
}

function lines(list, element) {
  const all = document.createDocumentFragment();
  all.append(...list.map(element));
  return all;
}

function item(name, text) {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

function icon(name) {
  return piece(`icon-${name}`);
}

/** A copy of one of the page's templates. */
function piece(name) {
  return document.getElementById(`piece-${name}`).content.cloneNode(true).firstElementChild
    ?? document.createDocumentFragment();
}

/** The verifier takes no larger file. */
const MOST_BYTES = 32 << 20;
