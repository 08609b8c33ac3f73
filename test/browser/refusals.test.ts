/** Each refusal of the contract as a cashier meets it: one row of the table, one journey. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ask, refusals, toldToCashier } from '../refusal-table.ts';
import { chargeGoods, choose, held, holds, openNewest, paid, pressThere, thereOf } from './after-steps.ts';
import { openStall, type Stall } from './stall.ts';
import { approve, shows } from './steps.ts';

const whole = 34_700;
const sum = /347,00/;

// One stall for all: each journey is a sale of its own.
let stall: Stall;
beforeAll(async () => {
  stall = await openStall();
});
afterAll(() => stall.close());

const of = (ask: Ask) => refusals.filter((row) => row.ask === ask);

/** The next call of this kind about this payment is refused with the code, so many times. */
const refuse = (reference: string, operation: 'capture' | 'cancel' | 'refund', code: string, times = 1) =>
  stall.control('POST', '/sim/faults', { operation, kind: 'code', code, reference, times });

const press = (name: string | RegExp) =>
  stall.till.getByRole('button', { name, exact: typeof name === 'string' }).click();
const dialog = () => stall.till.getByRole('dialog');
const atTheTill = () => stall.till.goto(stall.tillUrl);

/** Every text of the row stands in this part of the screen. */
async function reads(part: string, texts: readonly string[]): Promise<void> {
  const where = stall.till.locator(part);
  for (const text of texts) {
    const [before, after] = text.split('…');
    await where
      .getByText(before ?? '', { exact: false })
      .first()
      .waitFor();
    if (after) await where.getByText(after, { exact: false }).first().waitFor();
  }
}

/** Charged at a stall that collects at once: the words are on the payment's own screen. */
test.each(of('capture'))(
  'money that is not collected at once ($code) is not said to be paid',
  async (row) => {
    await atTheTill();
    const { till } = stall;
    const reference = await chargeGoods(stall);
    await refuse(reference, 'capture', row.code);
    await approve(stall, reference);
    if (row.word === 'busy') await till.getByText('The money is being taken.').first().waitFor();
    else await reads('main', toldToCashier(row));
    expect((await thereOf(stall, reference)).captured).toBe(0);
    if (row.end !== 'again') return;
    // The same ask gets through: nothing was asked for a second time.
    await shows(till, 'Paid');
    const captures = (await thereOf(stall, reference)).events.filter(({ name }) => name === 'CAPTURED');
    expect(captures).toMatchObject([{ success: true }]);
  },
);

test.each(of('capture'))('collecting at hand-over that meets $code says what to do', async (row) => {
  await atTheTill();
  const { till } = stall;
  const reference = await held(stall);
  await refuse(reference, 'capture', row.code);
  await openNewest(till);
  await pressThere(till, 'Collect the money');
  await pressThere(till, /^Collect .*347,00/);
  await reads('dialog', toldToCashier(row));
  if (row.end === 'ends') {
    await holds(stall, reference).toMatchObject({ captured: 0, cancelled: 0 });
    await dialog().getByText('Not done', { exact: true }).waitFor();
    await pressThere(till, 'Collect the money');
    await pressThere(till, /^Collect .*347,00/);
  }
  await holds(stall, reference).toMatchObject({ captured: whole });
  await dialog().getByText('Paid', { exact: true }).waitFor();
  const captures = (await thereOf(stall, reference)).events.filter(({ name }) => name === 'CAPTURED');
  expect(captures).toHaveLength(1);
});

test.each(of('cancel'))('a cancel that meets $code is cancelled only when a read shows it', async (row) => {
  await atTheTill();
  const { till } = stall;
  const reference = await chargeGoods(stall);
  await refuse(reference, 'cancel', row.code);
  await press('Cancel');
  await reads('main', toldToCashier(row));
  expect((await thereOf(stall, reference)).state).toBe('CREATED');
  await shows(till, 'Cancelled');
  expect((await thereOf(stall, reference)).state).toBe('TERMINATED');
});

test.each(of('release'))('letting go that meets $code says what to do', async (row) => {
  await atTheTill();
  const { till } = stall;
  const reference = await held(stall);
  await refuse(reference, 'cancel', row.code);
  await openNewest(till);
  await pressThere(till, 'Let the money go');
  await pressThere(till, /^Let .*347,00.* go/);
  await reads('dialog', toldToCashier(row));
  if (row.end === 'ends') {
    await holds(stall, reference).toMatchObject({ captured: 0, cancelled: 0 });
    await pressThere(till, 'Let the money go');
    await pressThere(till, /^Let .*347,00.* go/);
  }
  await holds(stall, reference).toMatchObject({ captured: 0, cancelled: whole });
  await dialog().getByText('Let go', { exact: true }).first().waitFor();
});

test.each(of('refund'))('giving back that meets $code says what to do', async (row) => {
  await atTheTill();
  const { till } = stall;
  const reference = await paid(stall);
  await refuse(reference, 'refund', row.code);
  await openNewest(till);
  await pressThere(till, 'Refund');
  await pressThere(till, /^Give back .*347,00/);
  await reads('dialog', toldToCashier(row));
  if (row.end === 'ends') {
    await holds(stall, reference).toMatchObject({ captured: whole, refunded: 0 });
    await pressThere(till, 'Refund');
    await till.getByText(sum).first().waitFor();
    await pressThere(till, /^Give back .*347,00/);
  }
  await holds(stall, reference).toMatchObject({ captured: whole, refunded: whole });
  await dialog().getByText('Given back', { exact: true }).first().waitFor();
});

test.each([
  { does: 'approve', shown: 'Paid', captured: whole },
  { does: 'decline', shown: 'The customer declined', captured: 0 },
])(
  'a cancel while the customer makes up their mind (6250) ends as they $does',
  async ({ does, shown, captured }) => {
    await atTheTill();
    const { till, control } = stall;
    const reference = await chargeGoods(stall);
    await control('POST', `/sim/payments/123456/${reference}/hesitate`);
    await press('Cancel');
    await shows(till, 'Cancelling');
    await control('POST', `/sim/payments/123456/${reference}/${does}`);
    await shows(till, shown);
    await holds(stall, reference).toMatchObject({ captured });
  },
);

test('money that is not taken can be tried for at once, and let go of before another way to pay is used', async () => {
  await atTheTill();
  const { till } = stall;
  const reference = await chargeGoods(stall);
  await refuse(reference, 'capture', '6260', 1000);
  await approve(stall, reference);
  await shows(till, 'The money could not be taken');
  await openNewest(till);
  await pressThere(till, 'Try again now');
  await reads('dialog', ['Do not hand over the goods. The till keeps trying.']);
  await pressThere(till, 'Let the money go');
  await till.getByText(/can never be collected/).waitFor();
  await pressThere(till, /^Let .*347,00.* go/);
  await dialog().getByText('Let go', { exact: true }).first().waitFor();
  await holds(stall, reference).toEqual({ authorized: whole, captured: 0, cancelled: whole, refunded: 0 });
});

test('while a part is tried for again no second part can be asked for, and it is collected once', async () => {
  await atTheTill();
  const { till } = stall;
  const reference = await held(stall);
  await refuse(reference, 'capture', '6260');
  await openNewest(till);
  await pressThere(till, 'Collect the money');
  await choose(till, 'Some goods');
  await pressThere(till, /^One Lynghonning.* more/);
  await pressThere(till, /^Collect .*129,00/);
  await reads('dialog', ['Do not hand over the goods.']);
  await dialog().getByRole('button', { name: 'Let the money go' }).waitFor();
  for (const name of ['Try again now', 'Collect the money'])
    expect(await dialog().getByRole('button', { name }).count(), name).toBe(0);
  const part = { authorized: whole, captured: 12_900, cancelled: 0, refunded: 0 };
  await holds(stall, reference).toEqual(part);
  await dialog().getByRole('button', { name: 'Collect the money' }).waitFor();
  await holds(stall, reference).toEqual(part);
});
