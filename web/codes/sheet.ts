/** What is put on paper: how large, how many to a page, in which order, and where its words stand. */

/** A code with its words, and the address of its picture at the edge. */
export interface Printable {
  readonly kind: 'sticker' | 'poster';
  readonly id: string;
  readonly name: string;
  readonly image: string;
}

export const sizeNames = ['sticker', 'sign', 'poster'] as const;
export type Size = (typeof sizeNames)[number];

/** Millimetres on A4. `code` is the side of the picture; around it the label is white. */
export const sizes: Readonly<
  Record<Size, { across: number; down: number; width: number; height: number; code: number }>
> = {
  sticker: { across: 3, down: 3, width: 66, height: 95, code: 54 },
  sign: { across: 1, down: 2, width: 190, height: 142, code: 84 },
  poster: { across: 1, down: 1, width: 190, height: 277, code: 150 },
};

export const mostCopies = 99;

/** Each code as often as asked, page by page. */
export function pagesOf(
  codes: readonly Printable[],
  { size, copies }: { size: Size; copies: number },
): readonly (readonly Printable[])[] {
  const onPage = sizes[size].across * sizes[size].down;
  const all = codes.flatMap((code) => Array.from({ length: copies }, () => code));
  return Array.from({ length: Math.ceil(all.length / onPage) }, (_, page) =>
    all.slice(page * onPage, (page + 1) * onPage),
  );
}

export interface PlacedText {
  readonly text: string;
  /** Middle of its line and its foot, mm from the label's left and top. */
  readonly x: number;
  readonly y: number;
  /** Height of its letters, mm. */
  readonly size: number;
  readonly isStrong: boolean;
}

export interface Label {
  readonly width: number;
  readonly height: number;
  readonly code: { readonly x: number; readonly y: number; readonly side: number };
  readonly texts: readonly PlacedText[];
}

/** Four modules of white belong to a code; its picture brings them, and the label leaves as much again. */
const quietMm = 3;

/** A label from top to foot: whose it is, what to do, the code, the same in the other languages, and the place. */
export function labelOf(
  size: Size,
  { whose, says, place }: { whose: string; says: readonly string[]; place: string },
): Label {
  const { width, height, code } = sizes[size];
  const room = width * 0.9;
  const texts: PlacedText[] = [];
  let y = height * 0.03;
  const put = (text: string, most: number, isStrong: boolean) => {
    const letters = Math.min(most, room / Math.max(1, text.length) / widthOfLetter);
    y += letters * lineHeight;
    texts.push({ text, x: width / 2, y, size: letters, isStrong });
  };
  const [first = '', ...others] = says;
  put(whose, height * 0.05, true);
  put(first, height * 0.042, true);
  y += quietMm;
  const placed = { x: (width - code) / 2, y, side: code };
  y += code + quietMm;
  for (const other of others) put(other, height * 0.027, false);
  y = height * 0.97 - height * 0.03 * lineHeight;
  put(place, height * 0.03, false);
  return { width, height, code: placed, texts };
}

const lineHeight = 1.25;
/** No line of words is on the mean wider, as a part of its height, in the faces that printers have. */
const widthOfLetter = 0.56;
