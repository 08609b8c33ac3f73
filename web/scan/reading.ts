/** What every decoder answers of a picture, whichever rung of the ladder it is. */
import type { Answered, Effort, Found, Look } from './decode-worker.ts';
import type { Picture } from './picture.ts';

export interface Reading {
  /** Every code, in no order; those of the last rung may be without corners. */
  readonly found: readonly Found[];
  /** Only where nothing was read, and not from every decoder. */
  readonly look: Look | null;
  /** Milliseconds that the decoder spent on it. */
  readonly ms: number;
}

export interface How {
  /** `live` (unless asked otherwise): what can be done in time. `all`: every try there is. */
  readonly effort?: Effort;
  /** Pixels are decoded as they are, unless they are to be shrunk as a camera's picture is. */
  readonly shrink?: boolean;
}

export interface Decoder {
  /**
   * Takes the picture over. `failed`: this one could not be decoded at all; `gone`: the decoder ended, broke or hangs, and
   * will not answer again.
   */
  decode(picture: Picture, how?: How): Promise<Reading | 'failed' | 'gone'>;
}

export const nothing: Reading = { found: [], look: null, ms: 0 };

export function readingOf({ texts, found, look, ms }: Extract<Answered, { id: number }>): Reading | 'failed' {
  if (texts === null) return 'failed';
  return {
    found: found ?? texts.map((text) => ({ text, corners: [] })),
    look: look ?? null,
    ms: ms ?? 0,
  };
}
