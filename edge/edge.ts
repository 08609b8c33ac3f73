/** The edge put together from its parts, the same on every host and under every clock. */
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import { createAfterSale } from './after/after-sale.ts';
import { createCounter } from './counter/counter.ts';
import type { Clock } from './domain/clock.ts';
import { createHooks } from './hooks.ts';
import { openLedger } from './ledger.ts';
import type { Log } from './log.ts';
import { openPairing } from './pairing.ts';
import { createSettler } from './settle.ts';
import type { Sqlite } from './sqlite.ts';
import { createBell } from './stream.ts';
import { slipToken } from './slips.ts';
import { openStores } from './stores.ts';
import { createUnits } from './units.ts';

/** Everything of the world that the edge would otherwise reach for by itself. */
export interface World {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Log;
  readonly sqlite: Sqlite;
  readonly version: string;
}

/** A slip outlives the year in which money can be given back. */
const slipDays = 400;
const dayMs = 24 * 60 * 60_000;

export type Edge = ReturnType<typeof createEdge>;

export function createEdge(
  config: Pick<Config, 'publicUrl' | 'market' | 'merchantName' | 'vipps' | 'stores' | 'slipDays'>,
  world: World,
) {
  const { clock, fetch, log, sqlite, randomBytes } = world;
  const random = () => (randomBytes(1)[0] ?? 0) / 256;
  const ledger = openLedger(sqlite);
  const pairing = openPairing(sqlite, randomBytes);
  const bell = createBell();
  const closing = new AbortController();
  const stores = openStores(sqlite, config);
  ledger.bindLoose(config.vipps.msn);
  const units = createUnits(stores.units, {
    clock,
    fetch,
    system: { name: 'Torg', version: world.version },
    log: ({ event, ...fields }) => {
      // A poll each two seconds that went well is no news.
      if (fields['operation'] !== 'read' || fields['status'] !== 200) log('info', event, fields);
      if (fields['traceId'] !== undefined) ledger.traces.keep(fields, clock.now());
    },
  });
  const slip = {
    token: () => slipToken(randomBytes(16)),
    keptMs: (config.slipDays ?? slipDays) * dayMs,
  };
  const counter = createCounter({
    ...{ sqlite, ledger, clock, fetch, log, randomBytes, ring: bell.ring },
    ...{ units: units.all.map(({ msn }) => msn), vippsOf: units.of, stores },
    unitOf: (till) => stores.of(till).unit,
    publicUrl: config.publicUrl,
  });
  const ring = () => {
    counter.changed();
    bell.ring();
  };
  const settler = createSettler({
    ...{ ledger, vippsOf: units.of, clock, log, ring, random, slip },
    counter: counter.forCharges,
  });
  const afterSale = createAfterSale({
    ...{ sqlite, ledger, clock, ring, random, slip, units, stores, randomBytes },
    publicUrl: config.publicUrl,
    wake: settler.wake,
  });
  const hooks = createHooks({
    sqlite,
    ledger,
    units: units.all,
    clock,
    log,
    publicUrl: config.publicUrl,
    checkIns: counter.checkIns,
    wake: settler.wake,
  });
  const app = createApp({
    ledger,
    pairing,
    hooks,
    counter,
    afterSale,
    clock,
    bell,
    log,
    fetch,
    merchant: { name: config.merchantName, market: config.market },
    secure: config.publicUrl.startsWith('https:'),
    wake: settler.wake,
    closing: closing.signal,
  });

  let cancelDropping = () => {};
  /** Now and each day from here on, whether or not anything is sold. */
  function dropOldSlips(): void {
    cancelDropping = clock.after(dayMs, dropOldSlips);
    try {
      ledger.slips.dropOld(clock.now());
    } catch (problem) {
      // A full disk must not end the till; the page is gone by its date all the same.
      log('error', 'ledger-failed', { problem: String(problem) });
    }
  }

  return {
    app,
    ledger,
    settler,
    /** Takes up whatever an earlier run left, and sees to the webhooks. */
    start(): void {
      dropOldSlips();
      settler.wake();
      void hooks.keep();
      counter.start();
    },
    newPairingCode: () => pairing.newCode(clock.now()),
    /** Lets calls under way come back, so that what they did is written down. */
    async stop(): Promise<void> {
      closing.abort();
      cancelDropping();
      hooks.stop();
      await Promise.all([settler.stop(), counter.stop()]);
      ledger.close();
    },
  };
}
