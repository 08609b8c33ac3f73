import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { findChromium, quietArgs } from './chromium.ts';
import { openStall, type Stall } from './stall.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(): Promise<Stall> {
  const stall = await openStall();
  ends.push(() => stall.close());
  await worksOffline(stall.till);
  return stall;
}

/** The worker has all its files and serves this page. */
const worksOffline = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((resolve) => {
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
      });
  });

const shows = (page: Page, heading: string | RegExp) =>
  page.getByRole('heading', { name: heading }).waitFor();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const says = (page: Page, text: string | RegExp) => page.locator('header').getByText(text).first().waitFor();

async function openScan(page: Page): Promise<void> {
  await press(page, /^Lynghonning/);
  await press(page, /^Charge/);
  await page.getByText('Turn on the camera').waitFor();
}

/** Asks for the money by a number, as a customer without a code would have it. */
async function askByNumber(page: Page): Promise<string> {
  await press(page, 'Phone number');
  await page.getByRole('radio', { name: /Norway/ }).check({ force: true });
  await page.getByRole('textbox', { name: 'Number' }).fill('999 00 002');
  await press(page, 'Send the request');
  await page.waitForURL(/\/pay\//);
  return page.url().split('/').at(-1) ?? '';
}

async function charge(page: Page): Promise<string> {
  await openScan(page);
  return askByNumber(page);
}

const held = async ({ control }: Stall) =>
  (await control('GET', '/sim/payments')) as { reference: string; state: string; captured: number }[];
const approve = ({ control }: Stall, reference: string) =>
  control('POST', `/sim/payments/123456/${reference}/approve`);

/** The tap is on the disk a moment after it is on the screen: waits until a cart of so many lines is there. */
const isKept = (page: Page, lines: number) =>
  expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<number>((resolve, reject) => {
            const request = indexedDB.open('torg');
            request.onerror = () => reject(request.error);
            request.onsuccess = () => {
              const db = request.result;
              const cart = db.transaction('kept').objectStore('kept').get('screen/cart');
              cart.onsuccess = () => {
                db.close();
                resolve(cart.result?.lines.length ?? 0);
              };
            };
          }),
      ),
    )
    .toBe(lines);

/** Every heading that the page comes to show from now on. */
async function watchHeadings(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      for (const each of document.querySelectorAll('h1, h2')) seen.push(each.textContent ?? '');
    }).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  return () => page.evaluate(() => [...new Set((window as unknown as { seen: string[] }).seen)]);
}

const mostColdMs = 2_000;

test('a till that is opened without a network can sell within two seconds, and its cart is as it was', async () => {
  const { till, context, tillUrl } = await open();
  await press(till, /^Lynghonning/);
  await press(till, /^Bivokslys/);
  await isKept(till, 2);
  await till.close();
  await context.setOffline(true);
  const page = await context.newPage();
  await page.goto(tillUrl);
  const ready = await page.waitForFunction(() => {
    const charge = [...document.querySelectorAll('button')].find((each) =>
      /^Charge \d/.test(each.textContent?.trim() ?? ''),
    );
    return charge && !charge.disabled ? performance.now() : null;
  });
  const coldMs = Number(await ready.jsonValue());
  console.log(`cold start without a network: ${Math.round(coldMs)} ms to a till that can sell`);
  expect(coldMs).toBeLessThan(mostColdMs);
  await shows(page, '2 items');
  await says(page, 'Offline');
  await press(page, /^Lynghonning/);
  await shows(page, '3 items');
});

test('what the edge says is never answered from a cache', async () => {
  const { till, context } = await open();
  const cached = await till.evaluate(async () => {
    const names = await caches.keys();
    const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return all.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(cached).toContain('/index.html');
  expect(cached.filter((path) => /^\/(api|hooks|healthz)/.test(path))).toEqual([]);
  await context.setOffline(true);
  const answers = await till.evaluate(() =>
    Promise.all(
      ['/api/payments?since=0', '/api/till', '/healthz'].map((path) =>
        fetch(path).then(
          () => 'answered',
          () => 'none',
        ),
      ),
    ),
  );
  expect(answers).toEqual(['none', 'none', 'none']);
});

test.each(['before Charge', 'in the scan view'])(
  'a network that goes away %s costs nothing: the charge waits, and leaves once when it is back',
  async (when) => {
    const stall = await open();
    const { till, context } = stall;
    await till.bringToFront();
    if (when === 'in the scan view') await openScan(till);
    await context.setOffline(true);
    if (when === 'before Charge') await openScan(till);
    const headings = await watchHeadings(till);
    const reference = await askByNumber(till);
    await shows(till, 'Not sent yet');
    expect(await held(stall)).toEqual([]);
    await context.setOffline(false);
    await shows(till, 'Waiting for the customer');
    expect(await headings()).not.toContain('Paid');
    await approve(stall, reference);
    await shows(till, 'Paid');
    expect(await held(stall)).toMatchObject([{ reference, state: 'AUTHORIZED' }]);
  },
);

test('a charge whose answer was lost with the network is asked again and begins nothing twice', async () => {
  const stall = await open();
  const { till, context } = stall;
  let arrived = 0;
  await context.route('**/api/parcels', async (route) => {
    await route.fetch();
    arrived += 1;
    if (arrived > 1) return route.fallback();
    await context.setOffline(true);
    return route.abort();
  });
  const headings = await watchHeadings(till);
  const reference = await charge(till);
  await shows(till, 'Not sent yet');
  await expect.poll(() => held(stall)).toHaveLength(1);
  expect(await headings()).not.toContain('Paid');
  await context.setOffline(false);
  await shows(till, 'Waiting for the customer');
  expect(await held(stall)).toMatchObject([{ reference }]);
});

test('a customer who approves while the till is offline is shown as paid when it is back, and not before', async () => {
  const stall = await open();
  const { till, context } = stall;
  const reference = await charge(till);
  await shows(till, 'Waiting for the customer');
  await context.setOffline(true);
  // An open stream outlives the cutting of this network; a reload ends it.
  await till.reload();
  await shows(till, 'Waiting for the customer');
  const headings = await watchHeadings(till);
  await approve(stall, reference);
  await expect.poll(() => held(stall)).toMatchObject([{ reference, state: 'AUTHORIZED', captured: 12_900 }]);
  expect(await headings()).not.toContain('Paid');
  await shows(till, 'Waiting for the customer');
  await context.setOffline(false);
  await shows(till, 'Paid');
  expect(await held(stall)).toHaveLength(1);
});

test('a tab that is killed between the tap and the answer has asked once, and the next one knows of it', async () => {
  const stall = await open();
  const { till, context, tillUrl } = stall;
  const asked = Promise.withResolvers<void>();
  await context.route('**/api/parcels', async (route) => {
    await route.fetch();
    asked.resolve();
  });
  const reference = await charge(till);
  await asked.promise;
  await till.close();
  await context.unroute('**/api/parcels');
  const page = await context.newPage();
  await page.goto(`${tillUrl}/pay/${reference}`);
  await shows(page, 'Waiting for the customer');
  await approve(stall, reference);
  await shows(page, 'Paid');
  expect(await held(stall)).toMatchObject([{ reference, captured: 12_900 }]);
});

test('a browser that crashes between the tap and the sending has kept the charge and sends it once', async () => {
  const stall = await open();
  const profile = mkdtempSync(join(tmpdir(), 'torg-profile-'));
  ends.push(async () => rmSync(profile, { recursive: true, force: true }));
  const first = await launch(profile);
  const pairing = await first.newPage();
  await pairing.goto(`${stall.tillUrl}/pair/${await stall.running.edge.newPairingCode()}`);
  await press(pairing, 'Connect');
  await pairing.getByRole('button', { name: /^Charge/ }).waitFor();
  await worksOffline(pairing);
  // Chromium writes a new cookie within half a minute or when it closes, and this is about the sale.
  await first.close();

  const before = await launch(profile);
  await before.setOffline(true);
  const page = await before.newPage();
  await page.goto(stall.tillUrl);
  const reference = await charge(page);
  await shows(page, 'Not sent yet');
  const gone = new Promise((resolve) => {
    before.once('close', resolve);
  });
  const crasher = await before.newCDPSession(page);
  void crasher.send('Browser.crash').catch(() => {});
  await gone;

  const after = await launch(profile);
  ends.push(() => after.close());
  const reopened = await after.newPage();
  await reopened.goto(stall.tillUrl);
  await reopened.getByRole('region', { name: 'Open payments' }).getByRole('button').click();
  await shows(reopened, 'Waiting for the customer');
  expect(await held(stall)).toMatchObject([{ reference, state: 'CREATED' }]);
});

test('patience that runs out without a network ends as not sent, and nobody is ever asked', async () => {
  const stall = await open();
  const { till, context, tillUrl } = stall;
  await till.clock.install();
  await till.goto(tillUrl);
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  await context.setOffline(true);
  await charge(till);
  await shows(till, 'Not sent yet');
  await till.clock.fastForward(89_000);
  await shows(till, 'Not sent yet');
  await till.clock.fastForward(3_000);
  // An attempt that was under way at that moment is not known to have stayed here until the edge has said so.
  await shows(till, /^(Not sent|Cancelling)$/);
  const told = till.waitForResponse((response) => response.url().endsWith('/api/parcels'));
  await context.setOffline(false);
  expect((await told).status()).toBe(202);
  await shows(till, /^Not sent$/);
  expect(await held(stall)).toEqual([]);
});

test('two tabs of one till that come back together send a charge once', async () => {
  const stall = await open();
  const { till, context, tillUrl } = stall;
  const other = await context.newPage();
  await other.goto(tillUrl);
  await other.getByRole('button', { name: /^Charge/ }).waitFor();
  await till.bringToFront();
  await context.setOffline(true);
  const reference = await charge(till);
  await shows(till, 'Not sent yet');
  const answered: string[] = [];
  context.on('response', (response) => {
    if (response.url().endsWith('/api/parcels')) answered.push(response.request().postData() ?? '');
  });
  await context.setOffline(false);
  await shows(till, 'Waiting for the customer');
  await other.goto(`${tillUrl}/pay/${reference}`);
  await shows(other, 'Waiting for the customer');
  expect(answered.filter((body) => body.includes('"charge"'))).toHaveLength(1);
  expect(await held(stall)).toMatchObject([{ reference }]);
});

test('a cart parked without a network is taken up after a reload, and the one in hand is parked instead', async () => {
  const { till, context } = await open();
  await context.setOffline(true);
  await press(till, /^Lynghonning/);
  await press(till, 'Park');
  await till.getByText('Nothing here yet').waitFor();
  await press(till, /^Bivokslys/);
  await press(till, /^Kaffe/);
  await isKept(till, 2);
  await till.reload();
  await shows(till, '2 items');
  await press(till, '1 parked');
  expect(await violations(till)).toEqual([]);
  await till.getByRole('textbox', { name: /129,00/ }).fill('Blue hat');
  await press(till, 'Take up');
  await shows(till, '1 item');
  await isKept(till, 1);
  await till.reload();
  await shows(till, '1 item');
  await press(till, '1 parked');
  await till.getByText('1 Bivokslys, 1 Kaffe').waitFor();
});

test('what the edge refuses is handed to the manager, stays counted, and leaves the count when it is dealt with', async () => {
  const { till, context, tillUrl } = await open();
  await context.route('**/api/parcels', (route) =>
    route.fulfill({ status: 409, json: { answer: 'refused', word: 'unit-not-set-up' } }),
  );
  await charge(till);
  await shows(till, 'The till is not fully set up');
  await till.goto(tillUrl);
  await press(till, '1 ask was not accepted');
  await press(till, 'Hand to the manager');
  await till.getByText(/^Handed to the manager by Till 1 at \d\d:\d\d$/).waitFor();
  expect(await violations(till)).toEqual([]);
  await till.goto(tillUrl);
  await press(till, '1 ask was not accepted');
  await press(till, 'Dealt with');
  await till.getByRole('region', { name: 'Not accepted' }).waitFor({ state: 'detached' });
  await till.getByRole('button', { name: /129,00/ }).waitFor();
});

test('an older tab is told when a newer version has changed what is stored', async () => {
  const { till, context, tillUrl } = await open();
  const newer = await context.newPage();
  // A page of the same origin that is not the till.
  await newer.goto(`${tillUrl}/manifest.webmanifest`);
  await newer.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('torg', 2);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
        request.onblocked = () => reject(new Error('the older tab did not let go'));
      }),
  );
  await shows(till, 'A newer version of the till is open');
  expect(await violations(till)).toEqual([]);
});

test('the menu says what the tablet keeps, and how the till comes onto the Home Screen', async () => {
  const { till } = await open();
  await press(till, 'Menu');
  await shows(till, 'This tablet');
  await till.getByText(/The browser (has promised to keep|may delete) what this till stores/).waitFor();
  await till.getByText(/The till uses \d+ MB; \d+ (MB|GB) are free for it/).waitFor();
  await till.getByText('iPad, iPhone').click();
  await till.getByText('Choose “Add to Home Screen”, then “Add”.').waitFor();
  expect(await violations(till)).toEqual([]);
});

test('the pictures and places that the manifest names are there', async () => {
  const { till } = await open();
  const wrong = await till.evaluate(async () => {
    interface Picture {
      src: string;
      sizes: string;
    }
    const manifest: { screenshots: Picture[]; icons: Picture[]; shortcuts: { url: string }[] } = await (
      await fetch('/manifest.webmanifest')
    ).json();
    const pictures = [...manifest.screenshots, ...manifest.icons.filter(({ sizes }) => sizes !== 'any')];
    const found = await Promise.all(
      pictures.map(async ({ src, sizes }) => {
        const image = new Image();
        image.src = src;
        await image.decode();
        return `${image.naturalWidth}x${image.naturalHeight}` === sizes ? [] : [src];
      }),
    );
    const places = await Promise.all(
      manifest.shortcuts.map(async ({ url }) => ((await fetch(url)).ok ? [] : [url])),
    );
    return [...found, ...places].flat();
  });
  expect(wrong).toEqual([]);
});

function launch(profile: string): Promise<BrowserContext> {
  const found = findChromium();
  if (!found.found) throw new Error(found.howTo);
  return chromium.launchPersistentContext(profile, {
    executablePath: found.path,
    args: quietArgs,
    locale: 'en-GB',
    viewport: { width: 1180, height: 820 },
  });
}
