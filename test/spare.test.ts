import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { IDBFactory } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import type { Charge } from '../edge/domain/wire.ts';
import { type Copies, copiesInMemory } from '../web/copies.ts';
import { edgeAt } from '../web/edge.ts';
import { record } from '../web/learned.ts';
import { leasesAlone } from '../web/one-sender.ts';
import { type Outbox, outboxIn } from '../web/outbox.ts';
import { patienceMs } from '../web/parcel-row.ts';
import { type Spare, spareIn } from '../web/spare.ts';
import { type Store, storeIn } from '../web/store.ts';
import { edgePeer, settled, until } from './edge-peer.ts';

const start = Date.UTC(2026, 10, 21, 9);
const theNumber = '4791234567';

interface Page {
  readonly store: Store;
  readonly outbox: Outbox;
  readonly spare: Spare;
}

/** A tablet whose database can be lost, and whose second copies outlive its pages as files do. */
function tablet() {
  const clock = manualClock(start);
  const peer = edgePeer(clock.now);
  const factory = new IDBFactory();
  const texts = copiesInMemory();
  /** What the power cuts short. */
  const cut = { put: false, drop: false };
  const copies: Copies = {
    ...texts,
    put: async (name, text) => (cut.put ? Promise.reject(new Error('cut')) : texts.put(name, text)),
    drop: async (name) => (cut.drop ? Promise.reject(new Error('cut')) : texts.drop(name)),
  };
  const edge = edgeAt({ base: '/', fetch: peer.fetch, clock });
  const all = async () => {
    const names = await texts.names();
    return Promise.all(names.map(async (name) => (await texts.read(name)) ?? ''));
  };
  return {
    ...{ clock, peer, factory, copies, texts, cut, all },
    page(): Page {
      const store = storeIn(factory, clock);
      const outbox = outboxIn({
        ...{ store, clock, alone: leasesAlone, random: () => 0.5 },
        send: (parcel) => edge.send(parcel),
        uuid: () => crypto.randomUUID(),
        changed: () => {},
        unpaired: () => {},
      });
      return { store, outbox, spare: spareIn({ store, copies, uuid: () => crypto.randomUUID() }) };
    },
    lose: () =>
      new Promise<void>((resolve, reject) => {
        const request = factory.deleteDatabase('torg');
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error);
      }),
  };
}

const chargeOf = (reference: string, madeAt = start): Charge => ({
  kind: 'charge',
  id: crypto.randomUUID(),
  reference,
  madeAt,
  amount: { currency: 'NOK', value: 4500 },
  lines: [{ id: 'jam', name: 'Jam', unitPrice: 4500, quantity: 1, vatRate: 1500 }],
  customer: { by: 'number', number: theNumber },
});
const refundOf = (reference: string) =>
  ({
    kind: 'refund',
    id: crypto.randomUUID(),
    reference,
    madeAt: start,
    amount: { currency: 'NOK', value: 100 },
  }) as const;
/** The ledger tells everything, as the feed hears it. */
async function tell({ peer, clock }: ReturnType<typeof tablet>, { store, outbox }: Page): Promise<void> {
  const untold = await outbox.untold();
  const views = ['A-1-aaaa'].flatMap((reference) => peer.view(reference) ?? []);
  await record(store, views, { cursor: views.length, at: clock.now() });
  await outbox.told(untold);
}
const states = async ({ outbox }: Page) => (await outbox.rows()).map(({ kind, state }) => `${kind} ${state}`);

test('a database that is deleted under the running till gets back what was unsent, and it is sent once', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const page = here.page();
  const charge = chargeOf('A-1-aaaa');
  const refund = refundOf('A-0-aaaa');
  await page.outbox.charge(() => charge);
  await page.outbox.put(refund);
  await page.outbox.drain();
  await page.spare.follow();
  await here.lose();
  expect(await states(page)).toEqual([]);
  expect(await page.spare.follow()).toBe(2);
  expect(await states(page)).toEqual(['charge waiting', 'refund waiting']);
  here.peer.faults.always = null;
  await page.outbox.hurry();
  expect(await states(page)).toEqual(['charge sent', 'refund sent']);
  expect(here.peer.taken).toEqual([charge.id, refund.id]);
  expect(here.peer.effects('A-1-aaaa')).toBe(1);
});

test('a till that starts with an empty database gets back what the last page had not sent', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const before = here.page();
  const charge = chargeOf('A-1-aaaa');
  await before.outbox.charge(() => charge);
  await before.outbox.drain();
  await before.spare.follow();
  before.outbox.close();
  before.store.close();
  await here.lose();
  here.peer.faults.always = null;
  const after = here.page();
  expect(await after.spare.follow()).toBe(1);
  expect(await after.outbox.rows()).toMatchObject([
    { id: charge.id, unanswered: 1, patienceUntil: start + patienceMs },
  ]);
  await after.outbox.drain();
  expect(here.peer.taken).toEqual([charge.id]);
});

test('a copy that was left over when its ask was answered is dropped, and the ask does not come back', async () => {
  const here = tablet();
  const page = here.page();
  here.peer.faults.next = ['lost request'];
  await page.outbox.charge(() => chargeOf('A-1-aaaa'));
  await page.outbox.drain();
  await page.spare.follow();
  here.cut.drop = true;
  await page.outbox.hurry();
  await page.spare.follow().catch(() => {});
  expect(await here.all()).toHaveLength(1);
  await tell(here, page);
  expect(await states(page)).toEqual([]);
  here.cut.drop = false;
  const next = here.page();
  expect(await next.spare.follow()).toBe(0);
  expect(await states(next)).toEqual([]);
  expect(await here.all()).toEqual([]);
});

test('an ask that was restored as the power went is not restored again when it has been answered', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const page = here.page();
  await page.outbox.charge(() => chargeOf('A-1-aaaa'));
  await page.outbox.drain();
  await page.spare.follow();
  page.outbox.close();
  await here.lose();
  here.cut.put = true;
  await here
    .page()
    .spare.follow()
    .catch(() => {});
  here.cut.put = false;
  here.peer.faults.always = null;
  const next = here.page();
  await next.spare.follow();
  await next.outbox.hurry();
  await tell(here, next);
  here.cut.drop = true;
  await next.spare.follow().catch(() => {});
  here.cut.drop = false;
  expect(await here.page().spare.follow()).toBe(0);
  expect(await here.all()).toEqual([]);
});

test('an ask that was answered, left over and lost with the database is asked by its own id, which charges nobody twice', async () => {
  const here = tablet();
  const page = here.page();
  here.peer.faults.next = ['lost request'];
  const charge = chargeOf('A-1-aaaa');
  await page.outbox.charge(() => charge);
  await page.outbox.drain();
  await page.spare.follow();
  await page.outbox.hurry();
  await here.lose();
  const next = here.page();
  expect(await next.spare.follow()).toBe(1);
  await next.outbox.drain();
  expect(here.peer.sent.map(({ parcel }) => parcel.id)).toEqual([charge.id, charge.id, charge.id]);
  expect(here.peer.effects('A-1-aaaa')).toBe(1);
  await next.spare.follow();
  expect(await here.all()).toEqual([]);
  expect(await next.spare.follow()).toBe(0);
});

test('an ask that was restored where no copy can be written any more is answered once and does not come back', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const page = here.page();
  await page.outbox.charge(() => chargeOf('A-1-aaaa'));
  await page.outbox.drain();
  await page.spare.follow();
  page.outbox.close();
  await here.lose();
  here.cut.put = true;
  here.peer.faults.always = null;
  const next = here.page();
  await next.spare.follow().catch(() => {});
  await next.outbox.hurry();
  await tell(here, next);
  const sent = here.peer.sent.length;
  for (let again = 0; again < 3; again++) {
    expect(await next.spare.follow().catch(() => 'no room')).toBe(0);
    await next.outbox.hurry();
  }
  expect(here.peer.sent).toHaveLength(sent);
  expect(await here.all()).toEqual([]);
  const keys = await next.store.read(['kept'], (tx) => tx('kept').getAllKeys());
  expect(keys.filter((key) => key.startsWith('back/'))).toEqual([]);
});

test('a charge that was taken back does not come back, even when its copy was left over beside its cancel', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const page = here.page();
  await page.outbox.charge(() => chargeOf('A-1-aaaa'));
  await page.outbox.drain();
  await page.spare.follow();
  here.cut.drop = true;
  await page.outbox.cancel('A-1-aaaa');
  await page.spare.follow().catch(() => {});
  expect(await here.all()).toHaveLength(2);
  page.outbox.close();
  await here.lose();
  here.cut.drop = false;
  here.peer.faults.always = null;
  const next = here.page();
  expect(await next.spare.follow()).toBe(1);
  await next.outbox.drain();
  expect(await states(next)).toEqual(['cancel sent']);
  expect(here.peer.effects('A-1-aaaa')).toBe(0);
});

test('the patience of a restored charge counts from when it was made', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const page = here.page();
  const charge = chargeOf('A-1-aaaa');
  await page.outbox.charge(() => charge);
  await page.outbox.drain();
  await page.spare.follow();
  page.outbox.close();
  await here.lose();
  here.clock.advance(patienceMs);
  const sent = here.peer.sent.length;
  here.peer.faults.always = null;
  const next = here.page();
  expect(await next.spare.follow()).toBe(1);
  await next.outbox.drain();
  expect(here.peer.sent.slice(sent).map(({ parcel }) => parcel.kind)).toEqual(['cancel']);
  // Whether it had left before the loss is not known, so the edge is asked before it is called unsent.
  expect(await next.outbox.rows()).toMatchObject([{ kind: 'cancel', state: 'sent', left: true }]);
});

test('a longer wait is in the copy too', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const page = here.page();
  await page.outbox.charge(() => chargeOf('A-1-aaaa'));
  await page.spare.follow();
  here.clock.advance(60_000);
  await page.outbox.waitLonger('A-1-aaaa');
  await page.spare.follow();
  page.outbox.close();
  await here.lose();
  const next = here.page();
  await next.spare.follow();
  expect(await next.outbox.rows()).toMatchObject([{ patienceUntil: start + 60_000 + patienceMs }]);
});

test('the copy forgets the customer as soon as the charge is answered, refused or taken back', async () => {
  for (const end of ['accepted', 'refused', 'taken back'] as const) {
    const here = tablet();
    const page = here.page();
    here.peer.faults.next = ['lost request'];
    await page.outbox.charge(() => chargeOf('A-1-aaaa'));
    await page.outbox.drain();
    await page.spare.follow();
    expect((await here.all()).join()).toContain(theNumber);
    if (end === 'refused') here.peer.refuses.set('charge', 'unit-not-set-up');
    if (end === 'taken back') await page.outbox.cancel('A-1-aaaa');
    await page.outbox.hurry();
    await page.spare.follow();
    expect((await here.all()).join()).not.toContain(theNumber);
  }
});

test('the tablet itself forgets the customer of a refused charge when its patience is over', async () => {
  const here = tablet();
  const page = here.page();
  here.peer.refuses.set('charge', 'unit-not-set-up');
  await page.outbox.charge(() => chargeOf('A-1-aaaa'));
  await page.outbox.drain();
  expect(JSON.stringify(await page.outbox.rows())).toContain(theNumber);
  here.clock.advance(patienceMs);
  await until(async () => !JSON.stringify(await page.outbox.rows()).includes(theNumber));
  expect(await states(page)).toEqual(['charge refused']);
});

test('what was refused and waits for somebody survives the loss of the database', async () => {
  const here = tablet();
  const page = here.page();
  here.peer.refuses.set('refund', 'too-much');
  await page.outbox.put(refundOf('A-1-aaaa'));
  await page.outbox.drain();
  await page.spare.follow();
  await here.lose();
  const next = here.page();
  await next.spare.follow();
  expect(await next.outbox.rows()).toMatchObject([{ kind: 'refund', state: 'refused', word: 'too-much' }]);
});

test('a row that the disk has spoilt is taken from its copy', async () => {
  const here = tablet();
  here.peer.faults.always = 'lost request';
  const page = here.page();
  const refund = refundOf('A-1-aaaa');
  await page.outbox.put(refund);
  await page.outbox.drain();
  await page.spare.follow();
  await page.store.write(['parcel'], (tx) => tx('parcel').put({ id: refund.id, seq: 1, parcel: '\0\0' }));
  expect(await states(page)).toEqual([]);
  expect(await page.spare.follow()).toBe(1);
  expect(await states(page)).toEqual(['refund waiting']);
});

test('a copy whose writing was cut short is passed over and wiped, and one of a newer till is kept', async () => {
  const here = tablet();
  await here.texts.put('torn', '{"id":"to');
  await here.texts.put('newer', '{"id":"newer","shape":"of another time"}');
  const page = here.page();
  expect(await page.spare.follow()).toBe(0);
  expect(await here.texts.names()).toEqual(['newer']);
});

test('a tablet that has lost its database still knows which till it is', async () => {
  const here = tablet();
  const till = { till: { id: 'T1', name: 'Till 1' } };
  await here.page().spare.keepTill(till);
  await here.page().spare.follow();
  expect(await here.page().spare.till()).toEqual(till);
  await here.page().spare.wipe();
  expect(await here.page().spare.till()).toBeUndefined();
  expect(await here.all()).toEqual([]);
});

type Step =
  | { do: 'charge' | 'refund' | 'cancel'; n: number }
  | { do: 'lose' | 'restart' | 'cut' | 'mend' | 'hurry' }
  | { do: 'line'; fault: 'lost request' | 'lost reply' | null }
  | { do: 'pass'; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constantFrom('charge' as const, 'refund' as const, 'cancel' as const), n: fc.nat(2) }),
  fc.record({
    do: fc.constantFrom(
      'lose' as const,
      'restart' as const,
      'cut' as const,
      'mend' as const,
      'hurry' as const,
    ),
  }),
  fc.record({
    do: fc.constant('line' as const),
    fault: fc.constantFrom('lost request' as const, 'lost reply' as const, null),
  }),
  fc.record({ do: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 20_000, 95_000) }),
);

test('however often the database is lost, nothing that had its copy vanishes, is charged twice or is sent late', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const here = tablet();
      const { clock, peer, cut } = here;
      let page = here.page();
      const charges = new Map<string, Charge>();
      const refunds = new Set<string>();
      for (const now of steps) {
        switch (now.do) {
          case 'charge': {
            const reference = `A-${now.n}-aaaa`;
            if (charges.has(reference)) break;
            const charge = chargeOf(reference, clock.now());
            charges.set(reference, charge);
            await page.outbox.charge(() => charge);
            break;
          }
          case 'refund': {
            const refund = refundOf(`R-${now.n}-aaaa`);
            refunds.add(refund.id);
            await page.outbox.put(refund);
            break;
          }
          case 'cancel':
            if (charges.has(`A-${now.n}-aaaa`)) await page.outbox.cancel(`A-${now.n}-aaaa`);
            break;
          case 'lose':
            // What has no copy yet is lost with its database: that is what a copy is for.
            cut.put = false;
            await page.spare.follow().catch(() => {});
            await here.lose();
            break;
          case 'restart':
            page.outbox.close();
            page.store.close();
            page = here.page();
            break;
          case 'cut':
            cut.put = cut.drop = true;
            break;
          case 'mend':
            cut.put = cut.drop = false;
            break;
          case 'hurry':
            await page.outbox.hurry();
            break;
          case 'line':
            peer.faults.always = now.fault;
            break;
          case 'pass':
            clock.advance(now.ms);
        }
        await settled(4);
        await page.spare.follow().catch(() => {});
      }
      peer.faults.always = null;
      cut.put = cut.drop = false;
      await page.spare.follow();
      for (let turn = 0; turn < 30; turn++) {
        await page.outbox.hurry();
        await page.spare.follow();
        clock.advance(5_000);
        await settled(10);
      }
      expect((await page.outbox.rows()).filter(({ state }) => state === 'waiting')).toEqual([]);
      expect(await here.all()).toEqual([]);
      for (const id of refunds) expect(peer.taken.filter((taken) => taken === id)).toHaveLength(1);
      for (const [reference, { id, madeAt }] of charges) {
        expect(peer.effects(reference)).toBeLessThanOrEqual(1);
        // It was begun, or the edge knows that it never will be.
        expect(peer.view(reference)).toBeDefined();
        for (const { parcel, at } of peer.sent)
          if (parcel.id === id) expect(at).toBeLessThan(madeAt + patienceMs);
        const isTakenBack = peer.sent.some(
          ({ parcel }) => parcel.kind === 'cancel' && parcel.reference === reference,
        );
        if (isTakenBack) expect(peer.lives(reference)).toBe(false);
      }
      page.outbox.close();
    }),
    { numRuns: 120, seed: 20_261_121 },
  );
}, 60_000);
