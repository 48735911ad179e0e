// The browser's interface for extensions, under one name.

/** @type {typeof chrome} */
export const browser = globalThis.browser ?? globalThis.chrome;

/** Every page of the web: what "check every page" asks for. */
export const EVERY_PAGE = { origins: ['https://*/*', 'http://*/*'] };

/**
 * Whether the user lets the extension look at every page.
 *
 * @returns {Promise<boolean>}
 */
export function mayLookEverywhere() {
  return browser.permissions.contains(EVERY_PAGE);
}
