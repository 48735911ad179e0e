// What the extension keeps: settings and what was seen of status lists in the browser's storage
// for extensions, trust bundles, which may be large, in a database. Nothing leaves the device.

import { browser } from './browser.js';

/**
 * @typedef {object} Settings
 * @property {'auto' | 'ja' | 'en'} language
 * @property {string} phrase what the user wants to see on every genuine warning
 * @property {string[]} quietSites hosts on which only the toolbar speaks
 * @property {{ from: string, to: string } | null} quietHours times of day, such as `22:00`
 */

/** @type {Settings} */
const INITIAL = { language: 'auto', phrase: '', quietSites: [], quietHours: null };

/**
 * A root that the user believes, and its newest bundle.
 *
 * @typedef {object} Root
 * @property {string} root its fingerprint, in hexadecimal
 * @property {object} info whom the bundle makes the user believe
 * @property {string | null} url where the bundle came from, and newer ones come from
 * @property {number} asked when a newer one was last asked for, in milliseconds
 */

/** @returns {Promise<Settings>} */
export async function settings() {
  const { settings: kept } = await browser.storage.local.get('settings');
  return { ...INITIAL, ...kept };
}

/** @param {Partial<Settings>} changes */
export async function change(changes) {
  await browser.storage.local.set({ settings: { ...(await settings()), ...changes } });
}

/** @returns {Promise<Root[]>} */
export async function roots() {
  return (await browser.storage.local.get('roots')).roots ?? [];
}

/**
 * Keeps a root's bundle instead of the one there was.
 *
 * @param {Root} root
 * @param {Uint8Array} bundle
 */
export async function believe(root, bundle) {
  await inDatabase('readwrite', (bundles) => bundles.put(bundle, root.root));
  await putRoot(root);
}

/** @param {Root} root */
export async function putRoot(root) {
  const others = (await roots()).filter((other) => other.root !== root.root);
  await browser.storage.local.set({ roots: [...others, root] });
}

/** @param {string} fingerprint */
export async function doubt(fingerprint) {
  await browser.storage.local.set({ roots: (await roots()).filter(({ root }) => root !== fingerprint) });
  await inDatabase('readwrite', (bundles) => bundles.delete(fingerprint));
}

/**
 * @param {string} fingerprint
 * @returns {Promise<Uint8Array | undefined>}
 */
export function bundle(fingerprint) {
  return inDatabase('readonly', (bundles) => bundles.get(fingerprint));
}

/** @returns {Promise<Uint8Array | undefined>} what was seen of status lists */
export async function remembered() {
  const { remembered: kept } = await browser.storage.local.get('remembered');
  return kept && fromBase64(kept);
}

/** @param {Uint8Array} bytes */
export async function remember(bytes) {
  await browser.storage.local.set({ remembered: toBase64(bytes) });
}

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}

/** @param {string} text */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function inDatabase(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('shirushi', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('bundles');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction('bundles', mode);
      const request = work(transaction.objectStore('bundles'));
      transaction.oncomplete = () => { database.close(); resolve(request.result); };
      transaction.onabort = () => { database.close(); reject(transaction.error); };
    };
  });
}
