import { afterEach, beforeEach, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { type Cable, layCable } from './cable.ts';
import { openStall, type Stall } from './stall.ts';
import { approve, charge, press, shows } from './steps.ts';

let stall: Stall;
let cable: Cable;
beforeEach(async () => {
  stall = await openStall();
  cable = await layCable(stall.tillUrl);
  await stall.till.goto(cable.url);
});
afterEach(async () => {
  await stall.close();
  await cable.close();
});

test('a till that waits without a connection says that it may hear late, and sends nobody back to the app', async () => {
  const { till } = stall;
  const reference = await charge(till);
  await shows(till, 'Waiting for the customer');
  cable.pull();
  await approve(stall, reference);
  await till.getByText('No connection: the customer can pay').waitFor();
  await till.clock.setFixedTime(Date.now() + 20_000);
  expect(await till.getByText('Nothing on the phone?').count()).toBe(0);
  expect(await violations(till)).toEqual([]);
});

test('of a way that was switched to without a connection the till does not say that nobody was asked', async () => {
  const { till } = stall;
  const former = await charge(till);
  await shows(till, 'Waiting for the customer');
  cable.pull();
  await till.getByText('No connection: the customer can pay').waitFor();
  await press(till, 'QR on this screen');
  await shows(till, 'Not sent yet');
  await till.getByText('The customer can still approve the former one').waitFor();
  expect(await till.getByText('has not been asked for anything').count()).toBe(0);
  await press(till, 'Give up');
  await shows(till, 'Cancelling');
  cable.plug();
  await shows(till, /^Not sent$/);
  await till.getByText('The customer can still approve the former one').waitFor();
  expect(await till.getByText('nothing will be taken').count()).toBe(0);
  expect(await violations(till)).toEqual([]);
  await press(till, 'Show the former request');
  await till.waitForURL(new RegExp(former));
  await approve(stall, former);
  await shows(till, 'Paid');
});

test('a screen that could not be read without a connection says so, and not that it is on its way', async () => {
  const { till } = stall;
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  // Both were looked at before, so that their scripts are here.
  await press(till, 'Menu');
  await press(till, 'Customer display');
  await till.getByRole('img', { name: /connects a customer display/ }).waitFor();
  await press(till, 'Close');
  await till.goto(`${cable.url}/codes`);
  await till.getByText('No sticker yet').waitFor();
  await press(till, 'Back to the till');
  cable.pull();
  await press(till, 'Menu');
  await press(till, 'Customer display');
  await till.getByRole('dialog').getByText('No answer just now').waitFor();
  await till.getByRole('dialog').getByRole('button', { name: 'Try again' }).waitFor();
  await press(till, 'Close');
  await press(till, 'Menu');
  await press(till, 'Stickers and posters');
  await till.getByText('No answer just now').waitFor();
  expect(await till.getByText('One moment').count()).toBe(0);
  cable.plug();
  await till.getByText('No sticker yet').waitFor();
});

test('without a connection the till does not say that nothing waits to be handed over', async () => {
  const { till } = stall;
  await till.goto(`${cable.url}/held`);
  const nothing = till.getByText('Nothing waits to be handed over');
  await nothing.waitFor();
  await press(till, 'Back');
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  await press(till, 'Today');
  await shows(till, 'Today’s payments');
  cable.pull();
  await press(till, 'To hand over');
  await till.getByText(/^No connection: only what this tablet knows/).waitFor();
  expect(await nothing.count()).toBe(0);
  cable.plug();
  await press(till, 'Try again');
  await nothing.waitFor();
});
