/** A customer who scanned a sticker and was dismissed by the wrong tap: brought back while they wait. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStall, type Stall } from './stall.ts';

const msn = '123456';
const place = 'By the honey';
let stall: Stall;
let till: Page;

beforeAll(async () => {
  stall = await openStall({ msn });
  till = stall.till;
  const made = await till.evaluate(
    async (name) =>
      (
        await fetch('/api/stickers/honey', {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ place: name, till: null }),
        })
      ).status,
    place,
  );
  expect(made).toBe(200);
});
afterAll(() => stall.close());

const press = (name: string | RegExp) => till.getByRole('button', { name }).first().click();
const ready = () => till.locator('strong').filter({ hasText: `A customer is ready at ${place}` });
const dismissed = () => till.getByRole('button', { name: '1 dismissed' });
const checkIn = (customer: string) =>
  stall.control('POST', `/sim/customers/${customer}/check-in`, { msn, merchantQrId: 'honey' });

test('who was dismissed can be brought back from every screen and after a reload', async () => {
  await checkIn('kari');
  await ready().waitFor();
  await till.getByText('15:00 left').or(till.getByText('14:59 left')).waitFor();
  await press('Dismiss');
  await ready().waitFor({ state: 'detached' });
  await press('Today');
  await press('Back to the till');
  await dismissed().click();
  await press(`Undo: ${place}`);
  await ready().waitFor();
  expect(await dismissed().count()).toBe(0);

  await press('Dismiss');
  await ready().waitFor({ state: 'detached' });
  await till.reload();
  // In the scan view as well, and there is one list of them.
  await press(/^Lynghonning/);
  await press(/^Charge 129/);
  await till.getByText('Turn on the camera').waitFor();
  await dismissed().last().click();
  await till
    .getByRole('button', { name: `Undo: ${place}` })
    .last()
    .click();
  await till.keyboard.press('Escape');
  await ready().first().waitFor();
  expect(await dismissed().count()).toBe(0);
});

test('who is dismissed at one till is dismissed at the other, which can bring them back', async () => {
  const elsewhere = await stall.context.browser()?.newContext({ locale: 'en-GB' });
  const other = await elsewhere?.newPage();
  if (!other) throw new Error('the stall must have a browser of its own');
  await other.goto(`${stall.tillUrl}/pair/${await stall.running.edge.newPairingCode()}`);
  await other.getByRole('button', { name: 'Connect' }).click();
  const readyThere = other.locator('strong').filter({ hasText: `A customer is ready at ${place}` });
  await till.goto(stall.tillUrl);
  await checkIn('ola');
  await till.getByRole('button', { name: '1 more' }).waitFor();
  await readyThere.waitFor();
  await press('Dismiss');
  await till.getByRole('button', { name: '1 more' }).waitFor({ state: 'detached' });
  await press('Dismiss');
  await readyThere.waitFor({ state: 'detached' });
  await other.getByRole('button', { name: '2 dismissed' }).click();
  await other
    .getByRole('button', { name: `Undo: ${place}` })
    .first()
    .click();
  await readyThere.waitFor();
  await ready().waitFor();
  await elsewhere?.close();
});
