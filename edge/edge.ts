/** The edge put together from its parts, the same on every host and under every clock. */
import { createApp } from './app.ts';
import type { Config } from './config.ts';
import type { Clock } from './domain/clock.ts';
import { createHooks, hookPath } from './hooks.ts';
import { openLedger } from './ledger.ts';
import type { Log } from './log.ts';
import { openPairing } from './pairing.ts';
import { createSettler } from './settle.ts';
import type { Sqlite } from './sqlite.ts';
import { createBell } from './stream.ts';
import { createVipps } from './vipps/client.ts';

/** Everything of the world that the edge would otherwise reach for by itself. */
export interface World {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly log: Log;
  readonly sqlite: Sqlite;
  readonly version: string;
}

export type Edge = ReturnType<typeof createEdge>;

export function createEdge(
  config: Pick<Config, 'publicUrl' | 'market' | 'merchantName' | 'vipps'>,
  world: World,
) {
  const { clock, fetch, log, sqlite, randomBytes } = world;
  const random = () => (randomBytes(1)[0] ?? 0) / 256;
  const ledger = openLedger(sqlite);
  const pairing = openPairing(sqlite, randomBytes);
  const bell = createBell();
  const closing = new AbortController();
  const vipps = createVipps({
    ...config.vipps,
    clock,
    fetch,
    system: { name: 'Torg', version: world.version },
    log: ({ event, ...fields }) => {
      // A poll each two seconds that went well is no news.
      if (fields['operation'] !== 'read' || fields['status'] !== 200) log('info', event, fields);
    },
  });
  const settler = createSettler({ ledger, vipps, clock, log, ring: bell.ring, random });
  const hooks = createHooks({
    sqlite,
    ledger,
    vipps,
    clock,
    log,
    msn: config.vipps.msn,
    url: config.publicUrl + hookPath,
    wake: settler.wake,
  });
  const app = createApp({
    ledger,
    pairing,
    hooks,
    clock,
    bell,
    log,
    fetch,
    merchant: { name: config.merchantName, market: config.market },
    secure: config.publicUrl.startsWith('https:'),
    wake: settler.wake,
    closing: closing.signal,
  });

  return {
    app,
    ledger,
    settler,
    /** Takes up whatever an earlier run left, and sees to the webhooks. */
    start(): void {
      settler.wake();
      void hooks.keep();
    },
    newPairingCode: () => pairing.newCode(clock.now()),
    /** Lets calls under way come back, so that what they did is written down. */
    async stop(): Promise<void> {
      closing.abort();
      hooks.stop();
      await settler.stop();
      ledger.close();
    },
  };
}
