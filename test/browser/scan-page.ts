/** The scanner without a till around it: what the browser test opens, and asks by `window.scanner`. */
import type { Reader } from '../../web/scan/reader.ts';
import type { Scanning } from '../../web/scan/scanning.svelte.ts';

export interface ScannerPage {
  readonly reads: { readonly text: string; readonly afterMs: number }[];
  readonly scanning: Scanning;
  open(own?: readonly string[]): void;
  close(): void;
  rung(): Reader['rung'] | null;
  state(): Scanning['camera'];
  /** The stream that is shown, by its id: another one after it was built anew. */
  streamId(): string | null;
}

declare global {
  interface Window {
    /** Here once the page is ready. */
    scanner: ScannerPage;
  }
}

void load().then((scanner) => Object.assign(window, { scanner }));

/** As the till does it: nothing of the scanner is in the first chunk. */
async function load(): Promise<ScannerPage> {
  const { Scanning } = await import('../../web/scan/scanning.svelte.ts');
  const video = document.querySelector('video');
  if (!video) throw new Error('the page must hold a video');
  const reads: { text: string; afterMs: number }[] = [];
  const own = new Set<string>();
  let openedAt = 0;
  let close = () => {};
  const scanning = new Scanning({
    onread: (text) => reads.push({ text, afterMs: Math.round(performance.now() - openedAt) }),
    own,
  });
  return {
    reads,
    scanning,
    open(texts = []) {
      own.clear();
      for (const text of texts) own.add(text);
      openedAt = performance.now();
      close = scanning.watch(video);
    },
    close: () => close(),
    rung: () => scanning.rung,
    state: () => scanning.camera,
    streamId: () => (video.srcObject instanceof MediaStream ? video.srcObject.id : null),
  };
}
