/** Draws a text as a QR code with the quiet zone of four modules that scanners need: SVG for screens, PNG by size. */
import { crc32, deflateSync } from 'node:zlib';
import { encode } from 'uqr';

/** Modules of white around a code that scanners need. */
export const quietZone = 4;
/** Pixels a module where whoever shows the SVG names no size. */
const svgScale = 8;

/** Crisp at every size: one path, no smoothing; black on white whatever the page's colours are. */
export function drawSvg(text: string, border = quietZone): string {
  const { data, size } = encode(text, { border, ecc: 'M' });
  const runs = data.flatMap((row, y) => runsOf(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`));
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size * svgScale}" height="${size * svgScale}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${size}" fill="#fff"/><path fill="#000" d="${runs.join('')}"/></svg>`
  );
}

/** `pixels` wide and high; modules are whole pixels and what is left over widens the margin. */
export function drawPng(text: string, pixels: number, border = quietZone): Uint8Array<ArrayBuffer> {
  const { data, size } = encode(text, { border: 0, ecc: 'M' });
  const scale = Math.max(1, Math.floor(pixels / (size + 2 * border)));
  const margin = Math.floor((pixels - size * scale) / 2);
  const isDark = (x: number, y: number) =>
    data[Math.floor((y - margin) / scale)]?.[Math.floor((x - margin) / scale)] === true;
  const rowBytes = Math.ceil(pixels / 8);
  const raw = Buffer.alloc((rowBytes + 1) * pixels);
  for (let y = 0; y < pixels; y += 1) {
    for (let x = 0; x < pixels; x += 1) {
      if (isDark(x, y)) continue;
      const at = y * (rowBytes + 1) + 1 + (x >> 3);
      raw.writeUInt8(raw.readUInt8(at) | (0x80 >> (x & 7)), at);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(pixels, 0);
  header.writeUInt32BE(pixels, 4);
  // One bit a pixel, greyscale.
  header.writeUInt8(1, 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(named.length + 8);
  framed.writeUInt32BE(body.length, 0);
  named.copy(framed, 4);
  framed.writeUInt32BE(crc32(named), named.length + 4);
  return framed;
}

/** Start and width of each dark stretch of a row. */
function runsOf(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === x) last[1] += 1;
    else runs.push([x, 1]);
  });
  return runs;
}
