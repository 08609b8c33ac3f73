/** Simulator and edge as two real servers on ports of their own, with a ledger that goes when they close. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Running, startEdge } from '../edge/node.ts';
import { startSimulator } from '../edge/simulator/node.ts';
import { plainStores, StoresJson } from '../edge/stores.ts';
import { freePort } from './browser/free-port.ts';

export interface Shop {
  readonly running: Running;
  /** The edge as browsers and webhooks come to it. */
  readonly url: string;
  readonly simulatorUrl: string;
  /** A folder that is gone after `close`. */
  readonly dataDir: string;
  /** Calls the simulator's control API and gives its JSON; throws what it answers other than 2xx. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

const webDir = join(import.meta.dirname, '../dist');

/** The merchant's stores as `STORES` would have them, and whose keys the edge is given. */
export interface ShopStores {
  readonly stores: readonly object[];
  readonly keys?: 'shared' | 'partner';
}

/** `msn` is one of the simulator's sales units; `456789` may not send requests to phones. */
export async function openShop(
  msn = '123456',
  tillDir = webDir,
  { stores, keys: whose = 'shared' }: ShopStores = { stores: [] },
): Promise<Shop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'torg-shop-'));
  const simulator = await startSimulator({ port: 0, host: '127.0.0.1' });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const own = whose === 'partner' ? 'sim-partner' : 'sim';
  const keys = {
    clientId: whose === 'partner' ? own : 'sim-client',
    clientSecret: `${own}-secret`,
    subscriptionKey: `${own}-subscription`,
    msn,
  };
  const list = stores.length > 0 ? v.parse(StoresJson, JSON.stringify(stores)) : [];
  const running = await startEdge(
    {
      port,
      host: '127.0.0.1',
      publicUrl: url,
      dataDir,
      market: 'NO',
      merchantName: 'Honey stall',
      simulator: null,
      vipps: { baseUrl: simulator.url, ...keys },
      stores: { ...plainStores, list },
    },
    { version: '0.0.0', webDir: tillDir, write: () => {} },
  );

  return {
    running,
    url,
    simulatorUrl: simulator.url,
    dataDir,
    async control(method, path, body) {
      const response = await fetch(simulator.url + path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? undefined : response.json();
    },
    async close() {
      await running.stop();
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
