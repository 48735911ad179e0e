// What sharp and Chromium do in the survival bench: one JSON job a line, one
// answer a line. Started by the bench (tests/src/helper.rs) in its working
// folder; jobs take in.png and leave out.png or out.jpg.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import sharp from 'sharp';

const VIEWPORT = { width: 1280, height: 800 };
const PROSE =
  'Order before noon and it leaves our warehouse the same day. Returns are free for thirty ' +
  'days; the label is in the parcel. Our people answer on weekdays from nine to six. ';

let browser;
const tabs = new Map();

/** A tab at this device pixel ratio, opened once. */
async function tab(ratio) {
  browser ??= await chromium.launch({
    executablePath: process.env.SHIRUSHI_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--hide-scrollbars', '--force-color-profile=srgb'],
  });
  if (!tabs.has(ratio)) {
    const context = await browser.newContext({ viewport: VIEWPORT, deviceScaleFactor: ratio });
    tabs.set(ratio, await context.newPage());
  }
  return tabs.get(ratio);
}

/** A shop's page with pictures placed on it. */
function page(pictures) {
  const images = pictures.map(({ file, css, left, top }) => {
    const data = readFileSync(file).toString('base64');
    return `<img src="data:image/png;base64,${data}" alt=""
      style="position:absolute;left:${left}px;top:${top}px;width:${css}px;height:${css}px">`;
  });
  return `<!doctype html><meta charset="utf-8"><title>A shop</title>
    <body style="margin:0;padding:16px 40px;font:16px/1.5 sans-serif;color:#222;background:#f7f7f4">
    <h1 style="color:#19475a">Tea, cups and kettles</h1><p>${PROSE.repeat(22)}</p>
    ${images.join('')}</body>`;
}

const jobs = {
  async screenshot({ ratio, pictures }) {
    const view = await tab(ratio);
    await view.setContent(page(pictures), { waitUntil: 'load' });
    await view.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
    await view.screenshot({ path: 'out.png' });
  },
  async resize({ kernel, width, height }) {
    await sharp('in.png').resize(width, height, { kernel, fit: 'fill' }).png({ compressionLevel: 1 }).toFile('out.png');
  },
  async mozjpeg({ quality }) {
    await sharp('in.png').jpeg({ quality, mozjpeg: true }).toFile('out.jpg');
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...job } = JSON.parse(line);
  try {
    await jobs[name](job);
    console.log('ok');
  } catch (error) {
    console.log(String(error).replaceAll('\n', ' '));
  }
}
await browser?.close();
