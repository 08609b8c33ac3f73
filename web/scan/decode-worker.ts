/** The decoder's own thread: ZXing-C++ as WebAssembly, from this origin only. It answers every picture it is sent. */
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { createEye, type Eye, type Sight } from './eye.ts';
import type { Grey } from './grey.ts';
import { createGreyReader } from './grey-reader.ts';
import { letGo, type Picture } from './picture.ts';
import { openZxing } from './zxing.ts';

export interface Asked {
  readonly id: number;
  readonly picture: Picture;
  /** `live` (unless asked otherwise): tries in spare time only. `all`: every try there is. */
  readonly effort?: Effort;
  /** Pixels are decoded as they are, unless they are to be shrunk as a camera's picture is. */
  readonly shrink?: boolean;
}
export type Effort = 'live' | 'all';

/** Fractions of the picture, from its top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Found {
  readonly text: string;
  /** Four, clockwise from the symbol's own top left, however it is turned. */
  readonly corners: readonly Point[];
}
/** What one picture lacks; only a second of them says what a person may be told. */
export interface Look {
  readonly dark: boolean;
  readonly blurred: boolean;
  readonly glare: boolean;
  /** Since the picture before. */
  readonly moving: boolean;
  /** Something like a code is there, and too small to be read. */
  readonly small: boolean;
}
/**
 * `ready` comes before all else, and once more, false, when the decoder has broken and will answer nothing any more;
 * `texts` is null where that picture could not be had at all.
 */
export type Answered =
  | { readonly ready: boolean }
  | {
      readonly id: number;
      readonly texts: readonly string[] | null;
      /** The same symbols as `texts`, in the same order. */
      readonly found?: readonly Found[];
      /** Only where nothing was read, and not of every picture. */
      readonly look?: Look;
      /** Spent on this picture, milliseconds. */
      readonly ms?: number;
    };

const now = () => performance.now();
const greyOfPicture = createGreyReader();
const eye: Promise<Eye | null> = openZxing(wasmUrl).then(
  (zxing) => createEye(zxing, now),
  () => null,
);
eye.then((opened) => answer({ ready: opened !== null }));

// One after the other: reading a picture's grey takes a moment, in which the next one may come.
let line = Promise.resolve();
addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  line = line.then(() => serve(data));
});

async function serve({ id, picture, effort, shrink }: Asked): Promise<void> {
  const startedAt = now();
  try {
    const opened = await eye;
    if (!opened) throw new Error('WebAssembly is refused here');
    const grey = await greyOfPicture(picture, shrink ?? false);
    const sight = readOrNone(opened, grey, effort ?? 'live');
    if (!sight) return answer({ ready: false });
    const { marks, look } = sight;
    const found = marks.map(({ text, corners }) => ({
      text,
      corners: corners.map(({ x, y }) => ({ x: x / grey.width, y: y / grey.height })),
    }));
    const texts = found.map(({ text }) => text);
    answer({ id, texts, found, ...(look ? { look } : {}), ms: now() - startedAt });
  } catch {
    answer({ id, texts: null });
  } finally {
    letGo(picture);
  }
}

/** Null after a trap, or without room for the picture: a module in that state is not to be asked again. */
function readOrNone(opened: Eye, grey: Grey, effort: Effort): Sight | null {
  try {
    return opened.read(grey, effort);
  } catch {
    return null;
  }
}

function answer(answered: Answered): void {
  postMessage(answered);
}
