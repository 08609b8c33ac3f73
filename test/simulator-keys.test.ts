import { expect, test } from 'vitest';
import {
  bodyOf,
  type Keys,
  nok,
  openTill,
  partnerKeys,
  payments,
  sharedKeys,
  type Till,
  unitKeys,
} from './simulator-till.ts';

async function as(till: Till, keys: Keys, msn?: string): Promise<Record<string, string>> {
  const headers = await till.bare(keys);
  return msn === undefined ? headers : { ...headers, 'merchant-serial-number': msn };
}

const create = (till: Till, headers: Record<string, string>, reference: string) =>
  till.ask('POST', payments, {
    headers: { ...headers, 'idempotency-key': reference },
    body: bodyOf(reference),
  });

test('partner keys take and refund payments of two units, each by its own MSN', async () => {
  const till = await openTill();
  for (const msn of ['123456', '567890']) {
    const headers = await as(till, partnerKeys, msn);
    expect((await create(till, headers, 'stall7-0001')).status).toBe(201);
    await till.sim('POST', `/sim/payments/${msn}/stall7-0001/approve`);
    for (const deed of ['capture', 'refund']) {
      const answer = await till.ask('POST', `${payments}/stall7-0001/${deed}`, {
        headers: { ...headers, 'idempotency-key': deed },
        body: { modificationAmount: nok(12900) },
      });
      expect(answer.status).toBe(200);
    }
  }
});

test('keys of a unit serve beside the partner’s, and open no other unit', async () => {
  const till = await openTill();
  const own = await as(till, unitKeys('567890'), '567890');
  const partner = await as(till, partnerKeys, '567890');
  expect((await create(till, own, 'stall7-0001')).status).toBe(201);
  expect((await till.ask('GET', `${payments}/stall7-0001`, { headers: partner })).status).toBe(200);
  const foreign = await create(till, { ...own, 'merchant-serial-number': '123456' }, 'stall7-0002');
  expect([foreign.status, foreign.body]).toMatchObject([401, { statusCode: 401 }]);
});

test('a payment is bound to its unit: under another MSN of the same keys it is 5090', async () => {
  const till = await openTill();
  await create(till, await as(till, partnerKeys, '123456'), 'stall7-0001');
  const headers = { ...(await as(till, partnerKeys, '567890')), 'idempotency-key': 'refund' };
  const body = { modificationAmount: nok(100) };
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/events'],
    ['POST', '/capture'],
    ['POST', '/refund'],
    ['POST', '/cancel'],
  ] as const) {
    const answer = await till.ask(method, `${payments}/stall7-0001${path}`, {
      headers,
      ...(path === '/capture' || path === '/refund' ? { body } : {}),
    });
    expect([path, answer.status, answer.code]).toEqual([path, 404, '5090']);
  }
});

test('partner keys without an MSN, or with one that is not connected, are 403', async () => {
  const till = await openTill();
  const headers = await as(till, partnerKeys);
  expect((await create(till, headers, 'stall7-0001')).status).toBe(403);
  await till.sim('PATCH', '/sim/units/234567', { partnerConnected: false });
  const unconnected = { ...headers, 'merchant-serial-number': '234567' };
  expect((await create(till, unconnected, 'stall7-0001')).status).toBe(403);
  expect((await create(till, { ...headers, 'merchant-serial-number': '999999' }, 'stall7-0001')).status).toBe(
    403,
  );
});

test('a secondary subscription key works like the first, and a token only with its own set', async () => {
  const till = await openTill();
  const own = await as(till, unitKeys('123456'), '123456');
  const second = { ...own, 'ocp-apim-subscription-key': 'sim-subscription-123456-2' };
  expect((await create(till, second, 'stall7-0001')).status).toBe(201);
  const mixed = { ...own, 'ocp-apim-subscription-key': 'sim-subscription' };
  expect((await create(till, mixed, 'stall7-0002')).status).toBe(401);
  const wrong = { ...sharedKeys, client_secret: 'sim-secret-123456' };
  expect((await till.ask('POST', '/accesstoken/get', { headers: { ...wrong } })).status).toBe(401);
});
