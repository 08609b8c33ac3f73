import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Charge } from '../edge/domain/wire.ts';
import { patienceMs } from '../web/parcel-row.ts';
import type { Store } from '../web/store.ts';
import { type Fault, settled } from './edge-peer.ts';
import { chargeOf, refundOf, stall, tell, unlocked } from './outbox-stand.ts';

type Step =
  | { do: 'charge'; n: number }
  | { do: 'cancel' | 'refund' | 'longer'; n: number }
  | { do: 'fault'; fault: Fault }
  | { do: 'pass'; ms: number }
  | { do: 'crash' | 'deliver' | 'tell' | 'hurry'; who: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('charge' as const), n: fc.nat(3) }),
  fc.record({ do: fc.constantFrom('cancel' as const, 'refund' as const, 'longer' as const), n: fc.nat(3) }),
  fc.record({
    do: fc.constant('fault' as const),
    fault: fc.constantFrom<Fault>(
      'lost request',
      'lost reply',
      'late',
      'late',
      'hangs',
      'web page',
      429,
      500,
      401,
    ),
  }),
  fc.record({
    do: fc.constant('pass' as const),
    ms: fc.constantFrom(300, 1_000, 5_000, 11_000, 31_000, 60_000),
  }),
  fc.record({
    do: fc.constantFrom('crash' as const, 'deliver' as const, 'tell' as const, 'hurry' as const),
    who: fc.nat(1),
  }),
);

/** A page that dies takes its unfinished work with it: nothing it still waits for ever comes back. */
function mortal(store: Store): { store: Store; kill: () => void } {
  let dead = false;
  const unlessDead = <T>(work: () => Promise<T>): Promise<T> =>
    dead ? new Promise(() => {}) : work().then((result) => (dead ? new Promise<T>(() => {}) : result));
  return {
    store: {
      read: (tables, task) => unlessDead(() => store.read(tables, task)),
      write: (tables, task) => unlessDead(() => store.write(tables, task)),
      close: store.close,
    },
    kill: () => {
      dead = true;
    },
  };
}

test('whatever is lost, late or killed, each charge takes effect at most once, in order, and never after it was taken back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const here = stall();
      const { clock, peer } = here;
      const made = new Map<string, Charge>();
      const ends = new Map<string, number>();
      const references = [0, 1, 2, 3].map((n) => `A-${n}-aaaa`);
      const order = new Map<string, string[]>();
      const pages = [0, 1].map(() => {
        const life = mortal(here.store);
        return {
          ...life,
          outbox: here.open({ store: life.store, alone: unlocked }),
        };
      });
      const living = (who: number) => {
        const page = pages[who];
        if (!page) throw new Error(`no page ${who}`);
        return page;
      };
      for (const now of steps) {
        const { outbox } = living('n' in now ? now.n % 2 : 'who' in now ? now.who : 0);
        switch (now.do) {
          case 'charge': {
            const reference = references[now.n] ?? '';
            if (made.has(reference)) break;
            const charge = chargeOf(reference, clock.now());
            made.set(reference, charge);
            ends.set(reference, clock.now() + patienceMs);
            await outbox.charge(() => charge);
            break;
          }
          case 'cancel':
          case 'longer':
          case 'refund': {
            const reference = references[now.n] ?? '';
            if (!made.has(reference)) break;
            if (now.do === 'cancel') await outbox.cancel(reference);
            else if (now.do === 'refund') {
              const refund = refundOf(reference);
              order.set(reference, [...(order.get(reference) ?? []), refund.id]);
              await outbox.put(refund);
            } else {
              const row = (await outbox.rows()).find(
                (each) => each.reference === reference && each.kind === 'charge',
              );
              if (row?.state === 'waiting' && clock.now() < (ends.get(reference) ?? 0)) {
                ends.set(reference, clock.now() + patienceMs);
              }
              await outbox.waitLonger(reference);
            }
            break;
          }
          case 'fault':
            peer.faults.next.push(now.fault);
            break;
          case 'pass':
            clock.advance(now.ms);
            break;
          case 'deliver':
            await peer.deliver();
            break;
          case 'tell':
            await tell(here, outbox, references);
            break;
          case 'hurry':
            void outbox.hurry();
            break;
          case 'crash': {
            const page = living(now.who);
            page.kill();
            page.outbox.close();
            const life = mortal(here.store);
            pages[now.who] = {
              ...life,
              outbox: here.open({ store: life.store, alone: unlocked }),
            };
            void living(now.who).outbox.drain();
          }
        }
        await settled(8);
      }

      // Then the line is good again, what was late arrives, and time passes.
      peer.faults.next = [];
      await peer.deliver();
      const watcher = living(0).outbox;
      const done = async () => (await watcher.rows()).every((row) => row.state !== 'waiting');
      for (let turn = 0; turn < 40 && !(await done()); turn++) {
        clock.advance(5_000);
        await settled(40);
      }
      await peer.deliver();
      expect(await done()).toBe(true);
      await tell(here, watcher, references);

      const rows = await watcher.rows();
      for (const [reference, charge] of made) {
        expect(peer.effects(reference)).toBeLessThanOrEqual(1);
        // No attempt leaves once patience is over.
        for (const { parcel, at } of peer.sent)
          if (parcel.id === charge.id) expect(at).toBeLessThan(ends.get(reference) ?? 0);
        // What this tablet took back does not live on.
        const cancelled = peer.sent.some(
          ({ parcel }) => parcel.kind === 'cancel' && parcel.reference === reference,
        );
        if (cancelled) expect(peer.lives(reference)).toBe(false);
        // Nothing is forgotten before the ledger tells of it.
        const view = peer.view(reference);
        const known =
          (view !== undefined && view.lines.length > 0) || rows.some((row) => row.reference === reference);
        expect(known).toBe(true);
        expect(rows.some((row) => row.reference === reference && row.kind === 'charge')).toBe(false);
        // First takings follow the order of asking: the charge before its cancel or not at all, refunds as asked.
        const refunds = order.get(reference) ?? [];
        expect(peer.taken.filter((id) => refunds.includes(id))).toEqual(refunds);
      }
      for (const page of pages) page.outbox.close();
    }),
    { numRuns: 150, seed: 20_261_121 },
  );
}, 60_000);
