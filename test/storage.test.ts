import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { languages } from '../web/i18n/languages.ts';
import { tabletWords } from '../web/i18n/tablet.ts';
import { platformOf, readKeeping, sizeText } from '../web/storage.ts';
import { storeIn } from '../web/store.ts';

const clock = manualClock(Date.UTC(2026, 10, 21, 9));

/** Opens the tablet's database as a version that is still to come would. */
const openNewer = (factory: IDBFactory): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = factory.open('torg', 2);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('an older page did not let go'));
  });

test('a page whose stored data a newer version changes lets go of it and says so', async () => {
  const factory = new IDBFactory();
  let outdated = 0;
  const store = storeIn(factory, clock, {
    outdated: () => {
      outdated += 1;
    },
  });
  await store.write(['kept'], (tx) => tx('kept').put('here', 'a'));
  const newer = await openNewer(factory);
  expect(outdated).toBe(1);
  await expect(store.read(['kept'], (tx) => tx('kept').get('a'))).rejects.toThrow();
  newer.close();
});

test('a page that opens after a newer version has changed what is stored says so', async () => {
  const factory = new IDBFactory();
  (await openNewer(factory)).close();
  let outdated = 0;
  const store = storeIn(factory, clock, {
    outdated: () => {
      outdated += 1;
    },
  });
  await expect(store.read(['kept'], (tx) => tx('kept').get('a'))).rejects.toThrow();
  expect(outdated).toBe(1);
});

test('clearing the browser’s data is not taken for a newer version', async () => {
  const factory = new IDBFactory();
  let outdated = 0;
  const store = storeIn(factory, clock, {
    outdated: () => {
      outdated += 1;
    },
  });
  await store.write(['kept'], (tx) => tx('kept').put('here', 'a'));
  await new Promise((resolve) => {
    factory.deleteDatabase('torg').onsuccess = resolve;
  });
  expect(await store.read(['kept'], (tx) => tx('kept').get('a'))).toBeUndefined();
  expect(outdated).toBe(0);
});

test('a promise that was refused before is asked for again, and one that was given is not', async () => {
  let asked = 0;
  const storage = (given: boolean) => ({
    persisted: async () => given,
    persist: async () => {
      asked += 1;
      return true;
    },
    estimate: async () => ({ usage: 3_000_000, quota: 10_000_000 }),
  });
  expect(await readKeeping(storage(true))).toEqual({ isPromised: true, used: 3_000_000, free: 7_000_000 });
  expect(asked).toBe(0);
  expect(await readKeeping(storage(false))).toMatchObject({ isPromised: true });
  expect(asked).toBe(1);
});

test('a browser that says nothing of its storage is said to say nothing', async () => {
  const unknown = { isPromised: null, used: null, free: null };
  expect(await readKeeping(undefined)).toEqual(unknown);
  const failing = () => Promise.reject(new Error('not here'));
  expect(await readKeeping({ persisted: failing, estimate: failing })).toEqual(unknown);
});

test('an iPad that calls itself a Mac is known by its fingers', () => {
  const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605.1.15';
  expect(platformOf({ userAgent: mac, fingers: 5 })).toBe('apple');
  expect(platformOf({ userAgent: mac, fingers: 0 })).toBe('other');
  expect(platformOf({ userAgent: 'Mozilla/5.0 (Linux; Android 14) Chrome/141', fingers: 5 })).toBe('android');
});

test('room is told no finer than anybody needs', () => {
  expect([1, 12_300_000, 3_900_000_000].map(sizeText)).toEqual(['1 MB', '13 MB', '3 GB']);
});

test.each(Object.keys(languages) as (keyof typeof languages)[])(
  'the guide to the Home Screen is whole in %s and its own',
  (tongue) => {
    const words = tabletWords[tongue];
    for (const device of ['apple', 'android', 'other'] as const) {
      expect(words.steps[device].length).toBe(tabletWords.en.steps[device].length);
      expect(words.steps[device].every((step) => step.length > 0)).toBe(true);
    }
    if (tongue !== 'en') expect(words.notPromised).not.toBe(tabletWords.en.notPromised);
  },
);
