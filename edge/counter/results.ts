/** Where a customer comes back to after paying on a page of Vipps MobilePay: an address that nobody can guess. */
import type { PaymentRecord } from '../ledger.ts';
import type { Sqlite } from '../sqlite.ts';

/** Stands in the address in place of a stall, for links that a till showed. */
export const tillsStall = 'till';

export type Results = ReturnType<typeof openResults>;

export interface ResultsParts {
  readonly sqlite: Sqlite;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly publicUrl: string;
}

export function openResults({ sqlite, randomBytes, publicUrl }: ResultsParts) {
  const say = {
    add: sqlite.prepare('INSERT INTO result_page (secret, reference, stall) VALUES (?, ?, ?)'),
    find: sqlite.prepare('SELECT reference, stall FROM result_page WHERE secret = ?'),
    secretOf: sqlite.prepare('SELECT secret FROM result_page WHERE reference = ?'),
  };

  /** 128 bits, made once for each payment and kept, so that a repeat of its request is the same bytes. */
  function secretOf({ reference, by, till }: PaymentRecord): string {
    const known = say.secretOf.first(reference)?.['secret'];
    if (known !== undefined) return String(known);
    const secret = [...randomBytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    say.add.run(secret, reference, stallOf({ by, till }));
    return secret;
  }

  const pathOf = (payment: PaymentRecord): string => `/s/${stallOf(payment)}/r/${secretOf(payment)}`;

  return {
    /** The path of a payment's page, which is there from now on. */
    pathOf,
    urlOf: (payment: PaymentRecord): string => publicUrl + pathOf(payment),
    find(secret: string): { reference: string; stall: string } | undefined {
      const row = say.find.first(secret);
      return row && { reference: String(row['reference']), stall: String(row['stall']) };
    },
  };
}

const stallOf = ({ by, till }: Pick<PaymentRecord, 'by' | 'till'>): string =>
  by === 'poster' ? till : tillsStall;
