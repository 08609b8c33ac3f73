import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { openStall, type Stall } from './stall.ts';
import {
  approve,
  askByNumber,
  charge,
  crash,
  eventually,
  held,
  isKept,
  launch,
  noneUnderWay,
  openScan,
  pairedProfile,
  press,
  says,
  shows,
  worksOffline,
} from './steps.ts';

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

/** Takes chance out of how long the till waits between its attempts. */
function evenWaits(): void {
  const draw = crypto.getRandomValues.bind(crypto);
  crypto.getRandomValues = (array) => (array instanceof Uint32Array ? array.fill(2 ** 31) : draw(array));
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
  await eventually(() => held(stall)).toHaveLength(1);
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
  await eventually(() => held(stall)).toMatchObject([{ reference, state: 'AUTHORIZED', captured: 12_900 }]);
  expect(await headings()).not.toContain('Paid');
  await shows(till, 'Waiting for the customer');
  await context.setOffline(false);
  await shows(till, 'Paid');
  expect(await held(stall)).toHaveLength(1);
  // Earlier payments are looked up without a network, as the till last knew them.
  await context.setOffline(true);
  await till.goto(`${stall.tillUrl}/today`);
  await till.getByRole('button', { name: /129,00.*Paid|Paid.*129,00/ }).waitFor();
  await says(till, 'Offline');
});

/** Where a sale stands when the tablet dies, what the next start shows of it, and what it comes to. */
const deaths = [
  { step: 'with goods in the cart', to: 'cart', begins: 0 },
  { step: 'in the scan view', to: 'cart', begins: 0 },
  { step: 'between the tap and the sending', to: 'waiting', begins: 1 },
  { step: 'between the sending and the answer', to: 'waiting', begins: 1 },
  { step: 'while the customer decides', to: 'waiting', begins: 1 },
  { step: 'as the money is taken', to: 'paid', begins: 1 },
] as const;

/** Brings a sale as far as that; answers with its reference once it has one. */
async function bringTo(
  step: (typeof deaths)[number]['step'],
  { stall, context, page }: { stall: Stall; context: BrowserContext; page: Page },
): Promise<string> {
  if (step === 'with goods in the cart' || step === 'in the scan view') {
    await press(page, /^Lynghonning/);
    await isKept(page, 1);
    if (step === 'in the scan view') await press(page, /^Charge/);
    return '';
  }
  const asked = Promise.withResolvers<void>();
  if (step === 'between the sending and the answer')
    await context.route('**/api/parcels', async (route) => {
      await route.fetch();
      asked.resolve();
    });
  if (step === 'between the tap and the sending') await context.setOffline(true);
  const reference = await charge(page);
  if (step === 'between the tap and the sending') await shows(page, 'Not sent yet');
  else if (step === 'between the sending and the answer') await asked.promise;
  else await shows(page, 'Waiting for the customer');
  if (step === 'as the money is taken') {
    // An open stream outlives the cutting of this network; a reload ends it.
    await context.setOffline(true);
    await page.reload();
    await approve(stall, reference);
    await eventually(() => held(stall)).toMatchObject([{ captured: 12_900 }]);
  }
  return reference;
}

/** The next start shows where things stand, and the sale comes to its end once. */
async function goesOn(
  { to, begins }: (typeof deaths)[number],
  { stall, page, reference }: { stall: Stall; page: Page; reference: string },
): Promise<void> {
  if (to === 'cart') {
    await page.goto(stall.tillUrl);
    await shows(page, '1 item');
  } else {
    await page.goto(`${stall.tillUrl}/pay/${reference}`);
    await shows(page, to === 'waiting' ? 'Waiting for the customer' : 'Paid');
    if (to === 'waiting') await approve(stall, reference);
    await shows(page, 'Paid');
    await eventually(() => held(stall)).toMatchObject([{ reference, captured: 12_900 }]);
  }
  expect(await held(stall)).toHaveLength(begins);
}

test.each(deaths)('a tab that is killed $step loses nothing and asks once', async (death) => {
  const stall = await open();
  const { till, context } = stall;
  const reference = await bringTo(death.step, { stall, context, page: till });
  await till.close();
  await context.unroute('**/api/parcels');
  await context.setOffline(false);
  await goesOn(death, { stall, page: await context.newPage(), reference });
});

/** Three starts of a whole browser each. */
const crashPatience = { timeout: 120_000 };

test.each(deaths)(
  'a browser that crashes $step loses nothing and asks once',
  crashPatience,
  async (death) => {
    const stall = await openStall();
    ends.push(() => stall.close());
    const { profile, gone } = await pairedProfile(stall);
    ends.push(async () => gone());
    const before = await launch(profile);
    const page = await before.newPage();
    await page.goto(stall.tillUrl);
    const reference = await bringTo(death.step, { stall, context: before, page });
    await crash(before, page);
    const after = await launch(profile);
    ends.push(() => after.close());
    await goesOn(death, { stall, page: await after.newPage(), reference });
  },
);

test('patience that runs out without a network ends as not sent, and nobody is ever asked', async () => {
  const stall = await open();
  const { till, context, tillUrl } = stall;
  await till.clock.install();
  await till.addInitScript(evenWaits);
  await till.goto(tillUrl);
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  await context.setOffline(true);
  await charge(till);
  await shows(till, 'Not sent yet');
  // From here time passes only when it is told to, and never while an attempt is under way: each fails for want of a
  // network and is known to have stayed here. They begin after 1, 2, 4 … 32 s; none does as the patience runs out.
  await noneUnderWay(till);
  await till.clock.pauseAt((await till.evaluate(() => Date.now())) + 1_000);
  for (let second = 2; second < 89; second++) {
    await noneUnderWay(till);
    await till.clock.runFor(1_000);
  }
  await shows(till, 'Not sent yet');
  await noneUnderWay(till);
  await till.clock.runFor(4_000);
  await shows(till, /^Not sent$/);
  await till.clock.resume();
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
  await says(till, 'open in two tabs');
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
