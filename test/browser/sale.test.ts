import { afterEach, expect, test } from 'vitest';
import { openStall, type Stall, type StallOptions } from './stall.ts';

let stall: Stall;
const open = async (options?: StallOptions) => {
  stall = await openStall(options);
  return stall;
};
afterEach(() => stall?.close());

test('goods, charge, scan, approve: the till turns green and the money is collected', async () => {
  const { till, phone } = await open({ customer: 'kari' });
  const customer = await phone('kari');
  await till.bringToFront();
  await till.getByRole('button', { name: /Lynghonning/ }).click();
  await till.getByRole('button', { name: /^Charge/ }).click();
  await till.getByRole('button', { name: 'Turn on the camera' }).click();
  await till.waitForURL(/\/pay\//, { timeout: 15_000 });
  await customer.getByRole('button', { name: /^Approve/ }).click();
  await till.bringToFront();
  await till.screenshot({ path: '/tmp/me/pay.png' });
  console.log(await till.locator('body').innerText());
  await till.getByRole('heading', { name: /Paid/ }).waitFor();
  expect(1).toBe(1);
});
