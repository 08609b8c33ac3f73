/** Where a customer comes back to after paying on a page of Vipps MobilePay: an address that nobody can guess. */
import type { Clock } from '../domain/clock.ts';
import type { PaymentRecord } from '../ledger.ts';
import type { Sqlite } from '../sqlite.ts';

/** Stands in the address in place of a stall, for links that a till showed. */
export const tillsStall = 'till';

/**
 * A request is over after ten minutes. A month is for whoever comes back to the page to see whether money that was given
 * back has gone out; what is to be kept for longer is on the sales slip.
 */
export const resultLivesMs = 30 * 24 * 60 * 60_000;
const tidyEveryMs = 24 * 60 * 60_000;

/** What says which page is a payment's. */
type Paid = Pick<PaymentRecord, 'reference' | 'by' | 'till'>;

export type Results = ReturnType<typeof openResults>;

export interface ResultsParts {
  readonly sqlite: Sqlite;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly publicUrl: string;
  readonly clock: Clock;
}

export function openResults({ sqlite, randomBytes, publicUrl, clock }: ResultsParts) {
  const say = {
    add: sqlite.prepare('INSERT INTO result_page (secret, reference, stall, made_at) VALUES (?, ?, ?, ?)'),
    find: sqlite.prepare('SELECT reference, stall FROM result_page WHERE secret = ? AND made_at > ?'),
    secretOf: sqlite.prepare('SELECT secret FROM result_page WHERE reference = ?'),
    dropOld: sqlite.prepare('DELETE FROM result_page WHERE made_at <= ?'),
  };
  const oldest = () => clock.now() - resultLivesMs;
  let cancelTidying = () => {};

  /** 128 bits, made once for each payment and kept, so that a repeat of its request is the same bytes. */
  function secretOf({ reference, by, till }: Paid): string {
    const known = say.secretOf.first(reference)?.['secret'];
    if (known !== undefined) return String(known);
    const secret = [...randomBytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    say.add.run(secret, reference, stallOf({ by, till }), clock.now());
    return secret;
  }

  function tidy(): void {
    say.dropOld.run(oldest());
    cancelTidying = clock.after(tidyEveryMs, tidy);
  }

  const pathOf = (payment: Paid): string => `/s/${stallOf(payment)}/r/${secretOf(payment)}`;

  return {
    /** The path of a payment's page, which is there from now on. */
    pathOf,
    secretOf,
    urlOf: (payment: Paid): string => publicUrl + pathOf(payment),
    find(secret: string): { reference: string; stall: string } | undefined {
      const row = say.find.first(secret, oldest());
      return row && { reference: String(row['reference']), stall: String(row['stall']) };
    },
    /** Forgets each page when its time is over, now and from here on. */
    start: tidy,
    stop: (): void => cancelTidying(),
  };
}

const stallOf = ({ by, till }: Omit<Paid, 'reference'>): string => (by === 'poster' ? till : tillsStall);
