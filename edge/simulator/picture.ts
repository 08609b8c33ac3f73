/** Reads an uploaded picture as far as its rules go: PNG or JPEG, at least 167 pixels high, at most 2 MB. */
import type { Picture } from './orders.ts';

const most = 2 * 1024 * 1024;
const leastHeight = 167;

/** The picture, or what is wrong with it. `base64` without a data-URL prefix. */
export function readPicture(base64: string): Picture | { readonly reason: string } {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { reason: 'must be base64' };
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length > most) return { reason: 'must be at most 2 MB' };
  const found = pngHeight(bytes) ?? jpegHeight(bytes);
  if (!found) return { reason: 'must be PNG or JPEG' };
  if (found.height < leastHeight) return { reason: `must be at least ${leastHeight} pixels high` };
  return { bytes: new Uint8Array(bytes), contentType: found.contentType };
}

function pngHeight(bytes: Buffer) {
  if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG' || bytes.readUInt8(0) !== 0x89) {
    return null;
  }
  return { height: bytes.readUInt32BE(20), contentType: 'image/png' } as const;
}

/** Walks the segments to the frame header (SOF0 to SOF15 without the tables DHT, JPG and DAC). */
function jpegHeight(bytes: Buffer) {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= bytes.length && bytes.readUInt8(at) === 0xff;) {
    const marker = bytes.readUInt8(at + 1);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), contentType: 'image/jpeg' } as const;
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}
