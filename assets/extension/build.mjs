// Puts the extension together; see `build` beside this file.
//
//   node build.mjs TARGET_FOLDER [--test]

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { brotliDecompressSync, crc32, deflateRawSync } from 'node:zlib';

const [, , target, ...options] = process.argv;
const forTest = options.includes('--test');
const here = new URL('.', import.meta.url).pathname;
const wasm = join(here, '../wasm');
const folder = join(target, forTest ? 'extension-test' : 'extension');
/** What stands here and is no part of the extension. */
const notShipped = new Set(['build', 'build.mjs', 'manifest.json']);

/** What each kind of browser wants in the manifest, and the other does not understand. */
const kinds = {
  chromium: {
    minimum_chrome_version: '120',
    background: { service_worker: 'background.js', type: 'module' },
  },
  firefox: {
    background: { scripts: ['background.js'], type: 'module' },
    browser_specific_settings: {
      gecko: {
        id: 'shirushi@shirushi.invalid',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
  },
};

for (const [kind, own] of Object.entries(kinds)) {
  const out = join(folder, kind);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(here)) {
    if (!notShipped.has(name)) cpSync(join(here, name), join(out, name), { recursive: true });
  }
  cpSync(join(wasm, 'shirushi.js'), join(out, 'shirushi.js'));
  cpSync(join(here, '../site/tokens.css'), join(out, 'tokens.css'));
  writeFileSync(join(out, 'shirushi.wasm'), brotliDecompressSync(readFileSync(join(wasm, 'shirushi.wasm.br'))));
  const manifest = { ...JSON.parse(readFileSync(join(here, 'manifest.json'), 'utf8')), ...own };
  if (kind === 'firefox') {
    // Firefox gives every installation its own address already, and does not know the key.
    for (const resource of manifest.web_accessible_resources) delete resource.use_dynamic_url;
  }
  if (forTest) {
    manifest.host_permissions = manifest.optional_host_permissions;
    delete manifest.optional_host_permissions;
  }
  writeFileSync(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const packed = zip(out);
  writeFileSync(`${out}.zip`, packed);
  console.log(`${relative('.', out)} and .zip, ${(packed.length / 1024).toFixed(0)} KiB`);
}

/** A zip file of a folder: the same bytes for the same contents. */
function zip(root) {
  const parts = [];
  const index = [];
  let at = 0;
  const names = readdirSync(root, { recursive: true }).filter((name) => statSync(join(root, name)).isFile()).sort();
  for (const name of names) {
    const content = readFileSync(join(root, name));
    const packed = deflateRawSync(content, { level: 9 });
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0); // version needed
    common.writeUInt16LE(1 << 11, 2); // names are UTF-8
    common.writeUInt16LE(8, 4); // deflated
    common.writeUInt16LE(0x21, 8); // 1980-01-01
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    parts.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed);
    index.push(Buffer.from('PK\x01\x02\x14\x00'), common, entry, Buffer.from(name));
    at += 4 + common.length + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(index);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(names.length, 4);
  end.writeUInt16LE(names.length, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06'), end]);
}
