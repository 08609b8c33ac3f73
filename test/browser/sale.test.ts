import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { openStall, type Stall, type StallOptions } from './stall.ts';

let stall: Stall | undefined;
const open = async (options?: StallOptions): Promise<Stall> => {
  stall = await openStall(options);
  return stall;
};
afterEach(async () => {
  await stall?.close();
  stall = undefined;
});

const shows = (page: Page, heading: string | RegExp) =>
  page.getByRole('heading', { name: heading }).waitFor();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** Goods, Charge, and the camera on the customer's phone. Gives the reference. */
async function scan(till: Page): Promise<string> {
  await press(till, /^Lynghonning/);
  await press(till, /^Charge/);
  const allow = till.getByRole('button', { name: 'Turn on the camera' });
  // Asked for once; from then on the camera opens with the scan view.
  await Promise.race([allow.click({ timeout: 3_000 }).catch(() => {}), till.waitForURL(/\/pay\//)]);
  await till.waitForURL(/\/pay\//, { timeout: 20_000 });
  return till.url().split('/').at(-1) ?? '';
}

async function heldOf({ control }: Stall, reference: string) {
  const payments = (await control('GET', '/sim/payments')) as {
    reference: string;
    captured: number;
    state: string;
  }[];
  return payments.find((payment) => payment.reference === reference);
}

test('goods, charge, scan, approve: the till turns green within a second and the money is collected', async () => {
  const { till, phone } = await open({ customer: 'kari' });
  const customer = await phone('kari');
  await till.bringToFront();
  const reference = await scan(till);
  await shows(till, 'Waiting for the customer');
  await customer.bringToFront();
  await press(customer, /^Approve/);
  const approvedAt = performance.now();
  await shows(till, 'Paid');
  expect(performance.now() - approvedAt).toBeLessThan(1_000);
  expect(await heldOf(stall as Stall, reference)).toMatchObject({ state: 'AUTHORIZED' });
  // A tap right away could be meant for what was there before and does nothing; a key can only be meant for this.
  await till.bringToFront();
  await till.keyboard.press('Enter');
  await till.getByText('Nothing here yet').waitFor();
});

test('a customer who declines is said to have declined, and the same goods can be charged again', async () => {
  const { till, phone } = await open({ customer: 'ola' });
  const customer = await phone('ola');
  await till.bringToFront();
  await scan(till);
  await customer.bringToFront();
  await press(customer, /^Decline/);
  await till.bringToFront();
  await shows(till, 'The customer declined');
  await press(till, /Try again|Scan again/);
  await till.waitForURL(/\/pay\//, { timeout: 20_000 });
});

test('a request that nobody answers ends as out of time', async () => {
  const { till, control } = await open({ customer: 'vilde' });
  await scan(till);
  await shows(till, 'Waiting for the customer');
  await control('POST', '/sim/clock/advance', { ms: 10 * 60_000 + 1_000 });
  await shows(till, 'Time ran out');
});

test('a customer who cannot pay this way is not told that anything is wrong with them', async () => {
  const { till } = await open({ customer: 'emil' });
  await scan(till);
  await shows(till, 'This customer cannot pay this way');
  expect(await till.getByText(/wrong|invalid|unknown number/i).count()).toBe(0);
});

test('a code that was renewed meanwhile asks to be opened again', async () => {
  const { till, control } = await open({ customer: 'ola' });
  await control('POST', '/sim/customers/ola/new-code');
  await scan(till);
  await shows(till, 'The code was too old');
});

test('a unit that may not send requests shows the QR on this screen at once, and that is paid', async () => {
  const { till, control } = await open({ msn: '456789' });
  await press(till, /^Lynghonning/);
  await press(till, /^Charge/);
  await till.waitForURL(/\/pay\//);
  const reference = till.url().split('/').at(-1);
  const code = till.getByRole('img', { name: /^QR code for/ });
  await code.waitFor();
  expect(await code.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await control('POST', `/sim/payments/456789/${reference}/scan`, { customer: 'kari' });
  await control('POST', `/sim/payments/456789/${reference}/approve`);
  await shows(till, 'Paid');
});

test('with every webhook lost, polling alone turns it green within three seconds', async () => {
  const { till, control } = await open({ customer: 'kari' });
  await control('PATCH', '/sim/webhooks', { off: true });
  const reference = await scan(till);
  await shows(till, 'Waiting for the customer');
  // The first look at a request comes after five seconds; from then on it is looked at each two.
  await till.waitForFunction(
    (from) => performance.now() - from > 5_500,
    await till.evaluate(() => performance.now()),
  );
  await control('POST', `/sim/payments/123456/${reference}/approve`);
  const approvedAt = performance.now();
  await shows(till, 'Paid');
  expect(performance.now() - approvedAt).toBeLessThan(3_000);
});

test('a request left for the next customer is called out when it is paid late, and can be given back', async () => {
  const { till, control } = await open({ customer: 'kari' });
  const reference = await scan(till);
  await press(till, 'Next customer');
  await till.getByText('Nothing here yet').waitFor();
  await till.getByRole('region', { name: 'Open payments' }).getByRole('button').waitFor();
  await control('POST', `/sim/payments/123456/${reference}/approve`);
  await till
    .getByRole('main')
    .getByText(/was paid after you moved on/)
    .waitFor();
  await press(till, 'Refund');
  await expect.poll(async () => await heldOf(stall as Stall, reference)).toMatchObject({ refunded: 12_900 });
});

test('a cancel that meets an approval ends as paid', async () => {
  const { till, control } = await open({ customer: 'kari' });
  await control('PATCH', '/sim/webhooks', { off: true });
  const reference = await scan(till);
  await shows(till, 'Waiting for the customer');
  await control('POST', `/sim/payments/123456/${reference}/approve`);
  await press(till, 'Cancel');
  await shows(till, 'Paid');
});

test('a cancelled request ends as cancelled and is gone from the phone', async () => {
  const { till, phone } = await open({ customer: 'kari' });
  await scan(till);
  await press(till, 'Cancel');
  await shows(till, 'Cancelled');
  const customer = await phone('kari');
  await customer.getByText('No requests').waitFor();
});

test('a cart survives a reload and a waiting payment is found again', async () => {
  const { till, control } = await open({ customer: 'kari' });
  await press(till, /^Bivokslys/);
  await till.reload();
  await shows(till, '1 item');
  await press(till, /^Lynghonning/);
  await press(till, /^Charge/);
  await press(till, 'Turn on the camera');
  await till.waitForURL(/\/pay\//, { timeout: 20_000 });
  const reference = till.url().split('/').at(-1);
  await till.reload();
  await shows(till, 'Waiting for the customer');
  await control('POST', `/sim/payments/123456/${reference}/approve`);
  await shows(till, 'Paid');
});
