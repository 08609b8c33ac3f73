import { expect, test } from 'vitest';
import { clientOf, json, startPeer, tokenAnswer } from './vipps-peer.ts';

const ok = () => json({ webhooks: [] });
const denied = () =>
  json({ statusCode: 401, message: 'Unauthorized. Access token is missing or invalid.' }, 401);
const bearers = (calls: readonly { headers: Headers }[]) =>
  calls.map(({ headers }) => headers.get('Authorization'));

test('the token is asked for with both keys, the unit and the system, and no body', async () => {
  const peer = await startPeer([ok]);
  await clientOf(peer.baseUrl).vipps.listWebhooks();
  const asked = peer.tokenCalls()[0];
  expect(asked?.method).toBe('POST');
  expect(asked?.body).toBe('');
  expect(asked?.headers.get('client_id')).toBe('client-id-1');
  expect(asked?.headers.get('client_secret')).toBe('client-secret-1');
  expect(asked?.headers.get('Ocp-Apim-Subscription-Key')).toBe('subscription-key-1');
  expect(asked?.headers.get('Merchant-Serial-Number')).toBe('123456');
  expect(asked?.headers.get('Vipps-System-Name')).toBe('torg');
  expect(asked?.headers.has('Authorization')).toBe(false);
});

test('one token serves every call until a tenth of its life is left', async () => {
  const peer = await startPeer([ok]);
  const { vipps, clock } = clientOf(peer.baseUrl);
  await vipps.listWebhooks();
  clock.advance(3599 * 900 - 1);
  await vipps.listWebhooks();
  expect(bearers(peer.calls())).toEqual(['Bearer token-1', 'Bearer token-1']);
  clock.advance(1);
  await vipps.listWebhooks();
  expect(bearers(peer.calls()).at(-1)).toBe('Bearer token-2');
  expect(peer.tokenCalls()).toHaveLength(2);
});

test('a short token is renewed a minute ahead', async () => {
  const peer = await startPeer([ok], (turn) => tokenAnswer(`token-${turn}`, '300'));
  const { vipps, clock } = clientOf(peer.baseUrl);
  await vipps.listWebhooks();
  clock.advance(239_999);
  await vipps.listWebhooks();
  expect(peer.tokenCalls()).toHaveLength(1);
  clock.advance(1);
  await vipps.listWebhooks();
  expect(peer.tokenCalls()).toHaveLength(2);
});

test('seconds given as a number are read as well', async () => {
  const peer = await startPeer([ok], () => json({ access_token: 'abc', expires_in: 900 }));
  const { vipps } = clientOf(peer.baseUrl);
  expect(await vipps.listWebhooks()).toEqual({ ok: true, value: [] });
  await vipps.listWebhooks();
  expect(peer.tokenCalls()).toHaveLength(1);
});

test('callers that ask at once share one fetch', async () => {
  const peer = await startPeer([ok]);
  const { vipps } = clientOf(peer.baseUrl);
  const answers = await Promise.all(Array.from({ length: 8 }, () => vipps.listWebhooks()));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(peer.tokenCalls()).toHaveLength(1);
});

test('a 401 renews the token once and asks again with the same key and the same bytes', async () => {
  const body = { reference: 'stall7-20261121-0001-1', redirectUrl: 'https://qr-image.vipps.no/v1?token=x' };
  const peer = await startPeer([denied, () => json(body, 201)]);
  const { vipps } = clientOf(peer.baseUrl);
  const answer = await vipps.create(
    {
      amount: { currency: 'NOK', value: 12900 },
      reference: 'stall7-20261121-0001-1',
      userFlow: 'QR',
      customerInteraction: 'CUSTOMER_PRESENT',
    },
    'key-1',
  );
  expect(answer).toEqual({ ok: true, value: body });
  const [first, second] = peer.calls();
  expect(bearers(peer.calls())).toEqual(['Bearer token-1', 'Bearer token-2']);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers.get('Idempotency-Key')).toBe('key-1');
});

test('a second 401 is the answer: exactly one renewal, exactly one repeat', async () => {
  const peer = await startPeer([denied]);
  const answer = await clientOf(peer.baseUrl).vipps.listWebhooks();
  expect(answer).toMatchObject({ ok: false, refusal: { word: 'keys-refused', status: 401, retry: 'no' } });
  expect(peer.calls()).toHaveLength(2);
  expect(peer.tokenCalls()).toHaveLength(2);
});

test('many calls refused together fetch one new token between them', async () => {
  const peer = await startPeer([
    ok,
    // Told apart by the token, since the order in which they arrive is the network's.
    ({ headers }) => (headers.get('Authorization') === 'Bearer token-1' ? denied() : ok()),
  ]);
  const { vipps } = clientOf(peer.baseUrl);
  await vipps.listWebhooks();
  const answers = await Promise.all(Array.from({ length: 4 }, () => vipps.listWebhooks()));
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(peer.tokenCalls()).toHaveLength(2);
});

test('keys that the token service refuses are named as such, with its trace', async () => {
  const azure = {
    error: 'invalid_client',
    error_description: 'AADSTS7000215: Invalid client secret provided.',
    error_codes: [7000215],
    trace_id: 'azure-trace-1',
  };
  const peer = await startPeer([ok], () => json(azure, 401));
  expect(await clientOf(peer.baseUrl).vipps.listWebhooks()).toEqual({
    ok: false,
    refusal: {
      word: 'keys-refused',
      status: 401,
      retry: 'no',
      traceId: 'azure-trace-1',
      details: { message: 'invalid_client' },
    },
  });
  expect(peer.calls()).toHaveLength(0);
});

test('a refused token is not kept: the next call asks anew', async () => {
  const peer = await startPeer([ok], (turn) => (turn === 1 ? json({}, 500) : tokenAnswer('good')));
  const { vipps } = clientOf(peer.baseUrl);
  expect(await vipps.listWebhooks()).toMatchObject({
    ok: false,
    refusal: { word: 'fault', retry: 'same-key' },
  });
  expect(await vipps.listWebhooks()).toMatchObject({ ok: true });
});

test.each([
  'not json',
  '{"access_token":"a b","expires_in":"60"}',
  '{"access_token":"x","expires_in":"soon"}',
  '{}',
])('a token answer that cannot be read is a fault: %s', async (text) => {
  const peer = await startPeer([ok], () => new Response(text));
  const answer = await clientOf(peer.baseUrl).vipps.listWebhooks();
  expect(answer).toMatchObject({ ok: false, refusal: { word: 'fault', retry: 'same-key' } });
});

test('a token service that is down closes no till while the old token lives', async () => {
  const peer = await startPeer([ok], (turn) => (turn === 1 ? tokenAnswer('old') : json({}, 503)));
  const { vipps, clock } = clientOf(peer.baseUrl);
  await vipps.listWebhooks();
  clock.advance(3599 * 900);
  expect(await vipps.listWebhooks()).toMatchObject({ ok: true });
  expect(await vipps.listWebhooks()).toMatchObject({ ok: true });
  expect(peer.tokenCalls()).toHaveLength(2);
  clock.advance(30_000);
  expect(await vipps.listWebhooks()).toMatchObject({ ok: true });
  expect(peer.tokenCalls()).toHaveLength(3);
  clock.advance(3599 * 100);
  expect(await vipps.listWebhooks()).toMatchObject({ ok: false, refusal: { word: 'fault' } });
});
