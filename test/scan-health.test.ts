import { expect, test } from 'vitest';
import { healthWords } from '../web/i18n/health.ts';
import { languages } from '../web/i18n/languages.ts';
import { scanWords } from '../web/i18n/scan.ts';
import type { Camera, CameraFacts } from '../web/scan/camera.ts';
import { healthOf, healthText } from '../web/scan/health.ts';
import type { Reader } from '../web/scan/reader.ts';

const line = { state: 'fresh', ageMs: 3_200, unsent: 1 } as const;
const keeping = { isPromised: true, used: 12_000_000, free: 3_000_000_000 };

const reader: Reader = {
  read: () => Promise.reject(new Error('expected nobody to read here')),
  close: () => {},
  rung: 'wasm-worker',
  pace: { ms: 21.4, perSecond: 29.6 },
  measured: { native: null, wasm: 18.2 },
};

function cameraCalled(label: string): Camera {
  const facts: CameraFacts = { label, width: 1920, height: 1080, framesPerSecond: 30 };
  const view = { state: 'live', stream: null, cameras: 2, facesUser: false, canFocus: true } as const;
  const not = () => Promise.resolve();
  return {
    ...{ facts, subscribe: () => () => {}, open: not, pause: () => {}, close: not, torch: not, zoom: not },
    ...{ next: not, presented: () => {} },
    view: { ...view, torch: { available: true, on: false }, zoom: { available: false, factor: 1 } },
  };
}

const parts = { reader, line, browser: 'Test/1', scripts: ['https://till.example/assets/index-abc123.js'] };

test('what is copied says all that whoever helps asks for', () => {
  const text = healthText(healthOf({ ...parts, camera: cameraCalled('Back Camera') }), keeping);
  expect(text.split('\n')).toEqual([
    expect.stringMatching(/^Torg \d+\.\d+\.\d+ \(index-abc123\.js\)$/),
    'Browser: Test/1',
    'Scanner: wasm-worker, 21 ms a picture, 30 a second',
    expect.stringMatching(/^Decoder: zxing-wasm \d+\.\d+\.\d+$/),
    'Self-test: native ? ms, wasm 18 ms',
    'Camera: Back Camera, 1920×1080 at 30 a second, torch yes, 2 in all',
    'Storage: promised, 12 MB used, 3 GB free',
    'Edge: fresh, heard 3 s ago, 1 unsent',
  ]);
});

test.each([
  'Johanna’s iPhone Camera',
  "Johanna's iPhone Camera",
  'Johannas iPhone Camera',
  'Johanna Virtanen – iPhone Camera',
])('the owner’s name in %s is left out, on the screen and in what is copied', (label) => {
  const health = healthOf({ ...parts, camera: cameraCalled(label) });
  expect(health.camera?.label).toBe('iPhone Camera');
  expect(healthText(health, keeping)).not.toContain('Johanna');
});

test('before anything was scanned it says so, and never heard is never', () => {
  const silent = { state: 'starting', ageMs: Number.POSITIVE_INFINITY, unsent: 0 } as const;
  const health = healthOf({ ...parts, reader: undefined, camera: undefined, line: silent });
  const text = healthText(health, { isPromised: null, used: null, free: null });
  expect(text).toContain('Scanner: not used yet');
  expect(text).toContain('Camera: not used yet');
  expect(text).toContain('heard never');
});

/** Every text with its path; functions are called with telling arguments. */
function textsOf(words: unknown, path = ''): [string, string][] {
  if (typeof words === 'string') return [[path, words]];
  if (typeof words === 'function') return [[path, String(words('1', '2', '3'))]];
  return Object.entries(words as object).flatMap(([key, inner]) => textsOf(inner, `${path}/${key}`));
}

test.each(['scan', 'health'] as const)('every language says the words of %s in its own way', (which) => {
  const all = { scan: scanWords, health: healthWords }[which];
  const english = new Map(textsOf(all.en));
  for (const tongue of Object.keys(languages) as (keyof typeof all)[]) {
    const texts = textsOf(all[tongue]);
    expect(texts.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
    for (const [path, text] of texts) {
      expect(text.trim(), `${tongue}${path}`).not.toBe('');
      if (tongue !== 'en' && text.length > 12) expect(text, `${tongue}${path}`).not.toBe(english.get(path));
    }
  }
});
