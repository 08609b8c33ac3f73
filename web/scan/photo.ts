/** Finds the codes in one picture from the gallery or the clipboard, however large it is. */
import { nothing, type Reading } from './reading.ts';
import type { Reader } from './reader.ts';

/** The most pixels that a canvas holds on every supported tablet. Source: WebKit, canvas area limit 16 777 216. */
const mostPixels = 16_000_000;

/**
 * Pixels on the longer side, one try each: as it came, then smaller, where noise is averaged away and a code that
 * fills the picture comes down to a size that is found.
 */
const sizes = [Number.POSITIVE_INFINITY, 1600, 800] as const;

/** Every code found at the first size that gives any; `unreadable` where the file is no picture that is known here. */
export async function readPhoto(file: Blob, reader: Pick<Reader, 'read'>): Promise<Reading | 'unreadable'> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return 'unreadable';
  try {
    for (const longer of sizes) {
      const scale = scaleTo(longer, bitmap);
      if (scale === 1 && longer !== sizes[0]) continue;
      const reading = await reader.read(drawn(bitmap, scale), { effort: 'all' });
      if (reading.found.length > 0) return reading;
    }
    return nothing;
  } finally {
    bitmap.close();
  }
}

function scaleTo(longer: number, { width, height }: ImageBitmap): number {
  return Math.min(1, longer / Math.max(width, height), Math.sqrt(mostPixels / (width * height)));
}

function drawn(bitmap: ImageBitmap, scale: number): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.floor(bitmap.width * scale));
  canvas.height = Math.max(1, Math.floor(bitmap.height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('a canvas must give a 2d context here');
  // A screenshot with a see-through ground would be drawn black on black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
