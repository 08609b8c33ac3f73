/** Movements of money whose answer was lost, and whose repeat meets a refusal: what got through is never called refused. */
import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Parcel } from '../edge/domain/wire.ts';
import { take } from '../edge/register.ts';
import { chargeOf, openStand, refundOf, type Stand, startMs } from './edge-stand.ts';
import { type Fault, type Peer, type PeerEvent, type Seen, operationOf } from './epayment-peer.ts';
import { eventOf, minute, otherCopyArrives, paid, second, waiting } from './settle-steps.ts';

/** Whoever is on the way says no to a repeat: what it says is not what Vipps MobilePay did. */
const refusals: readonly Fault[] = [400, 403, 404, 409, '4150', '6150'];

test.each(refusals)(
  'a refund whose answer was lost is done, though its repeat is refused with %s',
  async (fault) => {
    const stand = await openStand();
    const { reference } = await paid(stand);
    stand.peer.failNext('refund', 'lost-after', fault);
    const refund = refundOf(reference, 5_000);
    await stand.send(refund);
    await stand.pass(5 * minute);
    expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 5_000, trouble: null });
    expect(stand.edge().ledger.moves.of(reference)).toMatchObject([
      { id: refund.id, state: 'done', word: null, pspReference: expect.any(String) },
    ]);
    expect(stand.peer.moves.filter(({ what }) => what === 'refunded')).toHaveLength(1);
  },
);

/** The first call of an operation meets the one, all later ones the other. */
function refuses(stand: Stand, operation: string, { first, later }: { first: Fault; later: Fault }): void {
  const before = stand.peer.calls(operation).length;
  stand.peer.faults((call) => {
    if (operationOf(call) !== operation) return undefined;
    return stand.peer.calls(operation).length === before + 1 ? first : later;
  });
}

test.each(['with', 'without'] as const)(
  'a refund that got through unheard is done in a log %s keys, however often its repeat is refused',
  async (keys) => {
    const stand = await openStand();
    const { reference } = await paid(stand);
    if (keys === 'without') stand.peer.meanwhile(() => forgetKeys(stand.peer.events));
    // What else there is of refunds accounts for none of this one.
    await stand.send(refundOf(reference, 1_000));
    await stand.rest();
    stand.peer.failNext('refund', '6220');
    await stand.send(refundOf(reference, 4_000));
    await stand.rest();
    refuses(stand, 'refund', { first: 'lost-after', later: '6220' });
    await stand.send(refundOf(reference, 4_000));
    await stand.pass(3 * minute);
    expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 5_000, trouble: null });
    expect(
      stand
        .edge()
        .ledger.moves.of(reference)
        .map(({ state }) => state),
    ).toEqual(['done', 'refused', 'done']);
  },
);

test('pieces that were collected and given back unheard are not given back once more, in a log without keys', async () => {
  const stand = await openStand();
  const reference = await heldPieces(stand);
  stand.peer.meanwhile(() => forgetKeys(stand.peer.events));
  await stand.send(captureOf(reference));
  await stand.pass(5 * second);
  refuses(stand, 'refund', { first: 'lost-after', later: '6220' });
  await stand.send(refundOf(reference, eachValue));
  await stand.pass(3 * minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: eachValue, trouble: null });
});

test.each([12_900, 4_000])(
  'a refund of %i that never arrived is refused, though a log without keys shows other movements',
  async (value) => {
    const stand = await openStand();
    const { reference } = await paid(stand);
    stand.peer.portal.refunds(reference, 3_000);
    stand.peer.portal.refunds(reference, 12_900 - 3_000 - 1);
    forgetKeys(stand.peer.events);
    // The sum that was collected is one of them, and the edge does not yet know of the others.
    refuses(stand, 'refund', { first: 'lost-before', later: '6220' });
    await stand.send(refundOf(reference, value));
    await stand.pass(3 * minute);
    expect(stand.edge().ledger.moves.of(reference)).toMatchObject([{ state: 'refused' }]);
  },
);

test('a refund that Vipps MobilePay tried and could not do is refused, though its log has it', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  const refund = refundOf(reference, 5_000);
  refuses(stand, 'refund', { first: 'lost-before', later: '6220' });
  const failed = { name: 'REFUNDED', success: false, idempotencyKey: refund.id };
  stand.peer.events.push({ ...eventOf(reference), ...failed });
  await stand.send(refund);
  await stand.pass(3 * minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 0, trouble: { ask: 'refund' } });
  expect(stand.edge().ledger.moves.of(reference)).toMatchObject([{ state: 'refused' }]);
});

test('a refund that is refused at its first attempt was not done, whatever a log without keys shows', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  stand.peer.portal.refunds(reference, 5_000);
  forgetKeys(stand.peer.events);
  stand.peer.failNext('refund', '6220');
  await stand.send(refundOf(reference, 5_000));
  await stand.pass(minute);
  expect(stand.edge().ledger.moves.of(reference)).toMatchObject([{ state: 'refused' }]);
});

test('while the log cannot be read nobody is told that a refund was refused', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  let isDark = true;
  stand.peer.faults((call) => {
    if (operationOf(call) === 'refund') return stand.peer.calls('refund').length > 1 ? '6220' : 'lost-after';
    return isDark && operationOf(call) === 'events' ? 'lost-before' : undefined;
  });
  await stand.send(refundOf(reference, 5_000));
  await stand.pass(5 * minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 5_000, trouble: null });
  isDark = false;
  await stand.pass(2 * minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 5_000, trouble: null });
});

test('a refund that is still on its way when its repeat is refused is not called refused', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  const refund = refundOf(reference, 5_000);
  stand.peer.failNext('refund', 'hang-before', 409, 409, 409, 409);
  await stand.send(refund);
  await stand.pass(14 * second);
  expect(stand.peer.calls('refund').length).toBeGreaterThan(1);
  expect(stand.view(reference)).toMatchObject({ refunding: 5_000, trouble: null });
  // Nobody gives the rest and this once more meanwhile.
  expect(await stand.send(refundOf(reference, 12_900))).toMatchObject({ status: 409 });
  await otherCopyArrives(stand, 'refund');
  await stand.pass(2 * minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 5_000, trouble: null });
  expect(stand.peer.moves.filter(({ what }) => what === 'refunded')).toHaveLength(1);
});

test.each([400, 403, 404, 409] as const)(
  'of two copies of a first refund one is told %s on the way, and the other is found before anybody is told of a refusal',
  async (status) => {
    const stand = await openStand();
    const { reference } = await paid(stand);
    stand.peer.failNext('refund', status);
    await stand.send(refundOf(reference, 5_000));
    await stand.rest();
    expect(stand.view(reference)).toMatchObject({ refunding: 5_000, trouble: null });
    // Nobody gives the rest and this once more meanwhile, by hand say.
    expect(await stand.send(refundOf(reference, 12_900))).toMatchObject({ status: 409 });
    await otherCopyArrives(stand, 'refund');
    await stand.pass(2 * minute);
    expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 5_000, trouble: null });
    expect(stand.peer.moves.filter(({ what }) => what === 'refunded')).toHaveLength(1);
  },
);

test('a refund that never arrived and is refused is told as refused within three minutes', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  stand.peer.faults((call) => refundFault(stand.peer, call));
  await stand.send(refundOf(reference, 5_000));
  await stand.pass(3 * minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 0, trouble: { ask: 'refund' } });
  expect(stand.edge().ledger.moves.of(reference)).toMatchObject([{ state: 'refused' }]);
});

/** The first is lost on its way there, and whatever comes after it is refused. */
const refundFault = (peer: Peer, call: Seen): Fault | undefined =>
  operationOf(call) !== 'refund' ? undefined : peer.calls('refund').length > 1 ? '6220' : 'lost-before';

test('a refund of the same sum that somebody made in the portal is not taken for one that never arrived', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  stand.peer.portal.refunds(reference, 12_900);
  stand.peer.failNext('refund', 'lost-before', '6220', '6220', '6220', '6220', '6220', '6220', '6220');
  await stand.send(refundOf(reference, 12_900));
  await stand.pass(3 * minute);
  expect(stand.edge().ledger.moves.of(reference)).toMatchObject([{ state: 'refused' }]);
});

test('of two refunds of one sum in a log without keys the second is not taken for the first', async () => {
  const stand = await openStand();
  const { reference } = await paid(stand);
  stand.peer.meanwhile(() => forgetKeys(stand.peer.events));
  await stand.send(refundOf(reference, 4_000));
  await stand.pass(minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 4_000 });
  stand.peer.failNext('refund', 'lost-before', '6220', '6220', '6220', '6220', '6220', '6220', '6220');
  await stand.send(refundOf(reference, 4_000));
  await stand.pass(3 * minute);
  expect(stand.view(reference)).toMatchObject({ refunded: 4_000, trouble: { ask: 'refund' } });
  stand.peer.failNext('refund', 'lost-after', '6220');
  await stand.send(refundOf(reference, 4_000));
  await stand.pass(2 * minute);
  expect(stand.view(reference)).toMatchObject({ refunding: 0, refunded: 8_000, trouble: null });
});

function forgetKeys(events: PeerEvent[]): void {
  for (const [at, { idempotencyKey: _, ...event }] of events.entries()) events[at] = event;
}

test('pieces that were collected unheard are not collected once more, and what is left over is let go of', async () => {
  const stand = await openStand();
  const reference = await heldPieces(stand);
  const capture = captureOf(reference, { release: true });
  stand.peer.failNext('capture', 'lost-after', 403);
  await stand.send(capture);
  await stand.pass(2 * minute);
  expect(stand.edge().ledger.moves.of(reference)).toMatchObject([
    { id: capture.id, what: 'capture', state: 'done' },
    { what: 'release', state: 'done' },
  ]);
  expect(stand.peer.payment(reference)).toMatchObject({ captured: 4_300, cancelled: 8_600 });
  expect(stand.outcome(reference)).toBe('paid');
});

test('the same pieces are refused while it is not known whether they were collected', async () => {
  const stand = await openStand();
  const reference = await heldPieces(stand);
  stand.peer.failNext('capture', 'lost-after', 403);
  await stand.send(captureOf(reference));
  await stand.pass(10 * second);
  expect(await stand.send(captureOf(reference, { pieces: 3 }))).toMatchObject({ status: 409 });
  await stand.pass(2 * minute);
  expect(await stand.send(captureOf(reference, { pieces: 3 }))).toMatchObject({ status: 409 });
  expect(stand.peer.payment(reference).captured).toBe(4_300);
});

test('a capture that goes by itself and was stopped while it was looked for stays stopped, and all is let go of', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.failNext('capture', 'lost-before', 403);
  const answers: object[] = [];
  stand.peer.meanwhile((call) => {
    if (answers.length > 0 || operationOf(call) !== 'events') return;
    answers.push(letGo(stand, reference));
  });
  stand.peer.customer.approves(reference);
  await stand.pass(2 * minute);
  expect(answers).toEqual([{ answer: 'accepted' }]);
  expect(stand.peer.payment(reference)).toMatchObject({ captured: 0, cancelled: 12_900 });
  expect(stand.outcome(reference)).toBe('released');
});

test('a capture that goes by itself and is refused after all was let go of is no trouble while the release waits', async () => {
  const stand = await openStand();
  const { reference } = await waiting(stand);
  stand.peer.faults((call) => {
    if (operationOf(call) === 'cancel') return 'lost-before';
    if (operationOf(call) !== 'capture') return undefined;
    letGo(stand, reference);
    return '9999';
  });
  stand.peer.customer.approves(reference);
  await stand.pass(10 * second);
  expect(stand.view(reference)).toMatchObject({ collecting: false, releasing: true, trouble: null });
});

/** As a till asks while a call is out. */
const letGo = (stand: Stand, reference: string): object =>
  take(v.parse(Parcel, { kind: 'cancel', id: randomUUID(), reference, madeAt: startMs, release: true }), {
    ledger: stand.edge().ledger,
    now: stand.clock.now(),
    till: 'T1',
    currency: 'NOK',
  });

const eachValue = 4_300;

async function heldPieces(stand: Stand): Promise<string> {
  const lines = [{ id: 'wreath', name: 'Wreath', unitPrice: eachValue, quantity: 3, vatRate: 2500 }];
  const charge = v.parse(Parcel, { ...chargeOf(), lines, collect: 'on-hand-over' });
  await waiting(stand, charge);
  stand.peer.customer.approves(charge.reference);
  await stand.pass(6 * second);
  expect(stand.outcome(charge.reference)).toBe('held');
  return charge.reference;
}

const captureOf = (reference: string, { pieces = 1, release = false } = {}) =>
  v.parse(Parcel, {
    kind: 'capture',
    id: randomUUID(),
    reference,
    madeAt: startMs,
    amount: { currency: 'NOK', value: pieces * eachValue },
    lines: [{ line: 0, quantity: pieces }],
    ...(release && { release }),
  });
