import { afterEach, expect, test, vi } from 'vitest';
import { held, holds, openNewest, paid, pressThere, thereOf } from './after-steps.ts';
import { openStall, type Stall } from './stall.ts';
import { press, worksOffline } from './steps.ts';

let stall: Stall;
afterEach(() => stall.close());

test('a collect asked for without a connection outlives the tab, and takes the money exactly once', async () => {
  stall = await openStall();
  const { till, context, tillUrl } = stall;
  await worksOffline(till);
  const reference = await held(stall);
  await context.setOffline(true);
  await press(till, 'Collect the money');
  await till.getByText(/^Collecting .*347,00.* not yet confirmed/).waitFor();
  expect(await till.getByRole('button', { name: 'Collect the money' }).count()).toBe(0);
  // The tab's own process ends between two instructions.
  const crashed = till.waitForEvent('crash');
  const session = await context.newCDPSession(till);
  void session.send('Page.crash').catch(() => {});
  await crashed;
  await till.close();

  const page = await context.newPage();
  await page.goto(`${tillUrl}/held`);
  await page.getByText(/^Collecting .*347,00.* not yet confirmed/).waitFor();
  await page.getByRole('main').getByRole('listitem').first().getByRole('button').click();
  const sheet = page.getByRole('dialog');
  await sheet.getByText(/not yet confirmed\. It is sent when the connection is back/).waitFor();
  expect(await sheet.getByRole('button', { name: /Collect|Let the money go/ }).count()).toBe(0);
  expect((await thereOf(stall, reference)).captured).toBe(0);
  await context.setOffline(false);
  await sheet.getByText('Paid', { exact: true }).waitFor();
  await holds(stall, reference).toMatchObject({ captured: 34_700 });
  const captures = (await thereOf(stall, reference)).events.filter(({ name }) => name === 'CAPTURED');
  expect(captures).toMatchObject([{ success: true }]);
  await page.goto(`${tillUrl}/held`);
  await page.getByText('Nothing waits to be handed over').waitFor();
});

test('a refund says who gave it, what is left and where it arrives', async () => {
  stall = await openStall();
  const { till } = stall;
  await paid(stall);
  await openNewest(till);
  await pressThere(till, 'Refund');
  await till.getByText(/reaches the card or account that paid, in 2 to 3 bank days/).waitFor();
  await till.getByText(/Possible until \d\d\.\d\d\.\d{4}/).waitFor();
  await till.getByRole('radio', { name: 'A sum' }).check({ force: true });
  await till.getByRole('textbox', { name: 'Sum to give back' }).fill('100');
  await till.getByRole('radio', { name: 'Goodwill' }).check({ force: true });
  await pressThere(till, /^Give back .*100,00/);
  await till.getByText(/^247,00.* can still be given back/).waitFor();
  await till.getByText(/Goodwill · by T1/).waitFor();
});

test('after a year money goes back in cash alone', async () => {
  stall = await openStall();
  const { till, tillUrl } = stall;
  await paid(stall);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 366 * 24 * 60 * 60_000 });
  try {
    await till.goto(`${tillUrl}/find`);
    await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
    await pressThere(till, 'Refund');
    await till.getByText(/more than 365 days ago/).waitFor();
    expect(await till.getByRole('radio', { name: /Back by Vipps/ }).count()).toBe(0);
    await till.getByText(/You hand over the money/).waitFor();
  } finally {
    vi.useRealTimers();
  }
});
