import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { openStall, type Stall } from './stall.ts';
import { approve, askByNumber, charge, eventually, held, press, says, shows, worksOffline } from './steps.ts';

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

/** Keeps a sale of one jar of honey as not paid. */
async function note(page: Page, text: string): Promise<void> {
  await press(page, /^Lynghonning/);
  await press(page, 'Not paid');
  await page.getByRole('textbox', { name: /A word to know it by/ }).fill(text);
  await press(page, 'Keep as not paid');
  await page
    .getByText(/is kept as not paid/)
    .first()
    .waitFor();
}
const list = (page: Page) => page.getByRole('region', { name: 'Not paid yet' });
const looksGood = async (page: Page) => {
  await page
    .getByText(/is kept as not paid/)
    .first()
    .waitFor({ state: 'detached' });
  expect(await violations(page)).toEqual([]);
};

test('a sale that is not paid yet is kept without a network, sent later, and charged from the list', async () => {
  const stall = await open();
  const { till, context } = stall;
  await context.setOffline(true);
  await press(till, /^Lynghonning/);
  await press(till, 'Not paid');
  await shows(till, 'Not paid yet');
  expect(await violations(till)).toEqual([]);
  await press(till, 'Close');
  await press(till, 'Clear');
  await note(till, 'Blue hat, Saturday');
  await till.getByText('Nothing here yet').waitFor();
  await says(till, '1 unsent');
  await press(till, 'Today');
  await list(till).getByText('Blue hat, Saturday').waitFor();
  await list(till).getByText('On this tablet only').waitFor();
  await till.reload();
  await list(till).getByText('Blue hat, Saturday').waitFor();
  await context.setOffline(false);
  await list(till).getByText('On this tablet only').waitFor({ state: 'detached' });
  await looksGood(till);
  expect(await held(stall)).toEqual([]);

  await press(till, 'Charge now');
  const reference = await askByNumber(till);
  await shows(till, 'Waiting for the customer');
  await till.goto(`${stall.tillUrl}/today`);
  await list(till).getByText('The customer has been asked').waitFor();
  await list(till).getByRole('button', { name: 'Follow the payment' }).click();
  await approve(stall, reference);
  await shows(till, 'Paid');
  expect(await held(stall)).toMatchObject([{ reference, captured: 12_900 }]);
  await till.goto(`${stall.tillUrl}/today`);
  await till.getByRole('button', { name: /129,00/ }).waitFor();
  await list(till).waitFor({ state: 'detached' });
});

test('what was paid another way or struck off leaves the list of every till, and comes back when that is undone', async () => {
  const stall = await open();
  const { till, tillUrl, context } = stall;
  await note(till, 'Blue hat');
  const other = await context.newPage();
  await other.goto(`${tillUrl}/today`);
  await list(other).getByText('Blue hat').waitFor();
  await till.goto(`${tillUrl}/today`);
  await press(till, 'Strike off');
  await list(till)
    .getByText(/struck off/)
    .waitFor();
  await list(other).waitFor({ state: 'detached' });
  await press(till, 'Undo');
  await list(other).getByText('Blue hat').waitFor();
  await list(till).getByRole('button', { name: 'Paid another way' }).click();
  await list(other).waitFor({ state: 'detached' });
  await till.reload();
  await list(till).waitFor({ state: 'detached' });
  expect(await held(stall)).toEqual([]);
});

test('a tablet is not unpaired while anything is unsent or open, and says what there is and what to do', async () => {
  const stall = await open();
  const { till, tillUrl, context } = stall;
  await context.setOffline(true);
  await note(till, '');
  const reference = await charge(till);
  await shows(till, 'Not sent yet');
  await till.goto(tillUrl);
  await press(till, 'Menu');
  await press(till, 'Unpair this tablet');
  const part = till.getByRole('dialog');
  await shows(till, 'This tablet cannot be unpaired yet');
  await part.getByText('Sale not paid yet').waitFor();
  await part.getByText('Find a network. It is then sent by itself.').waitFor();
  expect(await violations(till)).toEqual([]);
  await context.setOffline(false);
  await part.getByText('Wait for the payment to end, or cancel it.').waitFor();
  await part.getByRole('button', { name: 'Open', exact: true }).click();
  await shows(till, 'Waiting for the customer');
  await press(till, 'Cancel');
  await eventually(() => held(stall)).toMatchObject([{ reference, state: 'TERMINATED' }]);
  await shows(till, 'Cancelled');

  await context.setOffline(true);
  await till.goto(tillUrl);
  await press(till, 'Menu');
  await press(till, 'Unpair this tablet');
  await shows(till, 'Unpair this tablet?');
  await press(till, /^Unpair$/);
  await till.getByText(/The till cannot be reached/).waitFor();
  expect(await violations(till)).toEqual([]);
  await context.setOffline(false);
  await press(till, /^Unpair$/);
  await shows(till, 'Connect this tablet');
  expect(await till.evaluate(async () => (await fetch('/api/till')).status)).toBe(401);
  await till.reload();
  await shows(till, 'Connect this tablet');
});
