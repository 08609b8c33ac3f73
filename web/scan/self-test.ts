/** The built-in pictures that a decoder must read, every one, before it may read a customer's code. */
import type { Picture } from './picture.ts';
import type { Reading } from './reading.ts';

export interface Exam {
  readonly name: string;
  /** Everything that stands in the picture. */
  readonly texts: readonly string[];
  readonly inverted?: true;
}

const one = 'torg-self-test-one';
const two = 'torg-self-test-two';
/** Black on white and without a flaw, and yet ZXing in JavaScript reads it at no upright size. */
const stubborn = 'https://qr.vipps.no/p/S0Mn8dX7As';

export const exams: readonly Exam[] = [
  { name: 'clean', texts: [one] },
  { name: 'inverted', texts: [two], inverted: true },
  { name: 'two at once', texts: [one, two] },
  { name: 'stubborn', texts: [stubborn] },
  // Most of what a till sees is this.
  { name: 'nothing', texts: [] },
];

/** As large as a camera's picture. Red, green, blue and alpha of each pixel, row by row. */
export function drawExam({ texts, inverted }: Exam): {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
} {
  const [width, height] = [1920, 1080];
  const [ink, paper] = inverted ? [232, 24] : [24, 232];
  const pixels = new Uint32Array(width * height).fill(greyOf(paper));
  const fill = ({ x, y, across, down, shade }: Box) => {
    for (let row = y; row < y + down; row++)
      pixels.fill(greyOf(shade), row * width + x, row * width + x + across);
  };
  if (texts.length === 0) for (const box of clutter) fill(box);
  for (const [place, text] of texts.entries()) {
    const rows = symbolOf(text);
    const half = (moduleSide * rows.length) / 2;
    const left = Math.round((width * (place + 1)) / (texts.length + 1) - half);
    const top = Math.round(height / 2 - half);
    const side = { across: moduleSide, down: moduleSide, shade: ink };
    for (const [y, row] of rows.entries())
      for (const [x, isDark] of row.entries())
        if (isDark) fill({ x: left + x * moduleSide, y: top + y * moduleSide, ...side });
  }
  return { width, height, data: new Uint8ClampedArray(pixels.buffer) };
}

/** Milliseconds a picture, the middle of several rounds; null as soon as one picture is not read as it should be. */
export async function sitExams(
  decode: (picture: Picture) => Promise<Reading | 'failed' | 'gone'>,
): Promise<number | null> {
  const spent: number[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const exam of exams) {
      const { data, width, height } = drawExam(exam);
      const reading = await decode(await createImageBitmap(new ImageData(data, width, height)));
      if (typeof reading === 'string') return null;
      const read = reading.found.map(({ text }) => text).toSorted();
      if (read.join('\n') !== exam.texts.toSorted().join('\n')) return null;
      // A decoder warms up in its first round.
      if (round > 0) spent.push(reading.ms);
    }
  }
  return spent.toSorted((a, b) => a - b)[spent.length >> 1] ?? null;
}

const rounds = 4;
/** Pixels; half of it where pictures are shrunk. */
const moduleSide = 12;

/** Pixels, from the top left; the shade from black, 0, to white, 255. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly across: number;
  readonly down: number;
  readonly shade: number;
}

/** Opaque, and the same in whatever order a machine keeps the bytes of a number. */
const greyOf = (shade: number): number =>
  new Uint32Array(Uint8Array.of(shade, shade, shade, 255).buffer)[0] ?? 0;

const clutter = Array.from({ length: 40 }, (_, n): Box => ({
  x: (n * 397) % 1700,
  y: (n * 251) % 900,
  across: 30 + ((n * 61) % 180),
  down: 20 + ((n * 83) % 140),
  shade: (n * 47) % 256,
}));

/** Bits of the modules, row by row, so that no encoder is needed here. */
const symbols: Readonly<Record<string, string>> = {
  [one]:
    '/v4/wWYQbqGLt0x126nq7BJxB/qq/gDnAJ/ey+TRhYia4aQERstra0TrSmPvj8cJXGWzWf6AWMY/u6qwWrGLr1+N1mse6VVvBPpv/tysgA==',
  [two]:
    '/sI/wXxQbq+Lt0lF26/q7BE1B/qq/gBVAJ+HS5KxhYvm4b+aRsNwa0SrSmPvD8dwnGWyef6AaMY/s6qwWrGLq1+N1Gse6FVvBHpv/rysgA==',
  [stubborn]:
    '/h8L/BB/UG6/Rrt1xuXbr5kuwWQRB/qqr+AXVAC+AIvkQ7v8W8njgFBqM6FgtRZS/PnH3yExiqJXomcYcGRIutVi1ekJK7h5K6U9+4BoVH/45muQVmcSuqEPtdUeS+6jbv0EvVuv7n4uAA==',
};

function symbolOf(text: string): boolean[][] {
  const bytes = Uint8Array.from(atob(symbols[text] ?? ''), (letter) => letter.charCodeAt(0));
  const bits = [...bytes].flatMap((byte) => Array.from({ length: 8 }, (_, at) => ((byte << at) & 128) > 0));
  const side = Math.floor(Math.sqrt(bits.length));
  return Array.from({ length: side }, (_, row) => bits.slice(row * side, (row + 1) * side));
}
