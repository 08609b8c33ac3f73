import type { Page } from 'playwright-core';
import { afterEach, expect, test, vi } from 'vitest';
import { openStall, type Stall, type StallOptions } from './stall.ts';

let stall: Stall;
const open = async (options?: StallOptions): Promise<Stall> => (stall = await openStall(options));
afterEach(() => stall.close());

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const shows = (page: Page, heading: string | RegExp) =>
  page.getByRole('heading', { name: heading }).waitFor();
const choose = (page: Page, name: string | RegExp) =>
  page.getByRole('radio', { name }).check({ force: true });

/** Two of the first good and one of the second (347,00), asked of a typed number. Gives the reference. */
async function charge({ till }: Stall, { later = false } = {}): Promise<string> {
  await press(till, /^Lynghonning/);
  await press(till, /^Lynghonning/);
  await press(till, /^Bivokslys/);
  if (later) await press(till, 'Hand over later');
  await press(till, /^Charge/);
  await press(till, 'Phone number');
  await choose(till, /Norway/);
  await till.getByRole('textbox', { name: 'Number' }).fill('999 00 001');
  await press(till, 'Send the request');
  await shows(till, 'Waiting for the customer');
  return till.url().split('/').at(-1) ?? '';
}

async function paid(opened: Stall): Promise<string> {
  const reference = await charge(opened);
  await opened.control('POST', `/sim/payments/123456/${reference}/approve`);
  await shows(opened.till, 'Paid');
  return reference;
}

async function held(opened: Stall): Promise<string> {
  const reference = await charge(opened, { later: true });
  await opened.control('POST', `/sim/payments/123456/${reference}/approve`);
  await shows(opened.till, 'Approved, not yet collected');
  return reference;
}

/** Today's list, and the newest payment in it. */
async function openNewest(till: Page): Promise<void> {
  await till.goto(new URL('/today', till.url()).href);
  await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
  await till.getByRole('dialog').waitFor();
}

/** What Vipps MobilePay holds of it, as it comes to be. */
const holds = (reference: string) =>
  expect.poll(async () => {
    const all = (await stall.control('GET', '/sim/payments')) as Record<string, unknown>[];
    const { authorized, captured, cancelled, refunded } =
      all.find((payment) => payment['reference'] === reference) ?? {};
    return { authorized, captured, cancelled, refunded };
  });

test('goods for later are held, handed over in part, and the rest is let go', async () => {
  const { till } = await open();
  const reference = await held(stall);
  await press(till, 'Next sale');
  await till.goto(new URL('/today', till.url()).href);
  await press(till, '1 to hand over');
  await shows(till, 'To hand over');
  await till.getByText(/Can be collected until/).waitFor();
  await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
  await press(till, 'Collect the money');
  await choose(till, 'Some goods');
  await press(till, /^One Lynghonning.* more/);
  await choose(till, /^Let .*218,00.* go/);
  await press(till, /^Collect .*129,00/);
  await holds(reference).toEqual({ authorized: 34_700, captured: 12_900, cancelled: 21_800, refunded: 0 });
  await till.getByRole('dialog').getByText('Paid', { exact: true }).waitFor();
});

test('held money is let go after its consequence was said', async () => {
  const { till } = await open();
  const reference = await held(stall);
  await openNewest(till);
  await press(till, 'Let the money go');
  await till.getByText(/can never be collected/).waitFor();
  await press(till, /^Let .*347,00.* go/);
  await holds(reference).toEqual({ authorized: 34_700, captured: 0, cancelled: 34_700, refunded: 0 });
  await till.getByRole('dialog').getByText('Let go', { exact: true }).first().waitFor();
});

test('money goes back by goods, then by sum, and never more than was collected', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await press(till, 'Refund');
  await choose(till, 'Some goods');
  await press(till, /^One Bivokslys.* more/);
  await choose(till, 'Goods came back');
  await press(till, /^Give back .*89,00/);
  await holds(reference).toMatchObject({ captured: 34_700, refunded: 8_900 });
  await till.getByText('1 given back').waitFor();
  await press(till, 'Refund');
  await choose(till, 'A sum');
  const sum = till.getByRole('textbox', { name: 'Sum to give back' });
  await sum.fill('300');
  await till.getByText(/^At most .*258,00/).waitFor();
  expect(await till.getByRole('button', { name: /^Give back/ }).isDisabled()).toBe(true);
  await sum.fill('258');
  await press(till, /^Give back .*258,00/);
  await holds(reference).toMatchObject({ captured: 34_700, refunded: 34_700 });
  await till.getByRole('dialog').getByText('Given back', { exact: true }).first().waitFor();
  expect(await till.getByRole('button', { name: 'Refund' }).count()).toBe(0);
});

test('a refund in cash is written down, moves nothing in the app and counts towards what is left', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await press(till, 'Refund');
  await choose(till, 'A sum');
  await till.getByRole('textbox', { name: 'Sum to give back' }).fill('100');
  await choose(till, 'In cash, from you');
  await press(till, /^Give back .*100,00/);
  await till.getByText(/100,00.* given back in cash/).waitFor();
  await holds(reference).toMatchObject({ captured: 34_700, refunded: 0 });
  await press(till, 'Refund');
  await till.getByText(/Everything .*247,00/).waitFor();
});

test('a refund asked for without a connection is shown as queued, and done once it is back', async () => {
  const { till, context } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await context.setOffline(true);
  await press(till, 'Refund');
  await press(till, /^Give back .*347,00/);
  await till.getByText(/Refund of .*347,00.* asked for, not yet confirmed/).waitFor();
  await holds(reference).toMatchObject({ refunded: 0 });
  await context.setOffline(false);
  await holds(reference).toMatchObject({ refunded: 34_700 });
});

/** What the cashier reads when Vipps MobilePay refuses to give back; 6020 to 6280 as far as a refund can meet them. */
const refusals: Readonly<Record<string, string>> = {
  '6020': 'The customer has not approved yet',
  '6150': 'The sum is too large',
  '6180': 'Already given back',
  '6210': 'The payment was already over',
  '6220': 'It is too late for that',
};

test('a refund that is refused says why in words, takes nothing, and can be asked for again', async () => {
  const { till, control } = await open();
  const reference = await paid(stall);
  for (const [code, words] of Object.entries(refusals)) {
    await control('POST', '/sim/faults', { operation: 'refund', kind: 'code', code, reference });
    await openNewest(till);
    await press(till, 'Refund');
    await choose(till, 'A sum');
    await till.getByRole('textbox', { name: 'Sum to give back' }).fill('1');
    await press(till, /^Give back .*1,00/);
    await till.locator('.failed').getByText(words, { exact: false }).waitFor();
    await holds(reference).toMatchObject({ captured: 34_700, refunded: 0 });
  }
  await press(till, 'Refund');
  await press(till, /^Give back .*347,00/);
  await holds(reference).toMatchObject({ captured: 34_700, refunded: 34_700 });
});

for (const code of ['6260', '6280']) {
  test(`money that is not taken (${code}) says so, and turns green when the same ask gets through`, async () => {
    const { till, control } = await open();
    await control('POST', '/sim/faults', { operation: 'capture', kind: 'code', code, times: 1 });
    const reference = await charge(stall);
    await control('POST', `/sim/payments/123456/${reference}/approve`);
    await till.getByText('Do not hand over the goods').first().waitFor();
    await shows(till, 'Paid');
    await holds(reference).toMatchObject({ captured: 34_700 });
  });
}

test('a payment is found by its sum, by the end of its reference, and by nobody else’s', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await till.goto(new URL('/find', till.url()).href);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await till.getByRole('textbox', { name: 'Sum' }).fill('346');
  await press(till, /^Search$/);
  await till.getByText('No payment fits').waitFor();
  await till.getByRole('textbox', { name: 'Sum' }).fill('347');
  await press(till, /^Search$/);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await press(till, 'Clear the search');
  await till
    .getByRole('textbox', { name: 'End of the reference' })
    .fill(reference.replaceAll('-', '').slice(-5));
  await press(till, /^Search$/);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await till.getByRole('textbox', { name: 'Exact reference' }).fill('nobody-has-this-1');
  await press(till, /^Ask Vipps/);
  await till.getByText(/does not know that reference/).waitFor();
});

test('without a connection the last days are searched on the tablet, and it says so', async () => {
  const { till, context } = await open();
  await paid(stall);
  await till.goto(new URL('/find', till.url()).href);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await context.setOffline(true);
  await till.getByRole('textbox', { name: 'Sum' }).fill('347');
  await press(till, /^Search$/);
  await till.getByText(/only what this tablet knows/).waitFor();
  await till.getByText('1 payment', { exact: true }).waitFor();
});

test('what happened is told step by step, with what is held at this moment and names for support', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await openNewest(till);
  await press(till, 'What happened');
  await till.getByText('Approved by the customer').waitFor();
  await till.getByText('Money collected').waitFor();
  await till.getByText('Vipps says now').waitFor();
  await till.getByText(new RegExp(reference)).first().waitFor();
  const [saved] = await Promise.all([till.waitForEvent('download'), press(till, 'Save as a file')]);
  expect(saved.suggestedFilename()).toContain(reference);
});

test('a customer who says they paid is shown every attempt of that sum', async () => {
  const { till, control } = await open();
  const declined = await charge(stall);
  await control('POST', `/sim/payments/123456/${declined}/decline`);
  await shows(till, 'The customer declined');
  await till.goto(new URL('/find', till.url()).href);
  await till.getByRole('textbox', { name: 'Sum' }).fill('347');
  await press(till, /^Search$/);
  await press(till, 'Show what happened');
  await till.getByText('Declined by the customer').waitFor();
});

test('a customer’s own code finds what was asked of it, and is not kept', async () => {
  const { till, control } = await open({ customer: 'kari' });
  await press(till, /^Lynghonning/);
  await press(till, /^Charge/);
  await press(till, 'Turn on the camera');
  await till.waitForURL(/\/pay\//, { timeout: 20_000 });
  const reference = till.url().split('/').at(-1) ?? '';
  await shows(till, 'Waiting for the customer');
  await control('POST', `/sim/payments/123456/${reference}/decline`);
  await shows(till, 'The customer declined');
  await till.goto(new URL('/find', till.url()).href);
  await press(till, 'By the customer’s code');
  const allow = till.getByRole('button', { name: 'Turn on the camera' });
  const found = till.getByRole('dialog').getByText('Declined by the customer');
  await Promise.race([allow.click({ timeout: 10_000 }).catch(() => {}), found.waitFor({ timeout: 20_000 })]);
  await found.waitFor();
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
