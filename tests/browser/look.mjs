// What every page that people see is held to, in whatever browser: no rule of WCAG 2.2 AA broken
// (axe-core), nothing that scrolls sideways. Copied beside the tests that use it, where axe-core is.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What is wrong with a page as it stands, a line each. */
export async function faultsOf(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), rules);
  const faults = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (sideways > 0) faults.push(`scrolls sideways by ${sideways} px`);
  return faults;
}

/** Keeps a picture of a page in the folder that SHIRUSHI_PICTURES names, if it names one. */
export async function photograph(page, name) {
  const album = process.env.SHIRUSHI_PICTURES;
  if (!album) return;
  mkdirSync(album, { recursive: true });
  await page.screenshot({ path: join(album, `${name}.png`), fullPage: true });
}
