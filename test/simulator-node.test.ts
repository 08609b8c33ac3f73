import { afterEach, expect, test } from 'vitest';
import { type StartedSimulator, startSimulator } from '../edge/simulator/node.ts';

let open: StartedSimulator[] = [];
const start = async (port = 0) => {
  const simulator = await startSimulator({ port, host: '127.0.0.1' });
  open.push(simulator);
  return simulator;
};

afterEach(async () => {
  await Promise.all(open.map((simulator) => simulator.close()));
  open = [];
});

const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });

async function createThrough(url: string): Promise<string> {
  const keys = { 'ocp-apim-subscription-key': 'sim-subscription' };
  const secrets = { ...keys, client_id: 'sim-client', client_secret: 'sim-secret' };
  const granted = await (await post(`${url}/accesstoken/get`, '', secrets)).json();
  const headers = {
    ...keys,
    authorization: `Bearer ${granted.access_token}`,
    'merchant-serial-number': '123456',
    'idempotency-key': 'one',
  };
  const body = {
    amount: { currency: 'NOK', value: 100 },
    paymentMethod: { type: 'WALLET' },
    reference: 'stall7-0001',
    userFlow: 'QR',
  };
  return (await (await post(`${url}/epayment/v1/payments`, body, headers)).json()).redirectUrl;
}

test('links lead to the address the request came by', async () => {
  const { url } = await start();
  const other = url.replace('127.0.0.1', 'localhost');
  expect(await createThrough(other)).toMatch(`${other}/qr-image/v1?token=`);
});

test('a rehearsed reset breaks the connection of a real client', async () => {
  const { url } = await start();
  await post(`${url}/sim/faults`, { operation: 'token', kind: 'reset' });
  await expect(fetch(`${url}/accesstoken/get`, { method: 'POST' })).rejects.toThrow('fetch failed');
  expect((await fetch(`${url}/accesstoken/get`, { method: 'POST' })).status).toBe(401);
});

test('a port that is taken is an error, not a silent wait', async () => {
  const { url } = await start();
  await expect(startSimulator({ port: Number(new URL(url).port), host: '127.0.0.1' })).rejects.toThrow(
    'EADDRINUSE',
  );
});

test('closing ends calls that hang', async () => {
  const { url, close } = await startSimulator({ port: 0, host: '127.0.0.1' });
  await post(`${url}/sim/faults`, { operation: 'token', kind: 'hang' });
  const hanging = fetch(`${url}/accesstoken/get`, { method: 'POST' });
  hanging.catch(() => {});
  while ((await (await fetch(`${url}/sim/faults`)).json()).length > 0);
  await close();
  await expect(hanging).rejects.toThrow('fetch failed');
});
