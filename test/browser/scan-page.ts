/** The scanner without a till around it: what the browser test opens, and asks by `window.scanner`. */
import type { Camera } from '../../web/scan/camera.ts';
import type { Reader } from '../../web/scan/reader.ts';
import type { Scanning } from '../../web/scan/scanning.svelte.ts';

export interface ScannerPage {
  readonly reads: { readonly text: string; readonly afterMs: number }[];
  readonly scanning: Scanning;
  /** What the view was told of other codes, by kind. */
  readonly others: string[];
  open(own?: readonly string[]): void;
  close(): void;
  rung(): Reader['rung'] | null;
  /** The reader and the camera of this page, once they are there. */
  inUse(): { readonly camera: Camera | undefined; readonly reader: Reader | undefined };
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
  const { inUse } = await import('../../web/scan/till-camera.ts');
  const video = document.querySelector('video');
  if (!video) throw new Error('the page must hold a video');
  const reads: { text: string; afterMs: number }[] = [];
  const own = new Set<string>();
  const others: string[] = [];
  let openedAt = 0;
  let close = () => {};
  const scanning = new Scanning({
    onread: (text) => reads.push({ text, afterMs: Math.round(performance.now() - openedAt) }),
    onseen: ({ kind }) => others.push(kind),
    own,
    origin: location.origin,
  });
  return {
    inUse,
    reads,
    scanning,
    others,
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
