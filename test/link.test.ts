import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Charge } from '../edge/domain/wire.ts';
import { type CounterStand, openCounter } from './counter-stand.ts';
import { chargeOf } from './edge-stand.ts';
import { turns } from './until.ts';

const linkCharge = () => v.parse(Charge, { ...chargeOf({ by: 'screen' }), customer: { by: 'link' } });

async function openLink(): Promise<{ stand: CounterStand; reference: string }> {
  const stand = await openCounter();
  const charge = linkCharge();
  await stand.send(charge);
  await stand.rest();
  return { stand, reference: charge.reference };
}
const qrOf = (stand: CounterStand, reference: string) => stand.ask(`/api/payments/${reference}/qr`);

test('a link is a payment with a page of its own, whose address becomes a QR for the screen', async () => {
  const { stand, reference } = await openLink();
  const create = JSON.parse(stand.peer.calls('create')[0]?.body ?? '') as { returnUrl: string };
  expect(create).toMatchObject({ userFlow: 'WEB_REDIRECT', customerInteraction: 'CUSTOMER_PRESENT' });
  expect(create.returnUrl).toMatch(/^https:\/\/till\.example\.com\/s\/till\/r\/[0-9a-f]{32}$/);
  expect(stand.view(reference)).toMatchObject({ by: 'link', stage: 'waiting' });
  const qr = await qrOf(stand, reference);
  expect([qr.status, qr.headers.get('Content-Type'), await qr.text()]).toEqual([
    200,
    'image/svg+xml',
    '<svg id="link-1.svg"/>',
  ]);
  expect(stand.peer.links).toEqual([`https://landing.peer.test/${reference}?token=secret-of-the-landing`]);
  expect(JSON.stringify(stand.logged)).not.toContain('secret-of-the-landing');
});

test('the QR of a link is asked for once while it lives, and anew when it has died or the edge began anew', async () => {
  const { stand, reference } = await openLink();
  await qrOf(stand, reference);
  await qrOf(stand, reference);
  expect(stand.peer.links).toHaveLength(1);
  await stand.pass(301_000);
  await qrOf(stand, reference);
  expect(stand.peer.links).toHaveLength(2);
  await stand.crash();
  expect((await qrOf(stand, reference)).status).toBe(200);
  expect(stand.peer.links).toHaveLength(3);
});

test('there is no QR while it cannot be made, and none when the payment is over', async () => {
  const { stand, reference } = await openLink();
  stand.peer.faults((call) => (call.path === '/qr/v1' ? 503 : undefined));
  expect((await qrOf(stand, reference)).status).toBe(404);
  stand.peer.faults(() => undefined);
  expect((await qrOf(stand, reference)).status).toBe(200);
  stand.peer.customer.declines(reference);
  await stand.pass(5_000);
  expect((await qrOf(stand, reference)).status).toBe(404);
});

test('whoever paid by a link comes back to a page that tells what became of it', async () => {
  const { stand, reference } = await openLink();
  const { returnUrl } = JSON.parse(stand.peer.calls('create')[0]?.body ?? '') as { returnUrl: string };
  stand.peer.customer.approves(reference);
  await stand.pass(5_000);
  const page = await stand.edge().app.request(new URL(returnUrl).pathname);
  expect(page.status).toBe(200);
  const text = await page.text();
  expect(text).toContain('data-ending="paid"');
  expect(text).toContain('Market stall');
  expect(text).not.toContain('href="/s/till');
});

test.each(['svg', 'png'] as const)(
  'a QR for the screen is drawn as %s when that was asked for',
  async (format) => {
    const stand = await openCounter();
    const qr = format === 'png' ? { format, size: 600 } : { format };
    const charge = v.parse(Charge, { ...chargeOf({ by: 'screen' }), customer: { by: 'screen', qr } });
    await stand.send(charge);
    await stand.rest();
    expect(JSON.parse(stand.peer.calls('create')[0]?.body ?? '')).toMatchObject({
      userFlow: 'QR',
      qrFormat: format === 'png' ? { format: 'IMAGE/PNG', size: 600 } : { format: 'IMAGE/SVG+XML' },
    });
  },
);

test.each([99, 2_001, 100.5])('a size of %s is not asked for', async (size) => {
  const stand = await openCounter();
  const charge = { ...chargeOf({ by: 'screen' }), customer: { by: 'screen', qr: { format: 'png', size } } };
  expect((await stand.send(charge)).status).toBe(400);
  await turns();
  expect(stand.peer.calls('create')).toEqual([]);
});
