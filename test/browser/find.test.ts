import { afterEach, expect, test } from 'vitest';
import { choose, openNewest, paid, pressThere } from './after-steps.ts';
import { openStall, type Stall, type StallOptions } from './stall.ts';
import { eventually, press } from './steps.ts';

let stall: Stall;
const open = async (options?: StallOptions): Promise<Stall> => (stall = await openStall(options));
afterEach(() => stall.close());

test('a payment is found by its sum, by the end of its reference, and by nobody else’s', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await till.goto(new URL('/find', till.url()).href);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await till.getByRole('textbox', { name: 'Sum' }).fill('346');
  await press(till, /^Search$/);
  await till.getByText('No payment fits').waitFor();
  await till.getByRole('textbox', { name: 'Sum' }).fill('347');
  await press(till, /^Search$/);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await press(till, 'Clear the search');
  await till
    .getByRole('textbox', { name: 'Reference, or its end' })
    .fill(reference.replaceAll('-', '').slice(-5));
  await press(till, /^Search$/);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await till.getByRole('textbox', { name: 'Exact reference' }).fill('nobody-has-this-1');
  await press(till, /^Ask Vipps/);
  await till.getByText(/does not know that reference/).waitFor();
});

test('of more payments than are shown the count is not said to be all', async () => {
  const { till, tillUrl } = await open();
  for (let sale = 0; sale < 2; sale++) {
    await till.goto(tillUrl);
    await paid(stall);
  }
  await till.route(/\/api\/search/, (route) => {
    const url = new URL(route.request().url());
    url.searchParams.set('limit', '1');
    return route.continue({ url: url.href });
  });
  await till.goto(`${tillUrl}/find`);
  await press(till, /^Search$/);
  await till.getByText('The newest payment', { exact: true }).waitFor();
  await press(till, 'Show more');
  await till.getByText('2 payments', { exact: true }).waitFor();
});

test('without a connection the last days are searched on the tablet, and it says so', async () => {
  const { till, context } = await open();
  await paid(stall);
  await till.goto(new URL('/find', till.url()).href);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await context.setOffline(true);
  await till.getByRole('textbox', { name: 'Sum' }).fill('347');
  await press(till, /^Search$/);
  await till.getByText(/only what this tablet knows/).waitFor();
  await till.getByText('1 payment', { exact: true }).waitFor();
});

test('without a connection a state finds what it finds with one: what was given back in cash was also paid', async () => {
  const { till, context } = await open();
  await paid(stall);
  await openNewest(till);
  await pressThere(till, 'Refund');
  await choose(till, 'In cash, from you');
  await pressThere(till, /^Give back .*347,00/);
  await till.getByText(/347,00.* given back in cash/).waitFor();
  await till.goto(`${stall.tillUrl}/find`);
  await till.getByText('1 payment', { exact: true }).waitFor();
  for (const isOffline of [false, true]) {
    await context.setOffline(isOffline);
    for (const [state, found] of [
      ['Given back', '1 payment'],
      ['Held', 'No payment fits'],
      [/^Paid$/, '1 payment'],
      ['Open', 'No payment fits'],
      ['Not paid', 'No payment fits'],
    ] as const) {
      await choose(till, state);
      await till.getByText(found, { exact: true }).waitFor();
    }
  }
});

test('sum, day, time, till and the end of the reference narrow a search together', async () => {
  const { till } = await open();
  const reference = await paid(stall);
  await till.goto(`${stall.tillUrl}/find`);
  const field = (name: string) => till.getByRole('main').getByLabel(name, { exact: true });
  const found = (text: string) => till.getByText(text, { exact: true }).waitFor();
  const now = new Date();
  const away = new Date(now.getTime() - 2 * 60 * 60_000);
  const two = (part: number) => String(part).padStart(2, '0');
  const clock = (at: Date) => `${two(at.getHours())}:${two(at.getMinutes())}`;
  await field('Sum').fill('347,00');
  await field('About when').fill(clock(now));
  await field('Till, by name or number').fill('till 1');
  await field('Reference, or its end').fill(reference);
  await press(till, /^Search$/);
  await found('1 payment');
  // A time alone is today's.
  expect(await field('Day').inputValue()).toMatch(/^\d{4}-\d\d-\d\d$/);
  await field('About when').fill(clock(away));
  await press(till, /^Search$/);
  await found('No payment fits');
  await field('About when').fill(clock(now));
  await field('Till, by name or number').fill('2');
  await press(till, /^Search$/);
  await found('No payment fits');
  await field('Till, by name or number').fill('1');
  await press(till, /^Search$/);
  await found('1 payment');
  await field('Reference, or its end').fill('zz');
  await press(till, /^Search$/);
  await till.getByText('Four letters or digits at least').waitFor();
});

test('a payment is found by the number on its slip, however it is typed, with a connection and without', async () => {
  const { till, context } = await open();
  await paid(stall);
  await openNewest(till);
  await till.getByText(/Slip T1-0001/).waitFor();
  await till.goto(`${stall.tillUrl}/find`);
  for (const isOffline of [false, true]) {
    await context.setOffline(isOffline);
    for (const [number, found] of [
      ['2', 'No payment fits'],
      ['T1-0001', '1 payment'],
      ['1-1', 'No payment fits'],
      ['t1-1', '1 payment'],
      ['T2-0001', 'No payment fits'],
      [' 0001 ', '1 payment'],
    ] as const) {
      await till.getByRole('textbox', { name: 'Slip number' }).fill(number);
      await press(till, /^Search$/);
      await till.getByText(found, { exact: true }).waitFor();
    }
  }
  await till.getByRole('textbox', { name: 'Slip number' }).fill('first one');
  await press(till, /^Search$/);
  await till.getByText('Such as T1-0042, or 42').waitFor();
});

test('who asks Vipps MobilePay too often is told to wait, not that there is no connection', async () => {
  const { till } = await open();
  await till.goto(`${stall.tillUrl}/find`);
  await till.getByRole('textbox', { name: 'Exact reference' }).fill('nobody-has-this-1');
  await eventually(async () => {
    await press(till, /^Ask Vipps/);
    const answer = till.getByText(/does not know that reference|Too many questions at once/);
    return await answer.textContent();
  }).toContain('Too many questions');
  await till.goto(`${stall.tillUrl}/proof/by.sum-34700`);
  await till.getByText('Too many questions at once. Try again in a few seconds.').waitFor();
  await till.getByRole('button', { name: 'Try again' }).waitFor();
});
