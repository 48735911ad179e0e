// Packs the module into the form in which it is kept and served; see README.md.
//
//   node pack.mjs MODULE RUSTC_VERSION [FOLDER]           what it weighs; into FOLDER, if named
//   node pack.mjs --unpack PACKED MODULE                  the other way
//   node pack.mjs --compare FOLDER MODULE RUSTC_VERSION   fails if FOLDER keeps another module,
//                                                         though the same rustc made it

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants, gzipSync } from 'node:zlib';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const kib = (bytes) => `${(bytes.length / 1024).toFixed(1)} KiB`;

function pack(file, rustc, folder) {
  const module = readFileSync(file);
  const packed = brotliCompressSync(module, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: module.length,
    },
  });
  console.log(`shirushi.wasm: ${kib(module)}, brotli ${kib(packed)}, gzip ${kib(gzipSync(module, { level: 9 }))}`);
  console.log(`sha256 ${sha256(module)}, by ${rustc}`);
  if (folder) {
    writeFileSync(`${folder}/shirushi.wasm.br`, packed);
    writeFileSync(`${folder}/shirushi.wasm.made`, `${sha256(module)}\n${rustc}\n`);
  }
}

function unpack(packed, file) {
  writeFileSync(file, brotliDecompressSync(readFileSync(packed)));
}

function compare(folder, file, rustc) {
  const [kept, by] = readFileSync(`${folder}/shirushi.wasm.made`, 'utf8').trim().split('\n');
  const packed = sha256(brotliDecompressSync(readFileSync(`${folder}/shirushi.wasm.br`)));
  if (packed !== kept) throw new Error(`${folder}/shirushi.wasm.br is not what shirushi.wasm.made says`);
  if (by !== rustc) {
    console.log(`The module kept was made by ${by}, this one by ${rustc}: not compared to the byte.`);
  } else if (sha256(readFileSync(file)) !== kept) {
    throw new Error(`${folder} keeps a module of other sources: bash verifier/wasm/build --keep`);
  } else {
    console.log('The module kept is the one that these sources make.');
  }
}

const [, , first, ...rest] = process.argv;
const actions = { '--unpack': unpack, '--compare': compare };
if (Object.hasOwn(actions, first)) actions[first](...rest);
else pack(first, ...rest);
