import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { AfterSale } from '../edge/domain/after-wire.ts';
import { amountOfPicks, nothingDone, type Pick } from '../edge/domain/picks.ts';
import { type Line, totalOf } from '../edge/domain/sale.ts';
import type { Parcel } from '../edge/domain/wire.ts';
import { Parcel as ParcelSchema } from '../edge/domain/wire.ts';
import { cancelOf, chargeOf, newReference, openStand, refundOf, type Stand, startMs } from './edge-stand.ts';
import { take } from '../edge/register.ts';
import { type Fault, operationOf, type Seen } from './epayment-peer.ts';
import { waiting } from './settle-steps.ts';

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

const goods: readonly Line[] = [
  { id: 'wreath', name: 'Wreath', unitPrice: 10_000, quantity: 3, vatRate: 2500 },
  { id: 'honey', name: 'Honey', unitPrice: 333, quantity: 3, vatRate: 1500, discount: 1 },
];

const chargeFor = (lines: readonly Line[], rest: object = {}): Parcel =>
  v.parse(ParcelSchema, {
    ...chargeOf(),
    reference: newReference(),
    amount: { currency: 'NOK', value: totalOf(lines) },
    lines,
    ...rest,
  });
const captureOf = (reference: string, value: number, rest: object = {}): Parcel =>
  v.parse(ParcelSchema, {
    kind: 'capture',
    id: randomUUID(),
    reference,
    madeAt: startMs,
    amount: { currency: 'NOK', value },
    ...rest,
  });
const releaseOf = (reference: string): Parcel =>
  v.parse(ParcelSchema, { ...cancelOf(reference), release: true });
const costOf = (picks: readonly Pick[], done = nothingDone(goods)) => amountOfPicks(goods, done, picks);

/** Over a long time in which this edge was not there. */
async function leap(stand: Stand, ms: number): Promise<void> {
  stand.pullPlug();
  stand.clock.advance(ms);
  await stand.startAgain();
  await stand.pass(second);
}

/** A sale that is approved and waits for its goods. */
async function held(stand: Stand, charge: Parcel = chargeFor(goods, { collect: 'on-hand-over' })) {
  await stand.send(charge);
  await stand.rest();
  stand.peer.customer.approves(charge.reference);
  await stand.pass(6 * second);
  return charge.reference;
}
async function paid(stand: Stand, charge: Parcel = chargeFor(goods)) {
  const reference = await held(stand, charge);
  expect(stand.outcome(reference)).toBe('paid');
  return reference;
}
const after = async (stand: Stand, reference: string) =>
  v.parse(AfterSale, await (await stand.ask(`/api/payments/${reference}/after`)).json());
const whole = totalOf(goods);
const accepted = { status: 202, answer: { answer: 'accepted' } };
const refused = (word: string) => ({ status: 409, answer: { answer: 'refused', word } });

test('a sale that waits for its goods is held and not collected, however long it waits', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  expect(stand.outcome(reference)).toBe('held');
  await leap(stand, 20 * day);
  expect(stand.outcome(reference)).toBe('held');
  expect(stand.peer.calls('capture')).toEqual([]);
  expect(stand.view(reference)).toMatchObject({ releasing: false, collecting: false, cancelling: false });
  expect(stand.view(reference).held).toMatchObject({
    value: whole,
    deadline: startMs + 180 * day,
    level: 'calm',
  });
});

test('handing over collects all of it once, under the id of the ask', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const capture = captureOf(reference, whole);
  expect(await stand.send(capture)).toEqual(accepted);
  expect(await stand.send(capture)).toEqual(accepted);
  await stand.rest();
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.peer.moves).toMatchObject([{ what: 'captured', value: whole, key: capture.id }]);
  expect(stand.view(reference)).toMatchObject({ held: null, collecting: false });
});

test('a part is collected by the piece, and the rest is let go of when it is done', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const lines = [
    { line: 0, quantity: 1 },
    { line: 1, quantity: 2 },
  ];
  expect(await stand.send(captureOf(reference, costOf(lines), { lines, release: true }))).toEqual(accepted);
  await stand.pass(second);
  const { captured, cancelled } = stand.peer.payment(reference);
  expect([captured, cancelled]).toEqual([costOf(lines), whole - costOf(lines)]);
  expect(stand.outcome(reference)).toBe('paid');
  const told = await after(stand, reference);
  expect(told.lines.map(({ handedOver }) => handedOver)).toEqual([1, 2]);
  expect(told.moves.map(({ what, state, value }) => [what, state, value])).toEqual([
    ['capture', 'done', costOf(lines)],
    ['release', 'done', whole - costOf(lines)],
  ]);
});

test('all parts of a line together cost what the line does, and no piece is handed over twice', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  let done = nothingDone(goods);
  for (const lines of [[{ line: 1, quantity: 1 }], [{ line: 1, quantity: 2 }], [{ line: 0, quantity: 3 }]]) {
    expect(await stand.send(captureOf(reference, amountOfPicks(goods, done, lines), { lines }))).toEqual(
      accepted,
    );
    done = done.map((before, at) => before + (lines.find(({ line }) => line === at)?.quantity ?? 0));
    await stand.rest();
  }
  expect(stand.peer.payment(reference).captured).toBe(whole);
  const again = [{ line: 0, quantity: 1 }];
  expect(await stand.send(captureOf(reference, 10_000, { lines: again }))).toEqual(
    refused('already-captured'),
  );
});

test('who hands over the rest as everything has handed over its pieces, and each can be given back', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const first = [
    { line: 0, quantity: 3 },
    { line: 1, quantity: 1 },
  ];
  await stand.send(captureOf(reference, costOf(first), { lines: first }));
  await stand.rest();
  expect(await stand.send(captureOf(reference, whole - costOf(first)))).toEqual(accepted);
  await stand.rest();
  expect(stand.peer.payment(reference).captured).toBe(whole);
  const told = await after(stand, reference);
  expect(told.lines.map(({ handedOver }) => handedOver)).toEqual([3, 3]);
  const honey = [{ line: 1, quantity: 3 }];
  expect(await stand.send({ ...refundOf(reference, 998), lines: honey })).toEqual(accepted);
});

test('a sum that is not what the other pieces cost says nothing about pieces', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  await stand.send(captureOf(reference, 10_000, { lines: [{ line: 0, quantity: 1 }] }));
  await stand.rest();
  await stand.send(captureOf(reference, 5_000));
  await stand.rest();
  expect((await after(stand, reference)).lines.map(({ handedOver }) => handedOver)).toEqual([1, 0]);
});

test('pieces that are gone, or that do not cost so much, are refused', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const all = [{ line: 0, quantity: 3 }];
  await stand.send(captureOf(reference, 30_000, { lines: all }));
  expect(await stand.send(captureOf(reference, 333, { lines: [{ line: 0, quantity: 1 }] }))).toEqual(
    refused('lines-taken'),
  );
  expect(await stand.send(captureOf(reference, 100, { lines: [{ line: 1, quantity: 1 }] }))).toEqual(
    refused('lines-taken'),
  );
  expect(await stand.send(captureOf(reference, 2, { lines: [{ line: 7, quantity: 1 }] }))).toEqual(
    refused('lines-taken'),
  );
});

test('more than is held, or what is asked for already, is not collected', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  expect(await stand.send(captureOf(reference, whole + 1))).toEqual(refused('too-much'));
  expect(await stand.send(captureOf(reference, 20_000))).toEqual(accepted);
  expect(await stand.send(captureOf(reference, whole - 19_999))).toEqual(refused('too-much'));
  await stand.rest();
  expect(stand.peer.payment(reference).captured).toBe(20_000);
});

test('while a part is being collected, tills are told how much of it is', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  stand.peer.faults((call) => (operationOf(call) === 'capture' ? '6280' : undefined));
  const lines = [{ line: 0, quantity: 1 }];
  await stand.send(captureOf(reference, 10_000, { lines }));
  await stand.rest();
  expect(stand.view(reference)).toMatchObject({ collecting: true, collectingSum: 10_000, captured: 0 });
});

test('before the approval and after the end there is nothing to collect', async () => {
  const stand = await openStand();
  const charge = chargeFor(goods, { collect: 'on-hand-over' });
  await stand.send(charge);
  await stand.rest();
  expect(await stand.send(captureOf(charge.reference, 100))).toEqual(refused('not-approved-yet'));
  stand.peer.customer.declines(charge.reference);
  await stand.pass(6 * second);
  expect(await stand.send(captureOf(charge.reference, 100))).toEqual(refused('already-over'));
  expect(await stand.send(captureOf(newReference(), 100))).toEqual(refused('not-found'));
});

test.each(['6260', '6280'] as const)(
  'goods are not to be handed over while a capture meets %s, which is tried again with the same key',
  async (code) => {
    const stand = await openStand();
    const reference = await held(stand);
    const script: Fault[] = [code, code, code];
    stand.peer.faults((call) => (operationOf(call) === 'capture' ? script.shift() : undefined));
    await stand.send(captureOf(reference, whole));
    await stand.rest();
    expect(stand.outcome(reference)).toBe('uncollected');
    expect(stand.view(reference).trouble?.word).toBe(
      code === '6260' ? 'funds-unavailable' : 'try-capture-later',
    );
    // Asked for once more, the one that is under way is hurried: no second key.
    const tries = stand.peer.calls('capture').length;
    const { seq } = stand.view(reference);
    await stand.send(captureOf(reference, whole));
    await stand.rest();
    expect(stand.peer.calls('capture')).toHaveLength(tries + 1);
    // The till that asked hears that it was heard.
    expect(stand.view(reference).seq).toBeGreaterThan(seq);
    await stand.pass(2 * minute);
    expect(stand.outcome(reference)).toBe('paid');
    expect(new Set(stand.peer.calls('capture').map(({ key }) => key)).size).toBe(1);
    expect(stand.peer.payment(reference).captured).toBe(whole);
  },
);

test('who handed over one line by the piece and collects what the other costs has handed over both', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const lines = [{ line: 0, quantity: 3 }];
  await stand.send(captureOf(reference, costOf(lines), { lines }));
  await stand.rest();
  await stand.send(captureOf(reference, whole - costOf(lines)));
  await stand.rest();
  expect(stand.outcome(reference)).toBe('paid');
  const told = await after(stand, reference);
  expect(told.lines.map(({ handedOver }) => handedOver)).toEqual([3, 3]);
  expect(told.moves.map((move) => move.lines)).toEqual([lines, [{ line: 1, quantity: 3 }]]);
});

test('a refund that is done stays done, though the log never names it', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  const refund = refundOf(reference, 4_000);
  stand.peer.meanwhile(() => {
    const named = stand.peer.events.findIndex(({ name }) => name === 'REFUNDED');
    if (named >= 0) stand.peer.events.splice(named, 1);
  });
  await stand.send(refund);
  await stand.pass(10 * minute);
  expect((await after(stand, reference)).moves).toMatchObject([
    { id: refund.id, state: 'done', word: null, pspReference: null, value: 4_000 },
  ]);
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('pieces whose collecting or giving back was refused can be asked for again', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const lines = [{ line: 0, quantity: 3 }];
  const value = costOf(lines);
  for (const [what, ask] of [
    ['capture', () => captureOf(reference, value, { lines })],
    ['refund', () => v.parse(ParcelSchema, { ...refundOf(reference, value), lines })],
  ] as const) {
    stand.peer.failNext(what, '9999');
    expect(await stand.send(ask())).toEqual(accepted);
    await stand.rest();
    expect(stand.view(reference).trouble).toMatchObject({ ask: what });
    expect(await stand.send(ask())).toEqual(accepted);
    await stand.rest();
    expect(stand.view(reference).trouble).toBeNull();
    expect(await stand.send(ask())).toMatchObject({ status: 409 });
  }
  expect(stand.peer.payment(reference)).toMatchObject({ captured: value, refunded: value });
});

test('what can never be collected is let go of from the till, also at a stall that collects at once', async () => {
  for (const collect of ['at-once', 'on-hand-over'] as const) {
    const stand = await openStand();
    stand.peer.faults((call) => (operationOf(call) === 'capture' ? '6260' : undefined));
    const reference = await held(stand, chargeFor(goods, { collect }));
    if (collect === 'on-hand-over') await stand.send(captureOf(reference, whole));
    await stand.pass(10 * second);
    expect(stand.outcome(reference)).toBe('uncollected');
    expect(await stand.send(releaseOf(reference))).toEqual(accepted);
    await stand.pass(second);
    expect(stand.outcome(reference)).toBe('released');
    expect(stand.peer.payment(reference)).toMatchObject({ captured: 0, cancelled: whole });
    const tries = stand.peer.calls('capture').length;
    await stand.pass(20 * minute);
    expect(stand.peer.calls('capture')).toHaveLength(tries);
    expect(stand.edge().ledger.nextDue()).toBeNull();
  }
});

test('a release that meets a capture which had got through leaves the money taken, and says so', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const capture = captureOf(reference, whole);
  stand.peer.failNext('capture', 'lost-after');
  await stand.send(capture);
  await stand.rest();
  expect(await stand.send(releaseOf(reference))).toEqual(accepted);
  await stand.pass(2 * minute);
  expect(stand.outcome(reference)).toBe('paid');
  expect(stand.view(reference).trouble).toEqual({ ask: 'cancel', word: 'already-captured' });
  expect((await after(stand, reference)).moves).toMatchObject([
    { what: 'capture', state: 'done' },
    { what: 'release', state: 'refused', word: 'already-captured' },
  ]);
});

test('what was handed over is collected before the rest is let go of, though somebody lets go meanwhile', async () => {
  for (const fault of ['lost-before', 'lost-after', 500, 403] as const) {
    const stand = await openStand();
    const reference = await held(stand);
    stand.peer.failNext('capture', fault);
    await stand.send(captureOf(reference, 4_300));
    await stand.rest();
    expect(await stand.send(releaseOf(reference))).toEqual(accepted);
    // From here on nothing more is collected.
    expect(await stand.send(captureOf(reference, 100))).toEqual(refused('already-over'));
    await stand.pass(5 * minute);
    expect(stand.peer.payment(reference)).toMatchObject({ captured: 4_300, cancelled: whole - 4_300 });
    expect((await after(stand, reference)).moves).toMatchObject([
      { what: 'capture', state: 'done', value: 4_300 },
      { what: 'release', state: 'done' },
    ]);
    expect(stand.outcome(reference)).toBe('paid');
    expect(stand.edge().ledger.nextDue()).toBeNull();
  }
});

test('a release does not wait for a capture that turns out not to be had, and that one is told as refused', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  let isLost = true;
  stand.peer.faults((call) =>
    operationOf(call) !== 'capture' ? undefined : isLost ? 'lost-before' : '6260',
  );
  await stand.send(captureOf(reference, 4_300));
  await stand.rest();
  await stand.send(releaseOf(reference));
  await stand.pass(10 * second);
  expect(stand.peer.payment(reference).cancelled).toBe(0);
  isLost = false;
  await stand.pass(5 * minute);
  expect((await after(stand, reference)).moves).toMatchObject([
    { what: 'capture', state: 'refused', word: 'already-over' },
    { what: 'release', state: 'done', value: whole },
  ]);
  expect(stand.outcome(reference)).toBe('released');
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('nothing is collected any more once all is to be let go of', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  stand.peer.faults((call) => (operationOf(call) === 'cancel' ? 'lost-before' : undefined));
  expect(await stand.send(releaseOf(reference))).toEqual(accepted);
  await stand.rest();
  expect(await stand.send(captureOf(reference, whole))).toEqual(refused('already-over'));
  expect(stand.view(reference)).toMatchObject({ releasing: true, collecting: false });
});

test('asks that were kept before an update are known again when they come once more', async () => {
  const stand = await openStand();
  const charge = chargeFor(goods);
  const { reference } = charge;
  await paid(stand, charge);
  const refund = refundOf(reference, 4_000);
  const cancel = cancelOf(reference);
  for (const parcel of [refund, cancel]) await stand.send(parcel);
  const { ledger } = stand.edge();
  expect([charge, refund, cancel].map(({ id }) => ledger.bodyHash(id))).toEqual([
    `charge ${reference} NOK ${whole} code ${JSON.stringify(goods)}`,
    `refund ${reference} NOK 4000 `,
    `cancel ${reference}  `,
  ]);
});

test('of a collecting and a letting go that are asked for before either has left, the collecting comes first', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const { ledger, settler } = stand.edge();
  const taking = { ledger, now: stand.clock.now(), till: 'T1', currency: 'NOK' } as const;
  for (const parcel of [captureOf(reference, 4_300), releaseOf(reference)])
    expect(take(parcel, taking)).toEqual({ answer: 'accepted' });
  settler.wake();
  await stand.pass(10 * second);
  expect(stand.peer.payment(reference)).toMatchObject({ captured: 4_300, cancelled: whole - 4_300 });
  expect(stand.outcome(reference)).toBe('paid');
  expect((await after(stand, reference)).moves).toMatchObject([
    { what: 'capture', state: 'done' },
    { what: 'release', state: 'done', pspReference: expect.any(String) as unknown },
  ]);
  expect(await stand.send(releaseOf(reference))).toEqual(refused('already-captured'));
});

test.each(['capture', 'refund', 'release', 'cancel'] as const)(
  'that a %s was asked for is told before anything came of it',
  async (what) => {
    const stand = await openStand();
    const reference =
      what === 'refund'
        ? await paid(stand)
        : what === 'cancel'
          ? (await waiting(stand)).reference
          : await held(stand);
    stand.peer.faults(() => 'lost-before');
    const before = stand.view(reference);
    const asks = {
      capture: () => captureOf(reference, 5_000),
      refund: () => refundOf(reference, 5_000),
      release: () => releaseOf(reference),
      cancel: () => cancelOf(reference),
    };
    expect(await stand.send(asks[what]())).toEqual(accepted);
    await stand.rest();
    expect(stand.view(reference).seq).toBeGreaterThan(before.seq);
  },
);

test.each(['capture', 'refund'] as const)(
  'what became of an earlier %s is no longer told once it is asked for anew',
  async (what) => {
    const stand = await openStand();
    const reference = what === 'capture' ? await held(stand) : await paid(stand);
    const ask = () => (what === 'capture' ? captureOf(reference, 5_000) : refundOf(reference, 5_000));
    stand.peer.failNext(what, '9999');
    await stand.send(ask());
    await stand.rest();
    expect(stand.view(reference).trouble).toMatchObject({ ask: what });
    stand.peer.faults((call) => (operationOf(call) === what ? 'lost-before' : undefined));
    await stand.send(ask());
    await stand.rest();
    expect(stand.view(reference).trouble).toBeNull();
  },
);

test('a cancel without a word about release never touches an approval', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  await stand.send(cancelOf(reference));
  await stand.pass(minute);
  expect(stand.outcome(reference)).toBe('held');
  expect(stand.peer.payment(reference).cancelled).toBe(0);
});

test('a release asked for before the approval lets go of either', async () => {
  for (const approves of [false, true]) {
    const stand = await openStand();
    const charge = chargeFor(goods);
    await stand.send(charge);
    await stand.rest();
    if (approves) stand.peer.customer.approves(charge.reference);
    await stand.send(releaseOf(charge.reference));
    await stand.pass(10 * second);
    expect(stand.outcome(charge.reference)).toBe(approves ? 'released' : 'cancelled');
    expect(stand.peer.payment(charge.reference).captured).toBe(0);
  }
});

test.each([
  ['open', { state: 'CREATED' }],
  ['held', { cancelled: 0 }],
  ['approved without its sum', { authorized: 0, cancelled: 0 }],
] as const)('a release is not over while the payment still reads as %s', async (is, lagging) => {
  const stand = await openStand();
  const { reference } = await waiting(stand, chargeFor(goods, { collect: 'on-hand-over' }));
  const there = stand.peer.payment(reference);
  if (is !== 'open') stand.peer.customer.approves(reference);
  let lags = true;
  let truth = { ...there };
  const isLate = (call: Seen) => lags && operationOf(call) === 'read';
  stand.peer.faults((call) => {
    truth = { ...there };
    if (isLate(call)) Object.assign(there, lagging);
    return undefined;
  });
  stand.peer.meanwhile((call) => void (isLate(call) && Object.assign(there, truth)));
  await stand.send(releaseOf(reference));
  await stand.pass(5 * second);
  expect(stand.view(reference)).toMatchObject({ releasing: true, trouble: null });
  if (is === 'open') expect(stand.outcome(reference)).toBe('cancelling');
  lags = false;
  await stand.pass(minute);
  expect(stand.view(reference)).toMatchObject({ releasing: false, trouble: null });
  expect(stand.outcome(reference)).toBe(is === 'open' ? 'cancelled' : 'released');
});

test.each<Fault>(['lost-before', 'lost-after', 'hang-after', 500, 429, '6160'])(
  'a release that meets %s is asked again until a read shows the end',
  async (fault) => {
    const stand = await openStand();
    const reference = await held(stand);
    stand.peer.failNext('cancel', fault, fault);
    await stand.send(releaseOf(reference));
    await stand.pass(minute);
    expect(stand.outcome(reference)).toBe('released');
  },
);

test('a release that is too late says so and leaves the sale held', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  stand.peer.failNext('cancel', '6030');
  await stand.send(releaseOf(reference));
  await stand.pass(second);
  expect(stand.outcome(reference)).toBe('held');
  expect(stand.view(reference).trouble).toEqual({ ask: 'cancel', word: 'too-late' });
  expect(stand.edge().ledger.nextDue()).not.toBeNull();
});

test('money is given back by the piece, and no piece twice', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  const lines = [{ line: 1, quantity: 1 }];
  const cost = costOf(lines);
  const refund = { ...refundOf(reference, cost), lines, reason: 'broken', by: 'Ada' };
  expect(await stand.send(refund)).toEqual(accepted);
  // While the first is under way its piece counts as given back.
  const rest = [{ line: 1, quantity: 3 }];
  expect(await stand.send({ ...refundOf(reference, 998), lines: rest })).toEqual(refused('lines-taken'));
  await stand.rest();
  const two = [{ line: 1, quantity: 2 }];
  const more = costOf(two, [0, 1]);
  expect(cost + more).toBe(998);
  expect(await stand.send({ ...refundOf(reference, more), lines: two })).toEqual(accepted);
  await stand.pass(second);
  expect(stand.peer.payment(reference).refunded).toBe(998);
  expect(await stand.send({ ...refundOf(reference, 332), lines })).toEqual(refused('lines-taken'));
  const told = await after(stand, reference);
  expect(told.lines).toEqual([
    { line: 0, handedOver: 3, givenBack: 0, left: 3 },
    { line: 1, handedOver: 3, givenBack: 3, left: 0 },
  ]);
  expect(told.moves[0]).toMatchObject({
    reason: 'broken',
    by: 'Ada',
    till: 'T1',
    how: 'vipps',
    state: 'done',
  });
});

test('only what was handed over is given back by the piece', async () => {
  const stand = await openStand();
  const reference = await held(stand);
  const lines = [{ line: 0, quantity: 1 }];
  await stand.send(captureOf(reference, 10_000, { lines, release: true }));
  await stand.pass(second);
  expect(await stand.send({ ...refundOf(reference, 332), lines: [{ line: 1, quantity: 1 }] })).toEqual(
    refused('lines-taken'),
  );
  expect(await stand.send({ ...refundOf(reference, 10_000), lines })).toEqual(accepted);
});

test('each refund keeps the name of its own event, never the answer’s', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  await stand.send(refundOf(reference, 1_000));
  await stand.send(refundOf(reference, 1_000));
  await stand.pass(10 * second);
  const names = (await after(stand, reference)).moves.map(({ pspReference }) => pspReference);
  const events = stand.peer.events.filter(({ name }) => name === 'REFUNDED');
  expect(names).toEqual(events.map(({ pspReference }) => pspReference));
  expect(new Set(names).size).toBe(2);
  expect(names).not.toContain('9f6f1c1e-6f0c-4c39-9a7f-0d4b2d3c7a11');
  expect(stand.edge().ledger.nextDue()).toBeNull();
});

test('a log that leaves keys out still names two refunds of one sum apart', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  for (let n = 0; n < 2; n++) {
    await stand.send(refundOf(reference, 500));
    await stand.rest();
    for (const event of stand.peer.events) Reflect.deleteProperty(event, 'idempotencyKey');
    await stand.pass(minute);
  }
  const names = (await after(stand, reference)).moves.map(({ pspReference }) => pspReference);
  expect(new Set(names).size).toBe(2);
  expect(names).not.toContain(null);
});

test('cash that was given back is written down, counts, and moves nothing at Vipps MobilePay', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  const cash = { ...refundOf(reference, 20_000), how: 'cash' };
  expect(await stand.send(cash)).toEqual(accepted);
  expect(await stand.send(cash)).toEqual(accepted);
  expect(stand.view(reference)).toMatchObject({ cashBack: 20_000, refunded: 0, left: whole - 20_000 });
  expect(await stand.send({ ...refundOf(reference, whole - 19_999), how: 'cash' })).toEqual(
    refused('too-much'),
  );
  expect(await stand.send(refundOf(reference, whole - 19_999))).toEqual(refused('too-much'));
  expect(await stand.send(refundOf(reference, whole - 20_000))).toEqual(accepted);
  await stand.rest();
  expect(stand.peer.payment(reference).refunded).toBe(whole - 20_000);
  expect(stand.view(reference).left).toBe(0);
  expect(stand.peer.calls('refund')).toHaveLength(1);
});

test('after 365 days nothing is given back in the app, and until then it is; cash has no such end', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  expect(stand.view(reference).refundUntil).toBe(startMs + 365 * day);
  await leap(stand, 365 * day - (stand.clock.now() - startMs) - second);
  expect(await stand.send(refundOf(reference, 100))).toEqual(accepted);
  await stand.pass(minute);
  expect(await stand.send(refundOf(reference, 100))).toEqual(refused('too-late'));
  expect(await stand.send({ ...refundOf(reference, 100), how: 'cash' })).toEqual(accepted);
  expect(stand.view(reference).cashBack).toBe(100);
});

test('a refund that Vipps MobilePay will not do is listed with its word', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  stand.peer.failNext('refund', '6220');
  const lines = [{ line: 0, quantity: 1 }];
  await stand.send({ ...refundOf(reference, 10_000), lines });
  await stand.rest();
  expect((await after(stand, reference)).moves).toMatchObject([{ state: 'refused', word: 'too-late' }]);
  // Its pieces are still to be given back.
  expect(await stand.send({ ...refundOf(reference, 10_000), lines })).toEqual(accepted);
});

test('a refund that waits for the line is queued, then sent, then done', async () => {
  const stand = await openStand();
  const reference = await paid(stand);
  const state = async () => (await after(stand, reference)).moves[0]?.state;
  stand.peer.failNext('refund', 'hang-before');
  await stand.send(refundOf(reference, 100));
  expect(await state()).toBe('sent');
  await stand.pass(minute);
  expect(await state()).toBe('done');
});
