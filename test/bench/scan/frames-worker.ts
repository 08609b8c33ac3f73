/** Makes the bench's frames beside the thread that reads them. */
import { chanceOf, seedOf } from './chance.ts';
import { modulesOf, personalCodeOfAnyLength } from './codes.ts';
import { damaged, empty, type Family, foreign, type Frame, type Severity, withSticker } from './corpus.ts';

export type Asked =
  | { readonly kind: 'damaged'; readonly family: Family; readonly severity: Severity; readonly index: number }
  | { readonly kind: 'sticker' | 'foreign' | 'empty' | 'clean'; readonly index: number };

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const frame = frameOf(data);
  postMessage(frame, { transfer: [frame.luma.buffer] });
});

function frameOf(asked: Asked): Frame {
  switch (asked.kind) {
    case 'damaged':
      return damaged(asked.family, asked.severity, asked.index);
    case 'sticker':
      return withSticker(asked.index);
    case 'foreign':
      return foreign(asked.index);
    case 'empty':
      return empty(asked.index);
    case 'clean':
      return clean(asked.index);
  }
}

/** Black on white, 4 to 8 pixels a module, every length, mask and correction: what no decoder has an excuse for. */
function clean(index: number): Frame {
  const chance = chanceOf(seedOf('clean', index));
  const text = personalCodeOfAnyLength(chance);
  const code = modulesOf(text, { ecc: chance.pick(['L', 'M', 'Q', 'H'] as const), mask: chance.whole(0, 7) });
  const scale = chance.whole(4, 8);
  const width = (code.size + 8) * scale;
  const luma = new Uint8ClampedArray(width * width).fill(255);
  for (let y = 0; y < code.size * scale; y++) {
    for (let x = 0; x < code.size * scale; x++) {
      if (code.isDark(Math.floor(y / scale), Math.floor(x / scale)))
        luma[(y + 4 * scale) * width + x + 4 * scale] = 0;
    }
  }
  return { width, height: width, luma, personal: [text], others: [] };
}
