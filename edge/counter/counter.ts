/** Every way to meet the customer, put together: stickers and who scanned them, posters, displays, what is allowed. */
import type { Counter as ForCharges } from '../settle/charge-body.ts';
import { byUnit } from './by-unit.ts';
import { createCheckIns } from './check-ins.ts';
import { openDisplays } from './displays.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ledger } from '../ledger.ts';
import type { Log } from '../log.ts';
import { openOwnCodes } from './own-codes.ts';
import { posterSide } from './posters.ts';
import { openPrinted, type Shelf } from './printed.ts';
import { createPrinting, type Side } from './printing.ts';
import { openResults } from './results.ts';
import { createShowing } from './showing.ts';
import type { Sqlite } from '../sqlite.ts';
import type { Stores } from '../stores.ts';
import { openStalls } from './stalls.ts';
import { stickerSide } from './stickers.ts';
import type { Vipps } from '../vipps/client.ts';
import { createPaymentQr } from './payment-qr.ts';
import { createWays } from './ways.ts';

export interface CounterParts {
  readonly sqlite: Sqlite;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly log: Log;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Every sales unit (MSN), the merchant's first at the head. */
  readonly units: readonly string[];
  readonly vippsOf: (unit: string) => Vipps;
  readonly stores: Pick<Stores, 'all' | 'byId'>;
  /** The sales unit that a till's store sells for. */
  readonly unitOf: (till: string) => string;
  readonly publicUrl: string;
  /** Called after anything was written that tablets may want to hear of. */
  readonly ring: () => void;
}

export type Counter = ReturnType<typeof createCounter>;

export function createCounter(parts: CounterParts) {
  const { sqlite, clock, log, randomBytes, publicUrl, units, vippsOf, unitOf } = parts;
  bindLoose(sqlite, units[0] ?? '');
  const random = () => (randomBytes(1)[0] ?? 0) / 256;
  const randomUuid = () => uuidOf(randomBytes(16));
  const checkIns = createCheckIns({ ...parts, randomUuid });
  const showing = createShowing(parts);
  const ownCodes = openOwnCodes(sqlite, parts.ring);
  const printing = (shelf: Shelf['shelf'], sideOf: (vipps: Vipps) => Side) =>
    byUnit(
      units.map((unit) => {
        const rows = openPrinted(sqlite, { shelf, unit });
        const side = sideOf(vippsOf(unit));
        return [unit, createPrinting({ rows, side, clock, log, random, learned: ownCodes.lookAgain })];
      }),
    );
  const stickers = printing('sticker', stickerSide);
  const posters = printing('poster', (vipps) => posterSide(vipps, clock));
  const printings = [...stickers.all, ...posters.all];
  const ways = createWays({ sqlite, clock, log, units, vippsOf });
  const results = openResults(parts);
  const forCharges: ForCharges = {
    tokenOf: checkIns.tokenOf,
    returnUrlOf: results.urlOf,
    learnedOfPush: ways.learnedOfPush,
  };

  return {
    checkIns,
    stickers,
    posters,
    ownCodes,
    stalls: openStalls(sqlite, parts.stores),
    displays: openDisplays({ ...parts, randomUuid }),
    showing,
    publicUrl,
    randomBytes,
    paymentQr: createPaymentQr(parts),
    ways,
    results,
    unitOf,
    vippsOf,
    forCharges,
    /** To be called whenever the ledger changed: a request that was made uses a check-in up. */
    changed: () => queueMicrotask(checkIns.sweep),
    /** Takes up whatever an earlier run left. */
    start(): void {
      checkIns.sweep();
      for (const each of printings) each.start();
      ways.start();
      results.start();
    },
    async stop(): Promise<void> {
      checkIns.stop();
      showing.stop();
      ways.stop();
      results.stop();
      await Promise.all(printings.map((each) => each.stop()));
    },
  };
}

/** What was there before a merchant could have several sales units is the first one's. */
function bindLoose(sqlite: Sqlite, first: string): void {
  for (const table of ['printed', 'check_in'])
    sqlite.prepare(`UPDATE ${table} SET unit = ? WHERE unit = ''`).run(first);
}

/** Version 4, RFC 9562. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes]
    .map((byte, at) => (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
