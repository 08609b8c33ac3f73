/** Every way to meet the customer, put together: stickers and who scanned them, posters, displays, what is allowed. */
import type { Counter as ForCharges } from '../settle/charge-body.ts';
import { createCheckIns } from './check-ins.ts';
import { openDisplays } from './displays.ts';
import type { Clock } from '../domain/clock.ts';
import type { Ledger } from '../ledger.ts';
import type { Log } from '../log.ts';
import { posterSide } from './posters.ts';
import { openPrinted } from './printed.ts';
import { createPrinting } from './printing.ts';
import { openResults } from './results.ts';
import { createShowing } from './showing.ts';
import type { Sqlite } from '../sqlite.ts';
import { openStalls } from './stalls.ts';
import { stickerSide } from './stickers.ts';
import type { Vipps } from '../vipps/client.ts';
import { createPaymentQr } from './payment-qr.ts';
import { createWays } from './ways.ts';

export interface CounterParts {
  readonly sqlite: Sqlite;
  readonly ledger: Ledger;
  readonly vipps: Vipps;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly log: Log;
  readonly randomBytes: (length: number) => Uint8Array;
  /** Every sales unit (MSN). Stickers and posters are the first one's. */
  readonly units: readonly string[];
  readonly vippsOf: (unit: string) => Vipps;
  readonly unitOf: (till: string) => string;
  readonly publicUrl: string;
  /** Called after anything was written that tablets may want to hear of. */
  readonly ring: () => void;
}

export type Counter = ReturnType<typeof createCounter>;

export function createCounter(parts: CounterParts) {
  const { sqlite, clock, log, vipps, randomBytes, publicUrl } = parts;
  const random = () => (randomBytes(1)[0] ?? 0) / 256;
  const shared = { clock, log, random };
  const randomUuid = () => uuidOf(randomBytes(16));
  const checkIns = createCheckIns({ ...parts, randomUuid });
  const showing = createShowing(parts);
  const stickers = createPrinting({
    rows: openPrinted(sqlite, 'sticker'),
    side: stickerSide(vipps),
    ...shared,
  });
  const posters = createPrinting({
    rows: openPrinted(sqlite, 'poster'),
    side: posterSide(vipps, clock),
    ...shared,
  });
  const ways = createWays({ sqlite, clock, log, units: parts.units, vippsOf: parts.vippsOf });
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
    stalls: openStalls(sqlite),
    displays: openDisplays({ ...parts, randomUuid }),
    showing,
    publicUrl,
    randomBytes,
    paymentQr: createPaymentQr(parts),
    ways,
    results,
    unitOf: parts.unitOf,
    forCharges,
    /** To be called whenever the ledger changed: a request that was made uses a check-in up. */
    changed: () => queueMicrotask(checkIns.sweep),
    /** Takes up whatever an earlier run left. */
    start(): void {
      checkIns.sweep();
      stickers.start();
      posters.start();
      ways.start();
    },
    async stop(): Promise<void> {
      checkIns.stop();
      showing.stop();
      ways.stop();
      await Promise.all([stickers.stop(), posters.stop()]);
    },
  };
}

/** Version 4, RFC 9562. */
export function uuidOf(bytes: Uint8Array): string {
  const hex = [...bytes]
    .map((byte, at) => (at === 6 ? (byte & 0x0f) | 0x40 : at === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
