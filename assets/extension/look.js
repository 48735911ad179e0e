// Finds the pictures on a page that could be badges and names them to the background, which
// fetches and judges them. Works in small slices while the page is idle, reads the page and
// changes nothing in it, and runs apart from the page's own scripts, of which it believes nothing.
(() => {
  const browser = globalThis.browser ?? globalThis.chrome;
  // Asked for again in the same page: look again.
  if (globalThis.shirushiLook) {
    globalThis.shirushiLook();
    return;
  }

  /** Most pictures of this frame that are named. */
  const MOST = 400;
  /** Most pictures named at once. */
  const BATCH = 12;
  /** Most elements that are walked at a time. */
  const MOST_ELEMENTS = 30_000;
  /** How long a slice of work may be, in milliseconds. */
  const SLICE = 4;
  /** How often everything is walked again while the page is shown, in milliseconds. */
  const AGAIN = 3000;
  /** How long changes are gathered before they are looked at, in milliseconds. */
  const GATHER = 250;
  /** The largest picture that is handed over as bytes, in bytes. */
  const MOST_BYTES = 4 << 20;
  /** How often one address is looked at again, because its picture was loaded again. */
  const REPEATS = 8;

  /** Elements that show nothing before or after their content, for which none need be computed. */
  const replaced = new Set(['img', 'video', 'audio', 'canvas', 'iframe', 'embed', 'object', 'textarea', 'select', 'option', 'br', 'script', 'style', 'link', 'meta', 'title', 'head', 'source', 'template', 'noscript', 'svg', 'image', 'path']);

  const seen = new Map();
  let queue = [];
  let named = 0;
  let tooMany = false;
  let address = location.href;
  /** Roots to walk; the document means everything. */
  const dirty = new Set();
  let walking = false;
  let sending = false;
  let timer;

  const alive = () => browser.runtime?.id !== undefined;
  const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
  const idle = () => new Promise((resolve) => {
    requestIdleCallback((deadline) => resolve(performance.now() + Math.min(SLICE, Math.max(1, deadline.timeRemaining()))), { timeout: 1000 });
  });

  /** Every element under a root, those in shadow trees too. */
  function* elements(root) {
    if (root.nodeType === Node.ELEMENT_NODE) yield root;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT);
    const shadows = [];
    const inside = (element) => {
      const shadow = browser.dom?.openOrClosedShadowRoot?.(element) ?? element.openOrClosedShadowRoot ?? element.shadowRoot;
      if (shadow) shadows.push(shadow);
    };
    if (root instanceof HTMLElement) inside(root);
    for (let element = walker.nextNode(); element; element = walker.nextNode()) {
      yield element;
      if (element instanceof HTMLElement) inside(element);
    }
    for (const shadow of shadows) yield* elements(shadow);
  }

  /** The pictures that an element shows: address, and size where it is known. */
  function* pictures(element) {
    if (element instanceof HTMLImageElement) {
      if (element.complete && element.naturalWidth > 0) yield [element.currentSrc, element.naturalWidth, element.naturalHeight];
    } else if (element instanceof HTMLInputElement) {
      if (element.type === 'image') yield [element.src, 0, 0];
    } else if (element instanceof HTMLVideoElement) {
      if (element.poster) yield [element.poster, 0, 0];
    } else if (element instanceof SVGImageElement) {
      yield [new URL(element.href.baseVal, document.baseURI).href, 0, 0];
    }
    const own = getComputedStyle(element);
    yield* addresses(own.content);
    yield* addresses(own.backgroundImage);
    if (replaced.has(element.localName)) return;
    for (const pseudo of ['::before', '::after']) {
      const style = getComputedStyle(element, pseudo);
      // One that a page does not have says so with its content, and has no background either.
      if (style.content === 'none' || style.content === 'normal') continue;
      yield* addresses(style.content);
      yield* addresses(style.backgroundImage);
    }
  }

  /** The addresses that a computed style names. */
  function* addresses(value) {
    if (!value.includes('url(')) return;
    for (const [, quoted] of value.matchAll(/url\("((?:[^"\\]|\\.)*)"\)/g)) {
      yield [quoted.replace(/\\(.)/g, '$1'), 0, 0];
    }
  }

  /** Names a picture to the background, once. Only shapes that are far from a badge's are left out here. */
  function take(element, [url, width, height]) {
    if (!/^(https?|data|blob):/.test(url) || seen.has(url)) return;
    if (width > 0 && (Math.min(width, height) < 32 || Math.max(width, height) > 2 * Math.min(width, height))) return;
    if (named >= MOST) {
      tooMany = true;
      return;
    }
    named += 1;
    seen.set(url, { repeats: 0, last: performance.now() });
    const picture = { url, width, height };
    // What the reader sees comes first.
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight) queue.unshift(picture);
    else queue.push(picture);
  }

  async function walk() {
    if (walking || document.prerendering) return;
    walking = true;
    const start = performance.now();
    let worked = 0;
    try {
      while (dirty.size > 0 && alive()) {
        const roots = dirty.has(document) || dirty.size > 200 ? [document] : [...dirty];
        dirty.clear();
        if (location.href.split('#')[0] !== address.split('#')[0]) {
          address = location.href;
          forget();
        }
        let count = 0;
        let until = await idle();
        let since = performance.now();
        for (const root of roots) {
          if (root !== document && !root.isConnected) continue;
          for (const element of elements(root)) {
            for (const picture of pictures(element)) take(element, picture);
            count += 1;
            if (count >= MOST_ELEMENTS) { tooMany = true; break; }
            if (performance.now() >= until) {
              worked += performance.now() - since;
              send();
              until = await idle();
              since = performance.now();
            }
          }
        }
        worked += performance.now() - since;
        send();
      }
    } finally {
      walking = false;
    }
    // A large page is walked again less often: for a fiftieth of the time at most.
    again(Math.max(AGAIN, worked * 50, start + GATHER - performance.now()));
  }

  function again(delay) {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!alive()) return;
      if (document.visibilityState === 'visible') {
        dirty.add(document);
        walk();
      } else {
        again(AGAIN);
      }
    }, delay);
  }

  let gathering = false;
  function changed(root) {
    dirty.add(root);
    if (gathering) return;
    gathering = true;
    setTimeout(() => {
      gathering = false;
      walk();
    }, GATHER);
  }

  function forget() {
    seen.clear();
    queue = [];
    named = 0;
    tooMany = false;
  }

  async function send() {
    if (sending) return;
    sending = true;
    try {
      let told = false;
      while ((queue.length > 0 || (tooMany && !told)) && alive()) {
        const batch = await Promise.all(queue.splice(0, BATCH).map(carried));
        told = tooMany;
        await ask({ kind: 'pictures', pictures: batch.filter(Boolean), more: tooMany });
      }
    } finally {
      sending = false;
    }
  }

  /** Asks until there is an answer: the background may have been ended while it worked. */
  async function ask(message) {
    for (let attempt = 0; attempt < 4 && alive(); attempt += 1) {
      try {
        const answer = await browser.runtime.sendMessage(message);
        if (answer?.done) return;
      } catch {
        // Ended, or not begun yet.
      }
      await pause(300 * (attempt + 1));
    }
  }

  /** Only this page can read its own `blob:` addresses; everything else the background fetches. */
  async function carried(picture) {
    if (!picture.url.startsWith('blob:')) return picture;
    try {
      // Firefox lets only the page's own `fetch` read them; what comes is data all the same.
      const get = globalThis.content?.fetch ?? fetch;
      const blob = await (await get(picture.url)).blob();
      if (blob.size > MOST_BYTES) return undefined;
      const address = await new Promise((resolve, reject) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result);
        reader.onerror = () => reject(reader.error);
        reader.readAsDataURL(blob);
      });
      return { ...picture, bytes: address.slice(address.indexOf(',') + 1) };
    } catch {
      return undefined;
    }
  }

  // The warning: a page of the extension, in a frame that this page can neither read nor imitate.
  let warning;
  let frame;
  let putBack = 0;
  function warn() {
    if (warning?.isConnected || window !== window.top) return;
    warning = document.createElement('div');
    warning.setAttribute('popover', 'manual');
    warning.style.cssText = 'all: initial !important; position: fixed !important; inset: 0 0 auto 0 !important; width: auto !important; height: auto !important; margin: 0 !important; padding: 0 !important; border: 0 !important; display: block !important; z-index: 2147483647 !important; background: transparent !important;';
    frame = document.createElement('iframe');
    frame.src = browser.runtime.getURL('banner.html');
    frame.title = 'Shirushi';
    frame.style.cssText = 'all: initial; display: block; width: 100%; height: 15rem; border: 0; color-scheme: light dark;';
    warning.attachShadow({ mode: 'closed' }).append(frame);
    document.documentElement.append(warning);
    warning.showPopover?.();
  }
  function unwarn() {
    putBack = Infinity;
    warning?.remove();
  }

  const observer = new MutationObserver((records) => {
    for (const { target, addedNodes, type } of records) {
      if (dirty.size > 200) break;
      if (type === 'attributes') changed(target.localName === 'source' ? target.parentElement ?? document : target);
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue;
        changed(['STYLE', 'LINK'].includes(node.nodeName) ? document : node);
      }
    }
    // A page that takes the warning away gets it back, a few times: the toolbar is what counts.
    if (warning && !warning.isConnected && putBack < 3) {
      putBack += 1;
      warn();
    }
  });
  observer.observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['src', 'srcset', 'sizes', 'media', 'style', 'class', 'href', 'poster'],
  });
  // Pictures that come late, and those that come again under the same address.
  document.addEventListener('load', ({ target, isTrusted }) => {
    if (!isTrusted || !(target instanceof HTMLImageElement)) return;
    const before = seen.get(target.currentSrc);
    if (before && before.repeats < REPEATS && performance.now() - before.last > 1000) {
      seen.delete(target.currentSrc);
      take(target, [target.currentSrc, target.naturalWidth, target.naturalHeight]);
      const now = seen.get(target.currentSrc);
      if (now) now.repeats = before.repeats + 1;
      send();
    }
    changed(target);
  }, true);
  document.addEventListener('prerenderingchange', () => changed(document));
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') changed(document); });
  const afresh = () => {
    forget();
    changed(document);
  };
  addEventListener('pageshow', ({ persisted }) => { if (persisted) afresh(); });
  globalThis.shirushiLook = afresh;
  browser.runtime.onMessage.addListener(({ kind, height }, { id }) => {
    if (id !== browser.runtime.id) return;
    if (kind === 'again') afresh();
    if (kind === 'warn' && putBack < 3) warn();
    if (kind === 'unwarn') unwarn();
    if (kind === 'tall') frame?.style.setProperty('height', `${Math.min(height, innerHeight * 0.85)}px`);
  });
  changed(document);
})();
