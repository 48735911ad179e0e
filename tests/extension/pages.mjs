// The sites of the tests, on this machine's loopback addresses: one server, which answers for every
// host. 127.0.0.2 holds the genuine mark, .3 the revoked, .4 the expired one; .8 shows what it has
// copied; .7 keeps pictures for others.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { claiming } from './png.mjs';

/** Makes the pictures that pages show. */
export function makePictures({ marks }, work, vectors) {
  const badge = marks.genuine.badge;
  const made = (name, ...how) => {
    const file = join(work, name);
    execFileSync('convert', [...how, file]);
    return readFileSync(file);
  };
  const whole = readFileSync(badge);
  return {
    'genuine.png': whole,
    'genuine.webp': made('genuine.webp', badge, '-quality', '85'),
    'revoked.png': readFileSync(marks.revoked.badge),
    'expired.png': readFileSync(marks.expired.badge),
    'altered.png': made('altered.png', badge, '-fill', 'black', '-draw', 'rectangle 300,430 340,460'),
    'forged.jpg': readFileSync(join(vectors, 'picture/badge-forged.jpg')),
    'plain.png': made('plain.png', '-size', '300x300', 'gradient:red-blue'),
    'moving.gif': made('moving.gif', '-delay', '10', '-size', '200x200', 'xc:red', 'xc:blue'),
    'moving.webp': made('moving.webp', '-delay', '10', '-size', '200x200', 'xc:red', 'xc:blue'),
    'broken.png': whole.subarray(0, whole.length >> 1),
    'huge.png': claiming(whole, 60_000, 60_000),
    'bomb.png': bomb(8000),
    'text.png': Buffer.from('not a picture'),
  };
}

/** A small file that is a large picture. */
function bomb(side) {
  const chunk = (type, content) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(content.length);
    const body = Buffer.concat([Buffer.from(type), content]);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([head, body, sum]);
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(side, 0);
  size.writeUInt32BE(side, 4);
  size.set([8, 2], 8);
  const pixels = deflateSync(Buffer.alloc(side * (side * 3 + 1), 0x40));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', size), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/**
 * Ordinary pictures, each another one: shaped as those on ordinary pages are, and one in five square.
 *
 * @param {number} number
 */
export function ordinary(number) {
  const [width, height] = number % 5 === 0 ? [160, 160] : [[320, 180], [728, 90], [400, 260], [24, 24]][number % 4];
  const row = Buffer.alloc(1 + width * 3);
  const rows = [];
  let random = number + 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width * 3; x += 1) {
      random = (random * 1_103_515_245 + 12_345) & 0x7fffffff;
      row[1 + x] = (x + y * 2 + number * 7 + (random >> 27)) & 0xff;
    }
    rows.push(Buffer.from(row));
  }
  const chunk = (type, content) => {
    const body = Buffer.concat([Buffer.from(type), content]);
    const frame = Buffer.alloc(8 + content.length + 4);
    frame.writeUInt32BE(content.length);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), 8 + content.length);
    return frame;
  };
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2], 8);
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', size), chunk('IDAT', deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))]);
}

const documentOf = (body, head = '') => `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>見本ネット</title>
<style>body{font:16px/1.8 sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}img{max-width:100%}</style>${head}
<h1>見本ネット</h1><p>インターネット接続サービスのご案内です。</p>${body}</html>`;

/** The pages, by path. Each says which pictures it shows, and how. */
function pageOf(path, port, pictures) {
  const other = (host) => `http://${host}:${port}`;
  const image = (name, more = '') => `<img src="/picture/${name}" alt="" ${more}>`;
  const many = (count, from = 0) => Array.from({ length: count }, (_, n) => `<img src="/ordinary/${from + n}.png" alt="" width="60">`).join('');
  const pages = {
    '/genuine': image('genuine.png'),
    '/revoked': image('revoked.png'),
    '/expired': image('expired.png'),
    '/altered': image('altered.png'),
    '/forged': image('forged.jpg'),
    '/none': image('plain.png'),
    '/small': image('genuine.png', 'style="width:88px;height:auto"'),
    '/webp': image('genuine.webp'),
    '/elsewhere': `<img src="${other('127.0.0.7')}/picture/genuine.png" alt="">`,
    '/picture-element': '<picture><source srcset="/picture/genuine.webp 1x" type="image/webp"><img src="/picture/plain.png" alt=""></picture>',
    '/lazy': `<div style="height:6000px"></div>${image('genuine.png', 'loading="lazy" width="300" height="300"')}`,
    '/frame': `<iframe src="${other('127.0.0.8')}/genuine" width="600" height="700"></iframe>`,
    '/srcdoc': `<iframe srcdoc="<img src='/picture/genuine.png' alt=''>" width="600" height="700"></iframe>`,
    '/background': '<div style="width:300px;height:300px;background:url(/picture/genuine.png) 0 0/contain no-repeat"></div>',
    '/sheet': '<style>.m{width:300px;height:300px;background-image:url("/picture/genuine.png")}</style><div class="m"></div>',
    '/before': '<style>.m::before{content:"";display:block;width:300px;height:300px;background:url(/picture/genuine.png) 0 0/contain no-repeat}</style><p class="m"></p>',
    '/after': '<style>.m::after{content:url(/picture/genuine.png)}</style><p class="m">認定マーク</p>',
    '/data': `<img alt="" src="data:image/png;base64,${pictures['genuine.png'].toString('base64')}">`,
    '/blob': '<script>fetch("/picture/genuine.png").then((a) => a.blob()).then((b) => { const i = new Image(); i.src = URL.createObjectURL(b); document.body.append(i); });</script>',
    '/shadow': '<div id="h"></div><script>h.attachShadow({mode:"closed"}).innerHTML = "<img src=/picture/genuine.png>";</script>',
    '/fifty': many(49) + image('genuine.png', 'width="200"'),
    '/fifty-plain': many(50, 100),
    '/thousands': many(40, 200) + Array.from({ length: 3000 }, (_, n) => `<img src="/picture/plain.png?${n}" alt="" width="20">`).join(''),
    '/strict': image('genuine.png'),
    '/swap': image('genuine.png', 'id="m"'),
    '/bad-files': ['broken.png', 'huge.png', 'bomb.png', 'text.png', 'moving.gif', 'moving.webp', 'missing.png'].map((name) => image(name, 'width="100" height="100"') + `<div style="width:99px;height:99px;background:url(/picture/${name})"></div>`).join('') + image('genuine.png', 'width="200"'),
    '/liar': `${image('genuine.png')}<script>
      Object.defineProperty(HTMLImageElement.prototype, 'currentSrc', { get: () => '${other('127.0.0.7')}/picture/plain.png' });
      Object.defineProperty(HTMLImageElement.prototype, 'naturalWidth', { get: () => 1 });
      window.getComputedStyle = () => ({ backgroundImage: 'none' });
      document.createTreeWalker = () => ({ nextNode: () => null });
      history.replaceState(null, '', '/liar');</script>`,
    '/removes': `${image('genuine.png')}<script>new MutationObserver(() => { for (const e of document.querySelectorAll('html > div')) e.remove(); }).observe(document, { childList: true, subtree: true });</script>`,
  };
  return pages[path];
}

/**
 * Serves the pages on every loopback address.
 *
 * @returns {Promise<{ close: () => void, asked: { url: string, host: string, headers: object }[] }>}
 */
export function servePages(port, pictures) {
  const asked = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://page/');
    asked.push({ url: request.url, host: request.headers.host, headers: request.headers });
    const answer = (status, type, body, more = {}) => {
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...more });
      response.end(body);
    };
    const picture = pathname.match(/^\/picture\/(.+)$/)?.[1];
    const number = pathname.match(/^\/ordinary\/(\d+)\.png$/)?.[1];
    if (pathname === '/redirect') return answer(302, 'text/plain', '', { location: '/picture/genuine.png' });
    if (picture) {
      const type = { png: 'image/png', jpg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif' }[picture.split('.').pop()];
      return pictures[picture] ? answer(200, type, pictures[picture]) : answer(404, 'text/plain', 'none');
    }
    if (number) return answer(200, 'image/png', ordinary(Number(number)));
    const body = pageOf(pathname, port, pictures);
    if (body === undefined) return answer(404, 'text/html', '');
    const policy = pathname === '/strict' ? { 'content-security-policy': "default-src 'none'; img-src 'self'" } : {};
    return answer(200, 'text/html', documentOf(body), policy);
  });
  return new Promise((resolve) => {
    server.listen(port, '0.0.0.0', () => resolve({ close: () => { server.closeAllConnections(); server.close(); }, asked }));
  });
}
