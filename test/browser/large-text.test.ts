/** What a customer or a seller reads of one sale, with text twice as large on a phone: nothing is cut or covered. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openNewest } from './after-steps.ts';
import { openStall, type Stall } from './stall.ts';
import { approve, askByNumber, press, shows } from './steps.ts';

let stall: Stall;
let till: Page;
beforeAll(async () => {
  stall = await openStall();
  till = stall.till;
  await press(till, /^Lynghonning/);
  await press(till, /^Bivokslys/);
  await till.getByRole('tab', { name: 'Keypad' }).click();
  for (const key of ['4', '0', '0', '00', '0'])
    await till.getByRole('button', { name: key, exact: true }).click();
  await press(till, 'Add to cart');
  await press(till, /^Charge/);
  const reference = await askByNumber(till);
  await shows(till, 'Waiting for the customer');
  await approve(stall, reference);
  await shows(till, 'Paid');
  await till.setViewportSize({ width: 390, height: 844 });
});
afterAll(() => stall.close());

const enlarge = (page: Page, percent: number) =>
  page.evaluate((size) => {
    document.documentElement.style.fontSize = `${size}%`;
  }, percent);
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test('the sums of a sale stand beside its goods or under them, never on them', async () => {
  await openNewest(till);
  await enlarge(till, 200);
  const rows = till.getByRole('dialog').getByRole('list').first().getByRole('listitem');
  await rows.nth(2).waitFor();
  const covered = await rows.evaluateAll((all) =>
    all.flatMap((row) => {
      const [, name, sum] = [...row.children];
      if (!name || !sum) return ['a row without its parts'];
      const text = document.createRange();
      text.selectNodeContents(name);
      const [words, figures] = [text.getBoundingClientRect(), sum.getBoundingClientRect()];
      const isApart = words.right <= figures.left || words.bottom <= figures.top;
      return isApart && figures.right <= innerWidth ? [] : [row.textContent];
    }),
  );
  expect(covered).toEqual([]);
});

test('a sales slip is read without scrolling sideways, in every language', async () => {
  await openNewest(till);
  await press(till, 'Sales slip');
  const address = await till.getByRole('link', { name: /^Open it/ }).getAttribute('href');
  const page = await stall.context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const language of ['en', 'nb', 'da', 'sv', 'fi']) {
    await page.goto(new URL(`${address}?lang=${language}`, stall.tillUrl).href);
    for (const percent of [100, 200]) {
      await enlarge(page, percent);
      expect({ language, percent, over: await sideways(page) }).toMatchObject({ over: 0 });
    }
    // A name is read as words and not as a column of letters.
    const name = await page.locator('tbody td').first().boundingBox();
    expect(name?.width).toBeGreaterThan(200);
  }
  await page.close();
});

test('a customer’s result is read without scrolling sideways, however large the sum', async () => {
  const put = await till.evaluate(async () => {
    const body = JSON.stringify({
      ...{ name: 'Honey', isOpen: true, freeSum: null },
      goods: [{ id: 'all', name: 'The whole of the honey', unitPrice: 65_000_000, vatRate: 1500 }],
    });
    const headers = { 'Content-Type': 'application/json' };
    return (await fetch('/api/stalls/honey', { method: 'PUT', headers, body })).status;
  });
  expect(put).toBe(200);
  const page = await stall.context.newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${stall.tillUrl}/s/honey`);
  const sent = page.waitForResponse((answer) => answer.status() === 303);
  await page.getByRole('button').click();
  const location = (await sent).headers()['location'] ?? '';
  await page.waitForURL((url) => url.href.startsWith(stall.simulatorUrl));
  for (const language of ['en', 'nb', 'da', 'sv', 'fi']) {
    const result = new URL(location.replace(/\/pay\?.*$/, `?lang=${language}`), stall.tillUrl);
    for (const width of [320, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await page.goto(result.href);
      for (const percent of [100, 200]) {
        await enlarge(page, percent);
        expect({ language, width, percent, over: await sideways(page) }).toMatchObject({ over: 0 });
      }
    }
  }
  await page.close();
});
