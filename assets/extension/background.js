// The part that knows: fetches the pictures that pages show, has them judged, and says so on the
// toolbar. Pages only name pictures; which page it is, the browser says.

import { browser, EVERY_PAGE, mayLookEverywhere } from './browser.js';
import * as judge from './judge.js';
import { fetchPicture } from './pictures.js';
import { isQuiet } from './quiet.js';
import { couldBeBadge } from './shirushi.js';
import { fromBase64, settings } from './store.js';
import * as tabs from './tabs.js';
import { warns } from './verdicts.js';

/** Most pictures of one page that are looked at, all its frames together. */
const MOST_PICTURES = 1000;
/** Most pictures in one message. */
const MOST_AT_ONCE = 16;
/** Most pictures that are fetched at a time. */
const FETCHES = 4;

const scripts = [
  { id: 'arrive', js: ['arrive.js'], matches: EVERY_PAGE.origins, runAt: 'document_start' },
  { id: 'look', js: ['look.js'], matches: EVERY_PAGE.origins, runAt: 'document_idle', allFrames: true, matchOriginAsFallback: true },
];

/** Looks at every page from now on, or no longer: as the user allows. */
async function followPermission() {
  const [allowed, registered] = await Promise.all([mayLookEverywhere(), browser.scripting.getRegisteredContentScripts()]);
  if (allowed === (registered.length > 0)) return;
  if (allowed) await browser.scripting.registerContentScripts(scripts);
  else await browser.scripting.unregisterContentScripts();
}

let following = Promise.resolve();
const follow = () => { following = following.then(followPermission, followPermission); };
browser.permissions.onAdded.addListener(follow);
browser.permissions.onRemoved.addListener(follow);
browser.runtime.onStartup.addListener(follow);
browser.runtime.onInstalled.addListener(({ reason }) => {
  follow();
  if (reason === 'install') browser.tabs.create({ url: browser.runtime.getURL('options.html?first') });
});

browser.tabs.onRemoved.addListener((tab) => tabs.drop(tab));
browser.tabs.onUpdated.addListener(async (tab, { url, status }) => {
  if (url !== undefined) {
    // Within one document too: the scripts there are told, and look again.
    const before = await tabs.stateOf(tab, url);
    if (before.findings.length === 0) tell(tab, { kind: 'again' });
  } else if (status === 'loading' && !(await mayLookEverywhere())) {
    await tabs.begin(tab, undefined);
  }
});
browser.storage.onChanged.addListener((changes, area) => {
  if (area !== 'local' || !changes.roots) return;
  const members = ({ newValue = [], oldValue = [] }) => [newValue, oldValue].map((roots) => roots.map(({ root, info }) => [root, info.version]).join());
  const [after, before] = members(changes.roots);
  if (after !== before) judge.forget();
});

/** Says something to the scripts of a tab, if there are any. */
function tell(tab, message, options) {
  return browser.tabs.sendMessage(tab, message, options).catch(() => {});
}

browser.runtime.onMessage.addListener((message, sender, answer) => {
  if (sender.id !== browser.runtime.id) return undefined;
  const own = sender.url?.startsWith(browser.runtime.getURL('')) ?? false;
  const work = own ? fromOwnPage(message, sender) : fromPage(message, sender);
  work.then(answer, (error) => answer({ error: String(error) }));
  return true;
});

/** What a script in a page may say. */
async function fromPage(message, { tab, frameId, documentLifecycle }) {
  // A page that is only being prepared is not the one in the address bar.
  if (!tab || documentLifecycle === 'prerender') return { later: true };
  if (message.kind === 'arrived' && frameId === 0) {
    await tabs.begin(tab.id, tab.url);
    return {};
  }
  if (message.kind === 'pictures') return look(tab, message);
  return {};
}

/** What a page of the extension may say; the warning among them, which stands inside a page. */
async function fromOwnPage(message, { tab }) {
  if (message.kind === 'tall' && tab) return tell(tab.id, { kind: 'tall', height: Number(message.height) }, { frameId: 0 });
  if (message.kind === 'warning' && tab) return warning(tab);
  if (message.kind === 'dismiss' && tab) return dismiss(tab);
  if (message.kind === 'particulars' && tab) {
    await browser.tabs.create({ url: browser.runtime.getURL(`popup.html?tab=${tab.id}`), openerTabId: tab.id });
    return {};
  }
  if (message.kind === 'state') return describe(message.tab);
  if (message.kind === 'check') return check(message.tab);
  if (message.kind === 'spent') return judge.spent;
  return {};
}

async function look(tab, { pictures, more }) {
  // A frame on a page that the user did not allow: nobody says which page it is.
  if (!tab.url) return { done: true };
  const state = await tabs.stateOf(tab.id, tab.url);
  if (more === true) state.more = true;
  const all = Array.isArray(pictures) ? pictures.slice(0, MOST_AT_ONCE) : [];
  const worthIt = all.filter(({ width, height }) => !(width > 0) || couldBeBadge(width, height));
  const room = Math.max(0, MOST_PICTURES - state.looked);
  if (worthIt.length > room) state.more = true;
  const queue = worthIt.slice(0, room);
  state.looked += queue.length;
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await lookAt(tab, state, next);
  };
  await Promise.all(Array.from({ length: FETCHES }, worker));
  await tabs.keep(tab.id);
  judge.refreshBundles();
  return { done: true };
}

async function lookAt(tab, state, { url, bytes }) {
  let begun = 0;
  try {
    const file = typeof bytes === 'string' ? fromBase64(bytes) : await fetchPicture(String(url));
    const found = await judge.judge(file, tab.url, () => {
      begun = 1;
      tabs.underWay(tab.id, 1);
    });
    if (!found || !tabs.isCurrent(tab.id, state)) return;
    const onRegister = found.register !== null && new URL(found.register).origin === origin(tab.url);
    tabs.add(state, { ...found, picture: String(url).slice(0, 300), onRegister });
    await tabs.show(tab.id);
    await warn(tab, state);
  } catch {
    state.unread += 1;
  } finally {
    if (begun) await tabs.underWay(tab.id, -1);
  }
}

function origin(url) {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

/** Has the page carry a warning, where its marks call for one and the user wants it. */
async function warn(tab, state) {
  if (state.dismissed || !warns(tabs.verdictOf(state))) return;
  if (isQuiet(await settings(), tab.url, new Date())) return;
  await tell(tab.id, { kind: 'warn' }, { frameId: 0 });
}

async function warning(tab) {
  const state = await tabs.stateOf(tab.id, tab.url);
  const verdict = tabs.verdictOf(state);
  const { phrase } = await settings();
  if (!warns(verdict)) return {};
  return { finding: state.findings.find(({ report, onRegister }) => !onRegister && report.verdict === verdict), page: state.page, phrase };
}

async function dismiss(tab) {
  const state = await tabs.stateOf(tab.id, tab.url);
  state.dismissed = true;
  await Promise.all([tabs.keep(tab.id), tell(tab.id, { kind: 'unwarn' }, { frameId: 0 })]);
  return {};
}

async function describe(id) {
  const tab = await browser.tabs.get(id);
  const state = await tabs.stateOf(id, tab.url);
  return { state, verdict: tabs.overall(id), trust: await judge.hasTrust(), everywhere: await mayLookEverywhere() };
}

/** Looks at the page in a tab now, because the user asked. */
async function check(id) {
  const tab = await browser.tabs.get(id);
  await tabs.begin(id, tab.url);
  try {
    await browser.scripting.executeScript({ target: { tabId: id, allFrames: true }, files: ['look.js'] });
  } catch (error) {
    return { refused: String(error) };
  }
  return {};
}
