import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violations } from './axe.ts';
import { openStall, type Stall } from './stall.ts';

let stall: Stall;
let till: Page;
beforeAll(async () => {
  stall = await openStall();
  till = stall.till;
  await till.goto(`${stall.tillUrl}/codes`);
  await till.getByRole('textbox', { name: 'Name in the customer’s app' }).fill('Till 1');
  await press('Make a sticker');
  await till.getByText('Ready').first().waitFor();
});
afterAll(() => stall.close());

/** Set to keep a picture of every screen that is checked, for eyes. */
const albumDir = process.env['TORG_ALBUM'];
const themes = ['light', 'dark', 'sun'] as const;
const sizes = { landscape: [1180, 820], portrait: [820, 1180], phone: [390, 844] } as const;

/** By way of another address, because a reload would come back to what lay over the sale. */
async function atHome(): Promise<void> {
  await till.goto(`${stall.tillUrl}/today`);
  await till.getByRole('button', { name: 'Back to the till' }).click();
  await till.getByRole('button', { name: /^Charge( \d|$)/ }).waitFor();
}
const press = (name: string | RegExp) => till.getByRole('button', { name }).first().click();

/** Each screen by the steps that lead to it from the sale. */
const screens: Readonly<Record<string, () => Promise<void>>> = {
  sale: async () => {},
  cart: async () => {
    await press(/^Lynghonning/);
    await press(/^Bivokslys/);
  },
  keypad: () => till.getByRole('tab', { name: 'Keypad' }).click(),
  scan: async () => {
    await press(/^Lynghonning/);
    await press(/^Charge \d/);
    await till.getByText('Turn on the camera').waitFor();
  },
  number: async () => {
    await screens['scan']?.();
    await press('Phone number');
    await till.getByRole('heading', { name: 'Phone number' }).waitFor();
  },
  qr: async () => {
    await screens['scan']?.();
    await press('QR on this screen');
    await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  },
  link: async () => {
    await screens['qr']?.();
    await press('Payment page');
    await till.getByText('Skann med kameraet').waitFor();
    await till.getByRole('img', { name: /^QR code for/ }).waitFor();
  },
  'time ran out': async () => {
    await screens['qr']?.();
    await stall.control('POST', '/sim/clock/advance', { ms: 10 * 60_000 + 1_000 });
    await till.getByRole('heading', { name: 'Time ran out' }).waitFor();
  },
  ready: async () => {
    await stall.control('POST', '/sim/customers/kari/check-in', {
      msn: '123456',
      merchantQrId: await stickerId(),
    });
    await till.getByText('A customer is ready at Till 1').first().waitFor();
  },
  stickers: async () => {
    await till.goto(`${stall.tillUrl}/codes`);
    await till.getByText('Ready').first().waitFor();
  },
  'delete a sticker': async () => {
    await screens['stickers']?.();
    await press('Delete: Till 1');
    await till.getByRole('heading', { name: 'Delete Till 1?' }).waitFor();
  },
  'old stickers': async () => {
    await screens['stickers']?.();
    await till.getByRole('tab', { name: 'MobilePay stickers' }).click();
    await till.getByRole('button', { name: 'Scan an old sticker' }).waitFor();
  },
  posters: async () => {
    await screens['stickers']?.();
    await till.getByRole('tab', { name: 'Posters' }).click();
    await till.getByText('Pages').waitFor();
  },
  page: async () => {
    await screens['posters']?.();
    await press('New page');
    await till.getByRole('heading', { name: 'New page' }).waitFor();
  },
  print: async () => {
    await screens['stickers']?.();
    await press('Print Till 1');
    await till.getByText('Sheets of A4: 1').waitFor();
  },
  'customer display': async () => {
    await press('Menu');
    await till.getByRole('button', { name: 'Customer display' }).click();
    await till.getByRole('img', { name: /connects a customer display/ }).waitFor();
  },
  today: async () => {
    await press('Today');
    await till.getByRole('heading', { name: 'Today’s payments' }).waitFor();
  },
  settings: async () => {
    await press('Menu');
    await till.getByRole('heading', { name: 'Settings' }).waitFor();
  },
  waiting: async () => {
    await chargeByNumber('999 00 002');
  },
  paid: async () => {
    const reference = await chargeByNumber('999 00 002');
    await stall.control('POST', `/sim/payments/123456/${reference}/approve`);
    await till.getByRole('heading', { name: 'Paid' }).waitFor();
  },
  held: async () => {
    const reference = await chargeByNumber('999 00 002', { later: true });
    await stall.control('POST', `/sim/payments/123456/${reference}/approve`);
    await till.getByRole('heading', { name: 'Approved, not yet collected' }).waitFor();
  },
  'to hand over': async () => {
    await till.goto(`${stall.tillUrl}/held`);
    await till
      .getByText(/Can be collected until/)
      .first()
      .waitFor();
  },
  'hand over': async () => {
    await screens['to hand over']?.();
    await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
    await press('Collect the money');
    await till
      .getByRole('button', { name: /^Collect / })
      .last()
      .waitFor();
  },
  find: async () => {
    await till.goto(`${stall.tillUrl}/find`);
    await till.getByText(/^[0-9]+ payments$/).waitFor();
  },
  refund: async () => {
    await screens['find']?.();
    await till.getByRole('radio', { name: 'Paid', exact: true }).check({ force: true });
    await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
    await press('Refund');
    await till.getByRole('button', { name: /^Give back / }).waitFor();
  },
  'what happened': async () => {
    await screens['find']?.();
    await till.getByRole('main').getByRole('listitem').first().getByRole('button').click();
    await press('What happened');
    await till.getByText('Request made').waitFor();
  },
  'not possible': async () => {
    await chargeByNumber('999 00 006', { heading: 'This customer cannot pay this way' });
  },
};

/** Of the one sticker that there is. */
async function stickerId(): Promise<string> {
  const { stickers } = (await stall.control('GET', '/sim/codes')) as {
    stickers: readonly { merchantQrId: string; locationDescription: string }[];
  };
  return stickers.find(({ locationDescription }) => locationDescription === 'Till 1')?.merchantQrId ?? '';
}

async function chargeByNumber(
  number: string,
  { heading = 'Waiting for the customer', later = false } = {},
): Promise<string> {
  if (later) {
    await press(/^Lynghonning/);
    await press('Hand over later');
  }
  await screens['number']?.();
  await till.getByRole('radio', { name: /Norway/ }).check({ force: true });
  await till.getByRole('textbox', { name: 'Number' }).fill(number);
  await press('Send the request');
  await till.getByRole('heading', { name: heading }).waitFor();
  return till.url().split('/').at(-1) ?? '';
}

for (const theme of themes) {
  test(`every screen is free of axe’s findings in ${theme}`, { timeout: 240_000 }, async () => {
    await till.setViewportSize({ width: 1180, height: 820 });
    for (const [name, goTo] of Object.entries(screens)) {
      await atHome();
      await till.evaluate((chosen) => localStorage.setItem('torg.theme', chosen), theme);
      await emptyCart();
      await atHome();
      await goTo();
      expect({ [name]: await violations(till) }).toEqual({ [name]: [] });
      await keepPicture(`${theme}-${name}`);
    }
  });
}

async function emptyCart(): Promise<void> {
  const clear = till.getByRole('button', { name: 'Clear', exact: true });
  if (await clear.isVisible()) await clear.click();
}

for (const [size, [width, height]] of Object.entries(sizes)) {
  test(
    `nothing overflows ${size} sideways, in English and in Finnish, at 100 % and 200 % text`,
    {
      timeout: 120_000,
    },
    async () => {
      await till.setViewportSize({ width, height });
      for (const language of ['en', 'fi']) {
        await till.evaluate((chosen) => localStorage.setItem('torg.language', chosen), language);
        for (const percent of [100, 200]) {
          for (const path of ['/', '/codes', '/display', '/find', '/held']) {
            await till.goto(stall.tillUrl + path);
            await till.locator('main').waitFor();
            await till.evaluate((size) => {
              document.documentElement.style.fontSize = `${size}%`;
            }, percent);
            const over = await till.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            expect({ path, language, percent, over }).toMatchObject({ over: 0 });
            await keepPicture(`${size}-${language}-${percent}${path.replace('/', '-')}`);
          }
        }
      }
      await till.evaluate(() => localStorage.setItem('torg.language', 'en'));
    },
  );
}

test('a sale can be made with the keyboard alone', async () => {
  await till.setViewportSize({ width: 1180, height: 820 });
  await atHome();
  await emptyCart();
  const reach = async (name: RegExp) => {
    for (let steps = 0; steps < 60; steps++) {
      const label = await till.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
      if (name.test(label)) return;
      await till.keyboard.press('Tab');
    }
    throw new Error(`expected ${name} within sixty steps of Tab, did not reach it`);
  };
  await reach(/^Lynghonning/);
  await till.keyboard.press('Enter');
  await reach(/^Charge \d/);
  await till.keyboard.press('Enter');
  await till.getByText('Turn on the camera').waitFor();
  await reach(/^Phone number/);
  await till.keyboard.press('Enter');
  await till.getByRole('heading', { name: 'Phone number' }).waitFor();
});

test('a digit that would make the sum too large is left out and said, from the keypad and from the keyboard', async () => {
  await atHome();
  await emptyCart();
  await till.getByRole('tab', { name: 'Keypad' }).click();
  const tooMuch = till.getByRole('button', { name: /^One payment can be at most 650.000,00/ });
  for (let digit = 0; digit < 5; digit++) await till.getByRole('button', { name: '9', exact: true }).click();
  expect(await tooMuch.count()).toBe(0);
  await till.getByRole('button', { name: '9', exact: true }).click();
  await tooMuch.click();
  await tooMuch.waitFor({ state: 'detached' });
  await till.keyboard.press('9');
  await tooMuch.waitFor();
  await till.getByRole('group', { name: 'Sum' }).getByText('99 999,00').waitFor();
  for (let digit = 0; digit < 5; digit++) await till.keyboard.press('Backspace');
});

test('no script of the decoder is fetched before the scan view opens, and then it is', async () => {
  const page = await stall.context.newPage();
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(request.url()));
  await page.goto(stall.tillUrl);
  await page.getByRole('button', { name: /^Lynghonning/ }).waitFor();
  await page.waitForLoadState('networkidle');
  const isDecoder = (url: string) => /zxing|decode-worker/.test(url);
  expect(fetched.filter(isDecoder)).toEqual([]);
  const decoder = page.waitForRequest((request) => isDecoder(request.url()));
  await page.getByRole('button', { name: /^Lynghonning/ }).click();
  await page.getByRole('button', { name: /^Charge( \d|$)/ }).click();
  await decoder;
  await page.close();
});

async function keepPicture(name: string): Promise<void> {
  if (!albumDir) return;
  mkdirSync(albumDir, { recursive: true });
  await till.screenshot({ path: join(albumDir, `${name}.png`) });
}
