import { afterEach, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import type { ShopStores } from '../shop.ts';
import { openStall, type Stall } from './stall.ts';

let stall: Stall;
afterEach(() => stall.close());

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click();
const own = (msn: string) => ({
  msn,
  clientId: `sim-client-${msn}`,
  clientSecret: `sim-secret-${msn}`,
  subscriptionKey: `sim-subscription-${msn}`,
});
const square = { id: 'square', name: 'Square' };
const quay = { id: 'quay', name: 'Quay' };

/** The three set-ups that Vipps MobilePay recommends for giving back in one store what another has sold. */
const setUps: readonly [name: string, shop: ShopStores][] = [
  [
    'partner keys for many sales units',
    {
      keys: 'partner',
      stores: [
        { ...square, msn: '123456' },
        { ...quay, msn: '567890' },
      ],
    },
  ],
  [
    'keys of each sales unit',
    {
      stores: [
        { ...square, ...own('123456') },
        { ...quay, ...own('567890') },
      ],
    },
  ],
  [
    'one sales unit with prefixed references',
    {
      stores: [
        { ...square, prefix: 'SQ' },
        { ...quay, prefix: 'QU' },
      ],
    },
  ],
];

test.each(setUps)('with %s a till at the quay gives back what the square has sold', async (_, shop) => {
  stall = await openStall({ shop });
  const { till, control } = stall;
  await press(till, /^Lynghonning/);
  await press(till, /^Charge/);
  await press(till, 'Phone number');
  await till.getByRole('radio', { name: /Norway/ }).check({ force: true });
  await till.getByRole('textbox', { name: 'Number' }).fill('999 00 001');
  await press(till, 'Send the request');
  await till.getByRole('heading', { name: 'Waiting for the customer' }).waitFor();
  const reference = till.url().split('/').at(-1) ?? '';
  await control('POST', `/sim/payments/123456/${reference}/approve`);
  await till.getByRole('heading', { name: 'Paid' }).waitFor();

  // From here on this tablet stands at the quay; nothing about the sale can be typed but its sum.
  await till.goto(stall.tillUrl);
  await press(till, 'Menu');
  await till.getByRole('radio', { name: 'Quay' }).check({ force: true });
  await expect.poll(() => till.getByRole('radio', { name: 'Quay' }).isChecked()).toBe(true);
  await till.goto(`${stall.tillUrl}/find`);
  await till.getByRole('textbox', { name: 'Sum' }).fill('129');
  await press(till, /^Search$/);
  await till.getByText('1 payment', { exact: true }).waitFor();
  await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
  await press(till, 'Refund');
  await press(till, /^Give back .*129,00/);

  const held = async () => {
    const all = (await control('GET', '/sim/payments')) as Record<string, unknown>[];
    return all.filter((payment) => payment['refunded'] !== 0);
  };
  await expect.poll(held).toMatchObject([{ msn: '123456', reference, refunded: 12_900 }]);
});
