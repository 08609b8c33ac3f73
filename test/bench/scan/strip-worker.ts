/** Reads the number that stands in each frame, beside the page's own thread, whose time is being measured. */
import { strip } from './strip.ts';

export type Asked = { readonly frame: VideoFrame; readonly at: number } | 'all';
export interface Shown {
  readonly number: number;
  /** When the frame was shown, milliseconds on the page's clock. */
  readonly at: number;
}

let shown: Shown[] = [];
let line = Promise.resolve();

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  line = line.then(async () => {
    if (data !== 'all') return note(data);
    postMessage(shown);
    shown = [];
  });
});

async function note({ frame, at }: Exclude<Asked, 'all'>): Promise<void> {
  try {
    const { width = 0, height = 0 } = frame.visibleRect ?? {};
    const luma = new Uint8Array(frame.allocationSize());
    const stride = (await frame.copyTo(luma))[0]?.stride ?? width;
    const row = (height - strip.rows / 2) * stride;
    let number = 0;
    for (let cell = 0; cell < strip.cells; cell++)
      if ((luma[row + (cell + 0.5) * strip.cell] ?? 0) > 127) number += 1 << cell;
    if (number !== shown.at(-1)?.number) shown.push({ number, at });
  } finally {
    frame.close();
  }
}
