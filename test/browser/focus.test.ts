/** Where the keyboard goes on when something that lay over a screen is closed: where it was. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { openNewest, paid } from './after-steps.ts';
import { openStall, type Stall } from './stall.ts';
import { eventually, press } from './steps.ts';

let stall: Stall;
let till: Page;
beforeAll(async () => {
  stall = await openStall();
  till = stall.till;
});
afterAll(() => stall.close());

const hasFocus = (element: Locator) =>
  eventually(() => element.evaluate((it) => it === document.activeElement)).toBe(true);
const button = (name: string | RegExp) => till.getByRole('button', { name }).first();
async function enter(element: Locator): Promise<void> {
  await element.focus();
  await till.keyboard.press('Enter');
}
const isGone = (element: Locator) => element.waitFor({ state: 'detached' });

test('a sheet and the scan view give the focus back to the button that opened them', async () => {
  const sheet = till.getByRole('dialog');
  await press(till, /^Lynghonning/);
  for (const opener of ['Menu', 'Not paid']) {
    await enter(button(opener));
    await sheet.waitFor();
    await till.keyboard.press('Escape');
    await isGone(sheet);
    await hasFocus(button(opener));
  }
  await enter(button(/^Charge/));
  await till.getByText('Turn on the camera').waitFor();
  await enter(button('Phone number'));
  await sheet.waitFor();
  await till.keyboard.press('Escape');
  await hasFocus(button('Phone number'));
  await enter(button('Turn on the camera'));
  await isGone(button('Turn on the camera'));
  const heading = till.getByRole('heading', { name: /^Scan the customer/ });
  await hasFocus(heading);
  await till.keyboard.press('Escape');
  await isGone(heading);
  await hasFocus(button(/^Charge/));
  await press(till, 'Clear');
});

test('in a payment’s details the focus goes into the form that opens, and back to the ways on from it', async () => {
  await paid(stall);
  await openNewest(till);
  const details = till.getByRole('dialog');
  for (const [name, part, back] of [
    ['Refund', details.getByRole('form', { name: 'Give money back' }), 'Keep the money'],
    ['Sales slip', details.getByRole('region', { name: 'Sales slip' }), 'Close'],
  ] as const) {
    await enter(details.getByRole('button', { name, exact: true }));
    await hasFocus(part);
    await enter(details.getByRole('button', { name: back, exact: true }).last());
    await isGone(part);
    await hasFocus(details.locator('.ways'));
  }
  await till.keyboard.press('Escape');
  await isGone(details);
});

test('a payment’s details give the focus back to its row', async () => {
  await till.goto(`${stall.tillUrl}/today`);
  const row = till.getByRole('main').getByRole('listitem').first().getByRole('button');
  await enter(row);
  await till.getByRole('dialog').waitFor();
  await till.keyboard.press('Escape');
  await hasFocus(row);
});
