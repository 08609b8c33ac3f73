import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStall, type Stall } from './stall.ts';

const msn = '123456';
let stall: Stall;
let till: Page;
beforeAll(async () => {
  stall = await openStall({ msn });
  till = stall.till;
});
afterAll(() => stall.close());

const shows = (heading: string | RegExp) => till.getByRole('heading', { name: heading }).waitFor();
const press = (name: string | RegExp) => till.getByRole('button', { name }).first().click();
const referenceNow = () => till.url().split('/').at(-1) ?? '';
const act = (reference: string, what: 'approve' | 'decline' | 'scan', customer = 'kari') =>
  stall.control('POST', `/sim/payments/${msn}/${reference}/${what}`, { customer });

interface Held {
  readonly reference: string;
  readonly state: string;
  readonly captured: number;
}
const payments = () => stall.control('GET', '/sim/payments') as Promise<readonly Held[]>;
const held = async (reference: string) =>
  (await payments()).find((payment) => payment.reference === reference);
const live = async () => (await payments()).filter(({ state }) => state === 'CREATED');

beforeEach(async () => {
  await stall.control('PATCH', '/sim/webhooks', { off: false });
  await stall.control('DELETE', '/sim/faults');
  await till.goto(`${stall.tillUrl}/today`);
  await press('Back to the till');
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  const clear = till.getByRole('button', { name: 'Clear', exact: true });
  if (await clear.isVisible()) await clear.click();
});

async function chargeOnScreen(): Promise<string> {
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await press('QR on this screen');
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  return referenceNow();
}

async function chargeByNumber(number = '999 00 002', country = /Norway/): Promise<string> {
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await press('Phone number');
  await till.getByRole('radio', { name: country }).check({ force: true });
  await till.getByRole('textbox', { name: 'Number' }).fill(number);
  await press('Send the request');
  await shows('Waiting for the customer');
  return referenceNow();
}

/** Another payment than this one is on the screen. */
async function movedOnFrom(reference: string): Promise<string> {
  await till.waitForURL((url) => url.pathname.startsWith('/pay/') && !url.pathname.endsWith(reference));
  return referenceNow();
}

test('a QR on this screen is scanned and approved, and the till turns green', async () => {
  const reference = await chargeOnScreen();
  const code = till.getByRole('img', { name: /^QR code for/ });
  expect(await code.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await act(reference, 'scan');
  await act(reference, 'approve');
  await shows('Paid');
});

test('the code faces the customer, in the customer’s language, and stays turned for the next', async () => {
  await chargeOnScreen();
  await till.getByText('Skann med Vipps eller kameraet').waitFor();
  await press('Suomi');
  await till.getByText('Skannaa Vipps-sovelluksella tai kameralla').waitFor();
  await press('Turn to the customer');
  await till.getByRole('button', { name: 'Turn back', pressed: true }).waitFor();
  await press('Cancel');
  await shows('Cancelled');
  await press('New QR');
  await till.getByRole('button', { name: 'Turn back' }).click();
  await till.getByRole('button', { name: 'Turn to the customer' }).waitFor();
  await press('Cancel');
  await shows('Cancelled');
});

test('a QR whose time ran out is gone, and one tap shows a new one', async () => {
  const old = await chargeOnScreen();
  await stall.control('POST', '/sim/clock/advance', { ms: 10 * 60_000 + 1_000 });
  await shows('Time ran out');
  expect(await till.getByRole('img', { name: /^QR code for/ }).count()).toBe(0);
  await press('New QR');
  const reference = await movedOnFrom(old);
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  await act(reference, 'scan');
  await act(reference, 'approve');
  await shows('Paid');
});

test('another way for the same sale takes the former request back first, so that one alone is live', async () => {
  const former = await chargeByNumber();
  await press('QR on this screen');
  const reference = await movedOnFrom(former);
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  expect(await held(former)).toMatchObject({ state: 'TERMINATED' });
  expect((await live()).map((payment) => payment.reference)).toEqual([reference]);
  await act(reference, 'scan');
  await act(reference, 'approve');
  await shows('Paid');
  await till.keyboard.press('Enter');
  await till.getByText('Nothing here yet').waitFor();
  // What the seller has taken back is nothing to be looked at again.
  const tray = till.getByRole('region', { name: 'Open payments' });
  expect(await tray.getByRole('button', { name: 'Cancelled' }).count()).toBe(0);
});

test('a customer who approves while the way is switched has paid once, and the till shows that payment', async () => {
  const former = await chargeByNumber();
  await stall.control('PATCH', '/sim/webhooks', { off: true });
  await act(former, 'approve', 'ola');
  await press('QR on this screen');
  await shows('Paid');
  expect(referenceNow()).toBe(former);
  await expect.poll(() => held(former)).toMatchObject({ captured: 12_900 });
  expect(await live()).toEqual([]);
});

test('a former request that cannot be taken back holds the new one, unless the seller insists after a warning', async () => {
  const former = await chargeByNumber();
  await stall.control('POST', '/sim/faults', {
    operation: 'cancel',
    kind: 'status',
    status: 503,
    times: 1000,
  });
  await press('QR on this screen');
  await shows('The former request is being taken back first');
  expect((await live()).map((payment) => payment.reference)).toEqual([former]);
  const held = await movedOnFrom(former);
  await press('Ask now all the same');
  await till.getByText(/is taken twice/).waitFor();
  await till.getByRole('dialog').getByRole('button', { name: 'Ask now' }).click();
  const reference = await movedOnFrom(held);
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  const both = (await live()).map((payment) => payment.reference);
  expect(both.toSorted()).toEqual([former, reference].toSorted());
  await stall.control('DELETE', '/sim/faults');
  await press('Cancel');
  await shows('Cancelled');
});

test('a payment page is paid though the customer never comes back from it', async () => {
  await stall.control('PATCH', '/sim/customers/kari', { comesBack: false });
  const first = await chargeOnScreen();
  await press('Payment page');
  const reference = await movedOnFrom(first);
  await till.getByText('Skann med kameraet').waitFor();
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  await act(reference, 'approve');
  await shows('Paid');
  await stall.control('PATCH', '/sim/customers/kari', { comesBack: true });
});

test('the till begins with the way it was told to begin with, also after a reload', async () => {
  const choose = async (name: string) => {
    await press('Menu');
    await till.getByRole('radio', { name }).check({ force: true });
    await till.waitForResponse((response) => response.url().endsWith('/api/till'));
    await press('Close');
  };
  await choose('QR on this screen');
  await till.reload();
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  await press('Cancel');
  await shows('Cancelled');
  await press('Next sale');
  await choose('Phone number');
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await shows('Phone number');
  await till.keyboard.press('Escape');
  await choose('Scan their code');
});

test('a number that names its country needs no choice, and only its last digits are ever shown', async () => {
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await press('Phone number');
  const number = till.getByRole('textbox', { name: 'Number' });
  await number.fill('12 34');
  await press('Send the request');
  await till.getByText('Choose the country first').waitFor();
  await number.fill('+45 12 34 56 78');
  await till.getByRole('radio', { name: /Denmark/, checked: true }).waitFor({ state: 'attached' });
  await till.getByText('These digits do not make a mobile number in Denmark').waitFor();
  await number.fill('+47 999 00 002');
  await press('Send the request');
  await till.getByText('Sent to ••• 002').waitFor();
  expect(await till.content()).not.toContain('99900002');
  const kept = await till.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(kept).not.toContain('99900002');
  await press('Cancel');
});

test('a sales unit that lost its leave to ask phones says so once and shows codes from then on', async () => {
  await stall.control('PATCH', `/sim/units/${msn}`, { pushAllowed: false });
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await press('Phone number');
  await till.getByRole('radio', { name: /Norway/ }).check({ force: true });
  await till.getByRole('textbox', { name: 'Number' }).fill('999 00 002');
  await press('Send the request');
  await shows('This till cannot send requests to a phone yet');
  const refused = referenceNow();
  await press('Show QR instead');
  const reference = await movedOnFrom(refused);
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  expect(await till.getByRole('button', { name: 'Phone number' }).count()).toBe(0);
  await act(reference, 'scan');
  await act(reference, 'approve');
  await shows('Paid');
  await till.keyboard.press('Enter');
  await press(/^Lynghonning/);
  await press(/^Charge/);
  await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  await press('Cancel');
  await shows('Cancelled');
  await press('Next sale');
  // A sticker asks a phone as well, and would be printed for nothing.
  await till.goto(`${stall.tillUrl}/codes`);
  await shows('This till cannot send requests to a phone yet');
  await till.goto(stall.tillUrl);
  await stall.control('PATCH', `/sim/units/${msn}`, { pushAllowed: true });
  await press('Menu');
  await press('Ask again');
  await till.getByRole('radio', { name: 'Scan their code' }).waitFor({ state: 'attached' });
});
