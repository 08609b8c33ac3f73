/** The people with a phone: who they are, what their personal QR says now, and whom a code or number names. */
import { createHash } from 'node:crypto';
import * as v from 'valibot';
import type { Clock } from '../domain/clock.ts';

/** What a control page may change about a customer. */
export const CustomerChanges = v.partial(
  v.strictObject({
    /** `none`: no card in the app (10050); `empty`: every approval is refused by the bank. */
    card: v.picklist(['private', 'commercial', 'empty', 'none']),
    /** Has once approved a payment by hand, which force approve demands (10030). */
    identified: v.boolean(),
    /** Most one payment may be, in minor units (10070). */
    paymentLimit: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
    /** Returns to the shop after a redirect; without it the `returnUrl` is never opened. */
    comesBack: v.boolean(),
  }),
);
export type CustomerChanges = v.InferOutput<typeof CustomerChanges>;

export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly country: 'NO' | 'DK' | 'FI' | 'SE';
  /** MSISDN: digits with country code. */
  readonly msisdn: string;
  readonly age: number;
  readonly code: 'clear text' | 'token';
  /** A word on what is special, for the phone's list. */
  readonly note: string;
  /** Requests reach the phone and nobody ever answers them. */
  readonly silent: boolean;
  card: 'private' | 'commercial' | 'empty' | 'none';
  identified: boolean;
  paymentLimit: number;
  comesBack: boolean;
  /** How often the code has been renewed, and when (Unix ms). */
  generation: number;
  codeMadeAt: number;
}

/** Under age for paying businesses. */
export const ageOfPaying = 15;

export interface Customers {
  all(): readonly Customer[];
  get(id: string): Customer | null;
  byPhone(msisdn: string): Customer | null;
  /** Whom a scanned personal QR names, or what is wrong with it. */
  byCode(text: string): Customer | 'unknown code' | 'no such customer';
  codeOf(customer: Customer): string;
  /** The old code stops working. A clear-text code holds the number and cannot change. */
  renewCode(customer: Customer): void;
  change(customer: Customer, changes: CustomerChanges): void;
}

export function openCustomers({ clock }: { clock: Clock }): Customers {
  const people = new Map(everybody(clock.now()).map((person) => [person.id, person]));
  const find = (matches: (customer: Customer) => boolean) => [...people.values()].find(matches) ?? null;

  return {
    all: () => [...people.values()],
    get: (id) => people.get(id) ?? null,
    byPhone: (msisdn) => find((customer) => customer.msisdn === msisdn),
    byCode(text) {
      const known = find((customer) => codeOf(customer) === text);
      if (known) return known;
      const clear = /^https:\/\/qr\.vipps\.no\/28\/2\/01\/031\/(\d{9,15})(\?v=1)?$/.exec(text)?.[1];
      if (!clear) return 'unknown code';
      return find((customer) => customer.msisdn === clear) ?? 'no such customer';
    },
    codeOf,
    renewCode(customer) {
      customer.generation += 1;
      customer.codeMadeAt = clock.now();
    },
    change(customer, changes) {
      for (const [name, value] of Object.entries(changes)) {
        if (value !== undefined) Object.assign(customer, { [name]: value });
      }
    },
  };
}

/** QR, "Personal QR content": version 1.0 holds the number, version 2.0 an opaque token. Same after every start. */
function codeOf({ id, code, msisdn, generation }: Customer): string {
  if (code === 'clear text') return `https://qr.vipps.no/28/2/01/031/${msisdn}?v=1`;
  const token = createHash('sha256').update(`${id} ${generation}`).digest('base64url');
  return `https://qr.vipps.no/p/${token}`;
}

function everybody(now: number): Customer[] {
  const usual = {
    silent: false,
    card: 'private',
    identified: true,
    paymentLimit: 5_000_000,
    comesBack: true,
    generation: 0,
    codeMadeAt: now,
    code: 'token',
    age: 41,
  } as const;
  return [
    {
      ...usual,
      id: 'kari',
      name: 'Kari Nordmann',
      country: 'NO',
      msisdn: '4799900001',
      code: 'clear text',
      note: 'Norwegian, code with the number in clear text',
    },
    {
      ...usual,
      id: 'ola',
      name: 'Ola Nordmann',
      country: 'NO',
      msisdn: '4799900002',
      note: 'Norwegian, tokenised code',
    },
    { ...usual, id: 'freja', name: 'Freja Holm', country: 'DK', msisdn: '4599900003', note: 'Danish' },
    { ...usual, id: 'aino', name: 'Aino Virtanen', country: 'FI', msisdn: '358499900004', note: 'Finnish' },
    { ...usual, id: 'astrid', name: 'Astrid Lind', country: 'SE', msisdn: '46701740605', note: 'Swedish' },
    {
      ...usual,
      id: 'emil',
      name: 'Emil Berg',
      country: 'NO',
      msisdn: '4799900006',
      age: 13,
      note: 'Under age, cannot pay businesses',
    },
    {
      ...usual,
      id: 'nils',
      name: 'Nils Moe',
      country: 'NO',
      msisdn: '4799900007',
      card: 'empty',
      note: 'No funds: the bank refuses',
    },
    {
      ...usual,
      id: 'vilde',
      name: 'Vilde Dahl',
      country: 'NO',
      msisdn: '4799900008',
      silent: true,
      note: 'Never answers',
    },
  ];
}
