import { expect, test } from 'vitest';
import type { CounterStand } from './counter-stand.ts';
import { line, listen, openDisplay, pairDisplay, second, show } from './display-stand.ts';
import { chargeOf, refundOf } from './edge-stand.ts';
import { turns, until } from './until.ts';

/** A sale on the screen that was paid a moment ago. */
async function openPaid() {
  const open = await openDisplay();
  const { stand, screen } = open;
  const reference = await pay(stand);
  await until(() => JSON.stringify(screen.last()).includes('"paid"'));
  return { ...open, reference };
}
async function pay(stand: CounterStand, cookie?: string): Promise<string> {
  const charge = chargeOf({ by: 'screen' });
  await stand.send(charge);
  await stand.rest();
  await show(stand, { is: 'payment', reference: charge.reference }, cookie);
  stand.peer.customer.approves(charge.reference);
  await stand.pass(3 * second);
  return charge.reference;
}
const slipOf = async (stand: CounterStand, cookie: string, reference: string) =>
  stand.edge().app.request(`/display/qr/${reference}/slip`, { headers: { Cookie: cookie } });

test('a screen that shows a paid sale offers its slip as a code, the very one of the till', async () => {
  const { stand, screen, cookie, reference } = await openPaid();
  expect(screen.last()).toMatchObject({ is: 'payment', outcome: 'paid', hasSlip: true, hasQr: false });
  const picture = await slipOf(stand, cookie, reference);
  expect([picture.status, picture.headers.get('Content-Type')]).toEqual([200, 'image/svg+xml']);
  const tills = await stand
    .edge()
    .app.request(`/api/payments/${reference}/slip-qr`, { headers: { Cookie: stand.cookie() } });
  expect(await picture.text()).toBe(await tills.text());
});

test('a sale that is not paid has no slip on the screen', async () => {
  const { stand, screen, cookie } = await openDisplay();
  const charge = chargeOf({ by: 'screen' });
  await stand.send(charge);
  await stand.rest();
  await show(stand, { is: 'payment', reference: charge.reference });
  await until(() => screen.last()?.is === 'payment');
  expect(screen.last()).toMatchObject({ outcome: 'waiting', hasSlip: false });
  expect((await slipOf(stand, cookie, charge.reference)).status).toBe(404);
});

test('a slip is for the screens of its own till, and only while it is shown', async () => {
  const { stand, cookie, reference } = await openPaid();
  const other = await stand.pair();
  const foreign = await pairDisplay(stand, other);
  expect((await slipOf(stand, foreign, reference)).status).toBe(404);
  expect((await slipOf(stand, stand.cookie(), reference)).status).toBe(401);
  await show(stand, { is: 'cart', lines: [line] });
  expect((await slipOf(stand, cookie, reference)).status).toBe(404);
  const next = await pay(stand);
  expect((await slipOf(stand, cookie, next)).status).toBe(200);
  expect((await slipOf(stand, cookie, reference)).status).toBe(404);
});

test('a paid sale stays with its slip when the till goes on, for half a minute, and goes when the next begins', async () => {
  const { stand, screen, cookie, reference } = await openPaid();
  await show(stand, { is: 'nothing' });
  await show(stand, { is: 'cart', lines: [] });
  await turns();
  expect(screen.last()).toMatchObject({ is: 'payment', reference, hasSlip: true });
  expect((await slipOf(stand, cookie, reference)).status).toBe(200);
  await show(stand, { is: 'cart', lines: [line] });
  await until(() => screen.last()?.is === 'cart');
  await show(stand, { is: 'nothing' });
  await until(() => screen.last()?.is === 'nothing');

  const next = await pay(stand);
  await show(stand, { is: 'nothing' });
  await until(() => screen.last()?.is === 'payment');
  for (let passed = 0; passed < 30; passed += 10) {
    await show(stand, { is: 'nothing' });
    await stand.pass(10 * second);
  }
  await until(() => screen.last()?.is === 'nothing');
  expect((await slipOf(stand, cookie, next)).status).toBe(404);
});

test('a screen that comes back finds the slip that is still offered', async () => {
  const { stand, screen, cookie, reference } = await openPaid();
  await show(stand, { is: 'nothing' });
  await screen.leave();
  const back = await listen(stand, cookie);
  await until(() => back.shows().length === 1);
  expect(back.last()).toMatchObject({ is: 'payment', reference, hasSlip: true });
});

test('a sale that was given back leaves no slip on the screen', async () => {
  const { stand, screen, cookie, reference } = await openPaid();
  await stand.send(refundOf(reference, 12_900));
  await stand.rest();
  await until(() => JSON.stringify(screen.last()).includes('"refunded"'));
  expect(screen.last()).toMatchObject({ hasSlip: false });
  expect((await slipOf(stand, cookie, reference)).status).toBe(404);

  const next = await pay(stand);
  await show(stand, { is: 'nothing' });
  await until(() => JSON.stringify(screen.last()).includes('"hasSlip":true'));
  await stand.send(refundOf(next, 12_900));
  await stand.rest();
  await until(() => screen.last()?.is === 'nothing');
});

test('a till that was left standing at a paid sale shows it for two minutes, and not again after a reload', async () => {
  const { stand, screen, reference } = await openPaid();
  for (let passed = 0; passed < 120; passed += 10) {
    expect(screen.last()).toMatchObject({ is: 'payment', reference });
    await show(stand, { is: 'payment', reference });
    await stand.pass(10 * second);
  }
  await until(() => screen.last()?.is === 'nothing');
  await show(stand, { is: 'payment', reference });
  await turns();
  expect(screen.last()).toMatchObject({ is: 'nothing' });
});
