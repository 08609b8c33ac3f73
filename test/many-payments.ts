/** A ledger with many payments of a year, made from a seed: several stores and tills, sums that repeat, all that can become of a sale. */
import type { Fact } from '../edge/domain/payment.ts';
import type { Ledger } from '../edge/ledger.ts';
import type { Sqlite } from '../edge/sqlite.ts';

export const yearMs = 365 * 24 * 60 * 60_000;

export interface Many {
  readonly sqlite: Sqlite;
  readonly ledger: Ledger;
  readonly count: number;
  /** The newest is just before this moment. */
  readonly now: number;
}

const sellers = ['Ada', 'Bo', 'Cleo', null];

/** References, oldest first. */
export function fill({ sqlite, ledger, count, now }: Many): readonly string[] {
  const random = chance(7);
  const references: string[] = [];
  // In pieces, so that the log of a file does not grow without end.
  for (let from = 0; from < count; from += 5_000) {
    sqlite.transaction(() => {
      for (let n = from; n < Math.min(count, from + 5_000); n++) {
        const till = 1 + Math.floor(random() * 20);
        const takenAt = now - yearMs + Math.floor((n / count) * yearMs);
        const value = 100 * (1 + Math.floor(random() * 900));
        const reference = `TORG-T${till}-20261121-${n}-${letters(random)}-1`;
        references.push(reference);
        ledger.begin(
          {
            ...{ reference, chargeId: `charge-${n}`, till: `T${till}`, currency: 'NOK', value },
            lines: [{ id: 'honey', name: 'Heather honey', unitPrice: value, quantity: 1, vatRate: 1500 }],
            ...{ by: 'code', madeAt: takenAt, takenAt },
            ...{ unit: till % 2 ? '123456' : '567890', store: till % 2 ? 'square' : 'quay' },
            seller: sellers[n % sellers.length] ?? null,
          },
          { stage: 'asked' },
        );
        ledger.addWish({
          id: `charge-${n}`,
          kind: 'charge',
          reference,
          takenAt,
          dueAt: null,
          end: 'waiting',
        });
        ledger.record(reference, endOf(random(), value), { at: takenAt });
        if (random() < 0.9) {
          const endsAt = now + yearMs;
          ledger.slips.issue({ reference, till: `T${till}`, at: takenAt, token: `token-${n}`, endsAt });
        }
      }
    });
  }
  return references;
}

function endOf(luck: number, value: number): Fact {
  const approved = { stage: 'approved', authorized: value } as const;
  if (luck < 0.85) return { ...approved, captured: value };
  if (luck < 0.9) return { ...approved, captured: value, refunded: Math.floor(value / 2) };
  if (luck < 0.905) return approved;
  return { stage: luck < 0.95 ? 'declined' : 'expired' };
}

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const letters = (random: () => number): string =>
  Array.from({ length: 4 }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join('');

function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
