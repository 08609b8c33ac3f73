import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import { chargeGoods, choose, openNewest, paid } from './after-steps.ts';
import { openStall, type Stall, type StallOptions } from './stall.ts';
import { press, shows } from './steps.ts';

let stall: Stall;
const open = async (options?: StallOptions): Promise<Stall> => (stall = await openStall(options));
afterEach(() => stall.close());

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
  const file = await readFile(await saved.path(), 'utf8');
  expect(JSON.parse(file)).toMatchObject({ attempts: [{ heldNow: { captured: 34_700 } }] });
  // Neither the customer's number nor the way to the customer's slip leaves with it.
  expect(file).not.toMatch(/99900001|\/r\//);
});

test('a customer who says they paid is shown every attempt of that sum', async () => {
  const { till, control } = await open();
  const declined = await chargeGoods(stall);
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
  const found = till.getByRole('main').getByText('Declined by the customer');
  await Promise.race([allow.click({ timeout: 10_000 }).catch(() => {}), found.waitFor({ timeout: 20_000 })]);
  await found.waitFor();
  await till.getByRole('button', { name: 'Print' }).waitFor();
  const [saved] = await Promise.all([till.waitForEvent('download'), press(till, 'Save as a file')]);
  expect(await readFile(await saved.path(), 'utf8')).toContain(reference);
  // The code was kept nowhere, so after a reload there is only the question.
  await till.reload();
  await till.getByRole('textbox', { name: 'Sum' }).waitFor();
  expect(await till.getByText('Declined by the customer').count()).toBe(0);
});

test('about a time every attempt of a sum is shown, the nearest first, and the day or more of it by another tap', async () => {
  const { till, control } = await open();
  const declined = await chargeGoods(stall);
  await control('POST', `/sim/payments/123456/${declined}/decline`);
  await shows(till, 'The customer declined');
  await till.goto(stall.tillUrl);
  const reference = await paid(stall);
  await till.goto(`${stall.tillUrl}/find`);
  await press(till, 'By sum and time');
  // Now is where it begins; nothing is asked before a sum is known.
  const sum = till.getByRole('textbox', { name: 'Sum' });
  expect(await till.getByLabel('About when').inputValue()).toMatch(/^\d\d:\d\d$/);
  expect(await till.getByRole('button', { name: 'Show what happened' }).isDisabled()).toBe(true);
  await sum.fill('34,7x');
  await till.getByText('That is not a sum').waitFor();
  await sum.fill('347');
  await press(till, 'Show what happened');
  await till.getByRole('article').nth(1).waitFor();
  const nearest = await till.getByRole('article').first().textContent();
  expect(nearest).toContain(reference);
  await till.getByText(/^Looked from .* nearest first/).waitFor();
  // Hours away nothing is near; further around it there is.
  await till.getByLabel('About when').fill(new Date().getHours() < 12 ? '23:50' : '00:10');
  await press(till, 'Show what happened');
  await till.getByText('No attempt was found').waitFor();
  await press(till, 'Look further around it');
  await till.getByRole('article').nth(1).waitFor();
  await choose(till, 'The whole day');
  await press(till, 'Show what happened');
  await till.getByRole('article').nth(1).waitFor();
  expect(await till.getByRole('button', { name: 'Look further around it' }).count()).toBe(0);
  // The question is in the address: a reload asks it again.
  await till.reload();
  await till.getByRole('article').nth(1).waitFor();
});

test('a proof of a sum that nobody asked for says so, and without a connection says that it needs one', async () => {
  const { till, context } = await open();
  await till.goto(`${stall.tillUrl}/proof/by.sum-and-time`);
  await till.getByRole('textbox', { name: 'Sum' }).fill('12,34');
  await press(till, 'Show what happened');
  await till.getByText('No attempt was found').waitFor();
  await context.setOffline(true);
  await press(till, 'Look further around it');
  await till.getByText('This asks Vipps MobilePay afresh').waitFor();
  await context.setOffline(false);
  await press(till, 'Try again');
  await till.getByText('No attempt was found').waitFor();
});
