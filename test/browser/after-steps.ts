/** What a seller does after a sale in the browser journeys, and what Vipps MobilePay holds then. */
import type { Page } from 'playwright-core';
import * as v from 'valibot';
import type { Stall } from './stall.ts';
import { eventually, press, shows } from './steps.ts';

export const choose = (page: Page, name: string | RegExp) =>
  page.getByRole('radio', { name }).check({ force: true });

/** Presses what is in the sheet; the list behind it may say the same. */
export const pressThere = (page: Page, name: string | RegExp) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name, exact: typeof name === 'string' })
    .click();

/** Two of the first good and one of the second (347,00), asked of a typed number. Gives the reference. */
export async function chargeGoods({ till }: Pick<Stall, 'till'>, { later = false } = {}): Promise<string> {
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

export async function paid(stall: Stall): Promise<string> {
  const reference = await chargeGoods(stall);
  await stall.control('POST', `/sim/payments/123456/${reference}/approve`);
  await shows(stall.till, 'Paid');
  return reference;
}

export async function held(stall: Stall): Promise<string> {
  const reference = await chargeGoods(stall, { later: true });
  await stall.control('POST', `/sim/payments/123456/${reference}/approve`);
  await shows(stall.till, 'Approved, not yet collected');
  return reference;
}

/** Today's list, and the newest payment in it. */
export async function openNewest(till: Page): Promise<void> {
  await till.goto(new URL('/today', till.url()).href);
  await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
  await till.getByRole('dialog').waitFor();
}

const There = v.object({
  reference: v.string(),
  state: v.string(),
  authorized: v.number(),
  captured: v.number(),
  cancelled: v.number(),
  refunded: v.number(),
  events: v.array(v.object({ name: v.string(), success: v.boolean() })),
});
export type There = v.InferOutput<typeof There>;

export async function thereOf({ control }: Stall, reference: string): Promise<There> {
  const all = v.parse(v.array(There), await control('GET', '/sim/payments'));
  const there = all.find((payment) => payment.reference === reference);
  if (!there) throw new Error(`expected ${reference} at the simulator`);
  return there;
}

/** What Vipps MobilePay holds of it, as it comes to be. */
export const holds = (stall: Stall, reference: string) =>
  eventually(async () => {
    const { authorized, captured, cancelled, refunded } = await thereOf(stall, reference);
    return { authorized, captured, cancelled, refunded };
  });
