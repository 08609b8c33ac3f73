/** Edge and simulator on real ports, and one paired till, for benchmarks that need no browser. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Parcel } from '../../edge/domain/wire.ts';
import { startEdge } from '../../edge/node.ts';
import { startSimulator } from '../../edge/simulator/node.ts';
import { freePort } from '../browser/free-port.ts';
import { distDir } from './first-load.ts';

export async function openBenchStall() {
  const dataDir = mkdtempSync(join(tmpdir(), 'torg-bench-'));
  const simulator = await startSimulator({ port: 0, host: '127.0.0.1' });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const keys = {
    clientId: 'sim-client',
    clientSecret: 'sim-secret',
    subscriptionKey: 'sim-subscription',
    msn: '123456',
  };
  const running = await startEdge(
    {
      port,
      host: '127.0.0.1',
      publicUrl: url,
      dataDir,
      market: 'NO',
      merchantName: 'Bench',
      simulator: null,
      vipps: { baseUrl: simulator.url, ...keys },
    },
    { version: '0.0.0', webDir: distDir, write: () => {} },
  );
  const post = (path: string, body: unknown, cookie = '') =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const paired = await post('/api/pairing', { code: await running.edge.newPairingCode() });
  const cookie = (paired.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    url: `http://127.0.0.1:${port}`,
    cookie,
    simulatorUrl: simulator.url,
    send: (parcel: Parcel) => post('/api/parcels', parcel, cookie),
    control: (method: string, path: string, body?: unknown) =>
      fetch(simulator.url + path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      }),
    async close() {
      await running.stop();
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
