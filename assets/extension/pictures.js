// Fetches pictures for the verifier: as much as is allowed, and no more than is needed to see that
// a picture cannot be a badge. A page names the address; nothing of the user goes along.

/** The largest picture file that is looked at, in bytes. */
export const MOST_BYTES = 4 << 20;
/** How long to wait for a picture, in milliseconds. */
const PATIENCE = 10_000;
/** The longest address that is fetched, in characters. */
const LONGEST_URL = 8 << 10;

/**
 * A picture's file.
 *
 * @param {string} url `http:`, `https:` or `data:`
 * @returns {Promise<Uint8Array>}
 * @throws {Error} where it cannot be had, or is larger than allowed
 */
export async function fetchPicture(url) {
  const isData = url.startsWith('data:');
  if (!isData && (!/^https?:\/\//.test(url) || url.length > LONGEST_URL)) throw new Error('not an address of a picture');
  if (isData && url.length > MOST_BYTES * 1.5) throw new Error(`more than ${MOST_BYTES} bytes`);
  // The browser follows redirects, twenty at most; where they end does not matter, since a mark
  // names its site by itself.
  const answer = await fetch(url, isData ? {} : {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return bounded(answer);
}

async function bounded(answer) {
  const parts = [];
  let length = 0;
  for (const reader = answer.body.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new Error(`more than ${MOST_BYTES} bytes`);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The size of a picture as its file's head gives it. It only spares work: the verifier reads the
 * file by itself.
 *
 * @param {Uint8Array} file
 * @returns {{ width: number, height: number } | 'other' | undefined} `other`: no PNG, JPEG or
 *   WebP; `undefined`: the head does not say
 */
export function headSize(file) {
  const head = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tag = (at) => String.fromCharCode(...file.subarray(at, at + 4));
  try {
    if (tag(0) === '\x89PNG') return { width: head.getUint32(16), height: head.getUint32(20) };
    if (tag(0) === 'RIFF' && tag(8) === 'WEBP') return webpSize(head, tag(12));
    if (head.getUint16(0) === 0xffd8) return jpegSize(head);
    return 'other';
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function webpSize(head, chunk) {
  const three = (at) => head.getUint16(at, true) | (head.getUint8(at + 2) << 16);
  if (chunk === 'VP8X') return { width: three(24) + 1, height: three(27) + 1 };
  if (chunk === 'VP8 ') return { width: head.getUint16(26, true) & 0x3fff, height: head.getUint16(28, true) & 0x3fff };
  if (chunk !== 'VP8L') return undefined;
  const bits = head.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

function jpegSize(head) {
  for (let at = 2; ;) {
    const marker = head.getUint16(at);
    if (marker === 0xffff) { at += 1; continue; }
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (isFrame) return { width: head.getUint16(at + 7), height: head.getUint16(at + 5) };
    if (marker < 0xff00 || marker === 0xffda) return undefined;
    at += 2 + head.getUint16(at + 2);
  }
}
