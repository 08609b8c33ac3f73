/** From opening the till without any network to a screen that can sell, in a real Chromium. */
import { openStall } from '../browser/stall.ts';
import { median, print } from './figure.ts';

const starts = 9;
const mostMs = 1_000;

export async function run(): Promise<void> {
  const stall = await openStall();
  const { till, context, tillUrl } = stall;
  await till.waitForFunction(() => navigator.serviceWorker.controller !== null);
  await till
    .getByRole('button', { name: /^Lynghonning/ })
    .first()
    .click();
  // The cart is on the disk a moment after it is on the screen.
  await till.waitForFunction(
    () =>
      new Promise<boolean>((resolve) => {
        const request = indexedDB.open('torg');
        request.onsuccess = () => {
          const cart = request.result.transaction('kept').objectStore('kept').get('screen/cart');
          cart.onsuccess = () => {
            request.result.close();
            resolve(cart.result?.lines.length === 1);
          };
        };
      }),
  );
  await till.close();
  await context.setOffline(true);
  const times: number[] = [];
  for (let start = 0; start < starts; start++) {
    const page = await context.newPage();
    await page.goto(tillUrl);
    const ready = await page.waitForFunction(() => {
      const charge = [...document.querySelectorAll('button')].find((each) =>
        /^Charge \d/.test(each.textContent?.trim() ?? ''),
      );
      return charge && !charge.disabled ? performance.now() : null;
    });
    times.push(Number(await ready.jsonValue()));
    await page.close();
  }
  await stall.close();
  const limit = { unit: 'ms', against: 'limit 1 s', other: mostMs } as const;
  print({ bench: 'cold', figure: 'offline to a till that can sell, median', value: median(times), ...limit });
  print({
    bench: 'cold',
    figure: 'offline to a till that can sell, slowest',
    value: Math.max(...times),
    ...limit,
  });
}
