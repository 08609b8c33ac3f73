/** Letting go of what is left over never takes with it what was handed over and is still being collected. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Parcel } from '../edge/domain/wire.ts';
import { chargeOf, openStand, type Stand, startMs } from './edge-stand.ts';
import { operationOf } from './epayment-peer.ts';
import { minute, second, waiting } from './settle-steps.ts';

const each = 4_300;

test('what is left over is let go of only when everything that was handed over is collected', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const first = captureOf(reference);
  let busy = true;
  stand.peer.faults((call) =>
    busy && operationOf(call) === 'capture' && call.key === first.id ? 429 : undefined,
  );
  await stand.send(first);
  await stand.rest();
  await stand.send(captureOf(reference, { release: true }));
  await stand.pass(10 * second);
  expect(stand.peer.payment(reference)).toMatchObject({ captured: each, cancelled: 0 });
  busy = false;
  await stand.pass(2 * minute);
  expect(stand.peer.payment(reference)).toMatchObject({ captured: 2 * each, cancelled: each });
  expect(
    stand
      .edge()
      .ledger.moves.of(reference)
      .map(({ what, state }) => [what, state]),
  ).toEqual([
    ['capture', 'done'],
    ['capture', 'done'],
    ['release', 'done'],
  ]);
});

async function held(stand: Stand): Promise<string> {
  const lines = [{ id: 'wreath', name: 'Wreath', unitPrice: each, quantity: 3, vatRate: 2500 }];
  const charge = v.parse(Parcel, { ...chargeOf(), lines, collect: 'on-hand-over' });
  await waiting(stand, charge);
  stand.peer.customer.approves(charge.reference);
  await stand.pass(6 * second);
  return charge.reference;
}

const captureOf = (reference: string, { release = false } = {}) =>
  v.parse(Parcel, {
    kind: 'capture',
    id: randomUUID(),
    reference,
    madeAt: startMs,
    amount: { currency: 'NOK', value: each },
    lines: [{ line: 0, quantity: 1 }],
    ...(release && { release }),
  });
