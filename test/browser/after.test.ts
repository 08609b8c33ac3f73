import type { Request } from 'playwright-core';
import { afterEach, expect, test, vi } from 'vitest';
import { choose, held, holds, openNewest, paid, pressThere } from './after-steps.ts';
import { openStall, type Stall, type StallOptions } from './stall.ts';
import { press, shows } from './steps.ts';

let stall: Stall;
const open = async (options?: StallOptions): Promise<Stall> => (stall = await openStall(options));
afterEach(() => stall.close());

test('goods for later are held, handed over in part, and the rest is let go', async () => {
  const { till } = await open();
  const reference = await held(stall);
  await press(till, 'Next sale');
  await till.goto(new URL('/today', till.url()).href);
  await press(till, '1 to hand over');
  await shows(till, 'To hand over');
  await till.getByText(/Can be collected until/).waitFor();
  await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
  await pressThere(till, 'Collect the money');
  await choose(till, 'Some goods');
  await pressThere(till, /^One Lynghonning.* more/);
  await choose(till, /^Let .*218,00.* go/);
  await pressThere(till, /^Collect .*129,00/);
  await holds(stall, reference).toEqual({
    authorized: 34_700,
    captured: 12_900,
    cancelled: 21_800,
    refunded: 0,
  });
  await till.getByRole('dialog').getByText('Paid', { exact: true }).waitFor();
});

test('of a sale handed over in part no screen says that all of it was paid, and none that it came late', async () => {
  const { till, tillUrl } = await open();
  const reference = await held(stall);
  await press(till, 'Next sale');
  await till.goto(`${tillUrl}/held`);
  await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
  await pressThere(till, 'Collect the money');
  await choose(till, 'Some goods');
  await pressThere(till, /^One Lynghonning.* more/);
  await choose(till, /^Let .*218,00.* go/);
  await pressThere(till, /^Collect .*129,00/);
  await till.getByRole('dialog').getByText('Paid', { exact: true }).waitFor();
  await till
    .getByRole('dialog')
    .getByText(/^Collected 129,00/)
    .first()
    .waitFor();
  await till.goto(`${tillUrl}/today`);
  const row = till.getByRole('main').getByRole('listitem').first();
  await row
    .getByText(/^Collected 129,00/)
    .first()
    .waitFor();
  await press(till, 'Back to the till');
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  expect(await till.getByText(/was paid after you moved on/).count()).toBe(0);
  await till.goto(`${tillUrl}/pay/${reference}`);
  await shows(till, 'Paid');
  await till.getByText(/^129,00/).waitFor();
  expect(await till.getByText(/347,00/).count()).toBe(0);
});

test('held money is let go after its consequence was said', async () => {
  const { till } = await open();
  const reference = await held(stall);
  await openNewest(till);
  await pressThere(till, 'Let the money go');
  await till.getByText(/can never be collected/).waitFor();
  await pressThere(till, /^Let .*347,00.* go/);
  await holds(stall, reference).toEqual({ authorized: 34_700, captured: 0, cancelled: 34_700, refunded: 0 });
  await till.getByRole('dialog').getByText('Let go', { exact: true }).first().waitFor();
});

test('money goes back by goods, then by sum, and never more than was collected', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await pressThere(till, 'Refund');
  await choose(till, 'Some goods');
  await pressThere(till, /^One Bivokslys.* more/);
  await choose(till, 'Goods came back');
  await pressThere(till, /^Give back .*89,00/);
  await holds(stall, reference).toMatchObject({ captured: 34_700, refunded: 8_900 });
  await till.getByText('1 given back').waitFor();
  await pressThere(till, 'Refund');
  await choose(till, 'A sum');
  const sum = till.getByRole('textbox', { name: 'Sum to give back' });
  await sum.fill('300');
  await till.getByText(/^At most .*258,00/).waitFor();
  expect(await till.getByRole('button', { name: /^Give back/ }).isDisabled()).toBe(true);
  await sum.fill('258');
  await pressThere(till, /^Give back .*258,00/);
  await holds(stall, reference).toMatchObject({ captured: 34_700, refunded: 34_700 });
  await till.getByRole('dialog').getByText('Given back', { exact: true }).first().waitFor();
  expect(await till.getByRole('dialog').getByRole('button', { name: 'Refund', exact: true }).count()).toBe(0);
});

test('of a sale that was handed over in part only those goods are offered to be given back', async () => {
  const { till } = await open();
  const reference = await held(stall);
  await openNewest(till);
  await pressThere(till, 'Collect the money');
  await choose(till, 'Some goods');
  await pressThere(till, /^One Lynghonning.* more/);
  await choose(till, /^Let .*218,00.* go/);
  await pressThere(till, /^Collect .*129,00/);
  await till.getByRole('dialog').getByText('Paid', { exact: true }).waitFor();
  expect(await till.getByText(/^Collecting/).count()).toBe(0);
  await pressThere(till, 'Refund');
  await choose(till, 'Some goods');
  await pressThere(till, /^One Lynghonning.* more/);
  expect(await till.getByRole('button', { name: /Bivokslys.* more/ }).count()).toBe(0);
  expect(await till.getByRole('button', { name: /Lynghonning.* more/ }).isDisabled()).toBe(true);
  await pressThere(till, /^Give back .*129,00/);
  await holds(stall, reference).toMatchObject({ captured: 12_900, refunded: 12_900 });
});

test('a refund that the tablet cannot store says so, and the form stays for another try', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await pressThere(till, 'Refund');
  await till.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      IDBObjectStore.prototype.put = put;
      throw new DOMException('no room', 'QuotaExceededError');
    };
  });
  await pressThere(till, /^Give back .*347,00/);
  await till.getByText(/could not be stored on this tablet/).waitFor();
  await holds(stall, reference).toMatchObject({ refunded: 0 });
  await pressThere(till, /^Give back .*347,00/);
  await holds(stall, reference).toMatchObject({ refunded: 34_700 });
  expect(await till.getByText(/could not be stored/).count()).toBe(0);
});

test('a refund in cash is written down, moves nothing in the app and counts towards what is left', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await pressThere(till, 'Refund');
  await choose(till, 'A sum');
  await till.getByRole('textbox', { name: 'Sum to give back' }).fill('100');
  await choose(till, 'In cash, from you');
  await pressThere(till, /^Give back .*100,00/);
  await till.getByText(/100,00.* given back in cash/).waitFor();
  await holds(stall, reference).toMatchObject({ captured: 34_700, refunded: 0 });
  await pressThere(till, 'Refund');
  await till.getByText(/Everything .*247,00/).waitFor();
});

test('a refund asked for without a connection is shown as queued, and done once it is back', async () => {
  const { till, context } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await context.setOffline(true);
  await pressThere(till, 'Refund');
  await pressThere(till, /^Give back .*347,00/);
  const asked = /Refund of .*347,00.* asked for, not yet confirmed/;
  await till.getByRole('dialog').getByText(asked).waitFor();
  await till.getByRole('main').getByText(asked).waitFor();
  await holds(stall, reference).toMatchObject({ refunded: 0 });
  await context.setOffline(false);
  await holds(stall, reference).toMatchObject({ refunded: 34_700 });
});

test('a refund that has been queued for days stands in the list until it is answered', async () => {
  const { till, context, tillUrl } = await open();
  await till.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const reference = await paid(stall);
  await openNewest(till);
  await context.setOffline(true);
  await pressThere(till, 'Refund');
  await pressThere(till, /^Give back .*347,00/);
  const asked = till.getByRole('main').getByText(/Refund of .*347,00.* asked for, not yet confirmed/);
  await asked.waitFor();
  await till.clock.setFixedTime(Date.now() + 5 * 24 * 60 * 60_000);
  await till.goto(`${tillUrl}/today`);
  await asked.waitFor();
  await holds(stall, reference).toMatchObject({ refunded: 0 });
  await context.setOffline(false);
  await holds(stall, reference).toMatchObject({ refunded: 34_700 });
});

test('held money whose time runs out is said on the sale screen', async () => {
  const { till, tillUrl } = await open();
  await held(stall);
  await press(till, 'Next sale');
  expect(await till.getByRole('region', { name: /to hand over/ }).count()).toBe(0);
  // The edge's day; what is promised for a card is promised for a week.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 6.9 * 24 * 60 * 60_000 });
  try {
    await till.goto(tillUrl);
    await till.getByRole('region', { name: '1 to hand over' }).getByRole('button').click();
    await till.getByText('Collect now').waitFor();
  } finally {
    vi.useRealTimers();
  }
});

test('the customer takes the sales slip along from the till, with goods, VAT and seller', async () => {
  const { till, context } = await open();
  await paid(stall);
  await till.getByRole('img', { name: 'QR code of the sales slip' }).waitFor();
  await openNewest(till);
  await press(till, 'Sales slip');
  const [slip] = await Promise.all([
    context.waitForEvent('page'),
    till.getByRole('link', { name: /^Open it/ }).click(),
  ]);
  await slip.getByText('Lynghonning').first().waitFor();
  await slip
    .getByText(/347[.,]00/)
    .first()
    .waitFor();
  await slip.getByText('Honey stall').first().waitFor();
});

test('the till tells what the customer sees in their app, and puts the slip there when asked', async () => {
  const { till } = await open();
  await paid(stall);
  await openNewest(till);
  await press(till, 'Sales slip');
  await till.getByText('The customer sees these goods there').waitFor();
  const put = till.getByRole('button', { name: 'Put the slip in Vipps' });
  const putting = (request: Request) => request.method() === 'PUT' && request.url().endsWith('/order');
  await till.route('**/order', (route) => (putting(route.request()) ? route.abort() : route.continue()));
  await put.click();
  await till.getByText('The slip could not be put there').waitFor();
  await till.unroute('**/order');
  await put.click();
  await till.getByText('The customer finds the slip there').waitFor();
  expect(await put.count()).toBe(0);
  await press(till, 'Close');
  await openNewest(till);
  await press(till, 'Sales slip');
  await till.getByText('The customer finds the slip there').waitFor();
});
