// Pictures that say they are larger than they are.

import { crc32 } from 'node:zlib';

/** A PNG file whose header, with its checksum in order, claims this width and height. */
export function claiming(png, width, height) {
  const claimed = Buffer.from(png);
  claimed.writeUInt32BE(width, 16);
  claimed.writeUInt32BE(height, 20);
  claimed.writeUInt32BE(crc32(claimed.subarray(12, 29)), 29);
  return claimed;
}
