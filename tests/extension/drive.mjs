// A browser with the extension in it, driven the same way in Chromium and in Firefox: what the
// toolbar says is read with the extension's own interface, in one of its own pages, since no
// browser without a window has a toolbar to look at.

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';

/** Firefox is told beforehand which address the extension gets. */
const FIREFOX_ID = 'shirushi@shirushi.invalid';
const FIREFOX_HOST = '6f0e6f1c-2d4b-4f3a-9a51-0c6d6a1b7e11';

export const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

export class Driven {
  /** @returns {Promise<Driven>} */
  static async start(kind, executablePath, work, extension, language = 'en') {
    const browser = await puppeteer.launch({
      browser: kind,
      executablePath,
      headless: true,
      userDataDir: mkdtempSync(join(work, `profile-${kind}-`)),
      enableExtensions: kind === 'chrome' ? [extension] : undefined,
      env: { ...process.env, LANGUAGE: language, LANG: 'C.UTF-8' },
      args: kind === 'chrome'
        ? ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', `--lang=${language}`]
        // Else nothing may look into pages of an extension.
        : ['--remote-allow-system-access'],
      extraPrefsFirefox: {
        'extensions.webextensions.uuids': JSON.stringify({ [FIREFOX_ID]: FIREFOX_HOST }),
        'xpinstall.signatures.required': false,
        'intl.locale.requested': language,
      },
    });
    const driven = new Driven();
    Object.assign(driven, { kind, browser });
    let base = `moz-extension://${FIREFOX_HOST}`;
    if (kind === 'chrome') {
      const worker = await browser.waitForTarget((target) => target.type() === 'service_worker' && target.url().startsWith('chrome-extension:'), { timeout: 30_000 });
      base = `chrome-extension://${new URL(worker.url()).host}`;
    } else {
      await browser.installExtension(extension);
    }
    driven.base = base;
    // Installing opens the settings: that page stays, and is what the tests ask.
    driven.own = await driven.ownPage('options.html?first');
    return driven;
  }

  /** A page of the extension that is open. */
  async ownPage(path) {
    // Firefox does not tell where a page of an extension is, but the page does.
    const isIt = async (page) => {
      const where = await Promise.race([page.evaluate(() => location.href), pause(2000)]).catch(() => undefined);
      return where === `${this.base}/${path}`;
    };
    let page;
    for (const end = Date.now() + 30_000; !page; await pause(100)) {
      if (Date.now() > end) throw new Error(`${path} does not open`);
      const pages = (await this.browser.pages()).reverse();
      for (const one of pages) if (!page && await isIt(one)) page = one;
    }
    await page.waitForFunction(() => document.readyState === 'complete' && document.title !== 'Shirushi');
    await pause(200);
    return page;
  }

  /** Opens a page of the extension, as the extension does it: no browser lets others. */
  async openOwn(path) {
    const fresh = `${path}${path.includes('?') ? '&' : '?'}n=${Math.random()}`;
    await this.own.evaluate((url) => (globalThis.browser ?? chrome).tabs.create({ url }), `${this.base}/${fresh}`);
    return this.ownPage(fresh);
  }

  /** Has the extension believe a bundle, as a person does: chooses the file, compares, confirms. */
  async believe(file) {
    const options = await this.openOwn('options.html');
    await (await options.$('#file')).uploadFile(file);
    await options.waitForSelector('#compared', { timeout: 30_000 });
    const fingerprint = await options.$eval('.offer .fingerprint', (code) => code.textContent);
    await options.click('#compared');
    await options.click('.offer button');
    await options.waitForSelector('#import .saved');
    await options.close();
    return fingerprint;
  }

  /** Opens a page of the web, and knows its tab. */
  async visit(url, waitUntil = 'load') {
    const page = await this.browser.newPage();
    await page.setViewport({ width: 1000, height: 800 });
    await page.goto(url, { waitUntil, timeout: 90_000 });
    const tab = await this.own.evaluate(async (address) => {
      const all = await (globalThis.browser ?? chrome).tabs.query({});
      return all.filter((one) => one.url === address).at(-1)?.id;
    }, page.url());
    return { page, tab };
  }

  /** What the toolbar says of a tab. */
  toolbar(tab) {
    return this.own.evaluate(async (tabId) => {
      const { action } = globalThis.browser ?? chrome;
      const [text, title, colour] = await Promise.all([action.getBadgeText({ tabId }), action.getTitle({ tabId }), action.getBadgeBackgroundColor({ tabId })]);
      return { text, title, colour: [...colour] };
    }, tab);
  }

  /** Waits for a sign on the toolbar; gives what there is in the end. */
  async sign(tab, expected, patience = 10_000) {
    const end = Date.now() + patience;
    for (;;) {
      const { text } = await this.toolbar(tab);
      if (text === expected || Date.now() > end) return text;
      await pause(100);
    }
  }

  /** What the extension knows of a tab. */
  state(tab) {
    return this.own.evaluate((id) => (globalThis.browser ?? chrome).runtime.sendMessage({ kind: 'state', tab: id }), tab);
  }

  /** Waits for a verdict of a tab; gives what there is in the end. */
  async verdict(tab, expected, patience = 30_000) {
    const end = Date.now() + patience;
    for (;;) {
      const now = await this.state(tab);
      if (now.verdict === expected || Date.now() > end) return now.verdict;
      await pause(100);
    }
  }

  /** Time that the verifier took since the worker began. */
  spent() {
    return this.own.evaluate(() => (globalThis.browser ?? chrome).runtime.sendMessage({ kind: 'spent' }));
  }

  close() {
    return this.browser.close();
  }
}
