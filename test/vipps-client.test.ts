import { expect, test } from 'vitest';
import type { Answer } from '../edge/vipps/answer.ts';
import type { Customer, PaymentToCreate, Vipps } from '../edge/vipps/client.ts';
import { clientOf, json, type Scripted, startMs, startPeer } from './vipps-peer.ts';

const reference = 'stall7-20261121-0001-1';
const nok = (value: number) => ({ currency: 'NOK' as const, value });

const charge: PaymentToCreate = {
  amount: nok(12900),
  reference,
  userFlow: 'PUSH_MESSAGE',
  customer: { personalQr: 'https://qr.vipps.no/p/secret-code' },
  customerInteraction: 'CUSTOMER_PRESENT',
  paymentDescription: 'Stall 7, receipt 1',
};

const modified = {
  amount: nok(12900),
  state: 'AUTHORIZED',
  aggregate: {
    authorizedAmount: nok(12900),
    cancelledAmount: nok(300),
    capturedAmount: nok(5000),
    refundedAmount: nok(400),
  },
  pspReference: '9f6f1c1e-6f0c-4c39-9a7f-0d4b2d3c7a11',
  reference,
};
const readModified = {
  reference,
  state: 'AUTHORIZED',
  amount: nok(12900),
  authorized: nok(12900),
  captured: nok(5000),
  cancelled: nok(300),
  refunded: nok(400),
  pspReference: modified.pspReference,
};

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  json(
    {
      type: `https://httpstatuses.io/${status}`,
      title: 'Reworded at will',
      status,
      instance: `/v1/payments/${reference}/capture`,
      traceId: '00-8f6b1a3c5d7e9f00112233445566aabb-0123456789abcdef-00',
      extraDetails: [{ name: 'ErrorCode', reason: code }],
    },
    status,
    { 'Content-Type': 'application/problem+json', ...headers },
  );

async function captureMeeting(answer: () => Scripted) {
  const peer = await startPeer([answer]);
  const client = clientOf(peer.baseUrl);
  return { ...client, peer, answer: await client.vipps.capture(reference, nok(12900), 'key-c') };
}

test('a payment is asked for with every header, the wallet, and the fields in the order they were set', async () => {
  const peer = await startPeer([() => json({ reference }, 201)]);
  const { vipps } = clientOf(peer.baseUrl);
  expect(await vipps.create(charge, 'key-1')).toEqual({ ok: true, value: { reference } });
  const call = peer.calls()[0];
  expect(call?.method).toBe('POST');
  expect(call?.path).toBe('/epayment/v1/payments');
  expect(Object.fromEntries(call?.headers ?? [])).toMatchObject({
    authorization: 'Bearer token-1',
    'content-type': 'application/json',
    'idempotency-key': 'key-1',
    'merchant-serial-number': '123456',
    'ocp-apim-subscription-key': 'subscription-key-1',
    'vipps-system-name': 'torg',
    'vipps-system-version': '0.1.0',
    'vipps-system-plugin-name': 'torg',
    'vipps-system-plugin-version': '0.1.0',
  });
  expect(call?.body).toBe(
    '{"amount":{"currency":"NOK","value":12900},"reference":"stall7-20261121-0001-1","userFlow":"PUSH_MESSAGE",' +
      '"customer":{"personalQr":"https://qr.vipps.no/p/secret-code"},"customerInteraction":"CUSTOMER_PRESENT",' +
      '"paymentDescription":"Stall 7, receipt 1","paymentMethod":{"type":"WALLET"}}',
  );
});

test('a payment that was stored and read back is sent as the same bytes', async () => {
  const peer = await startPeer([() => json({ reference }, 201)]);
  const { vipps } = clientOf(peer.baseUrl);
  await vipps.create(charge, 'key-1');
  await vipps.create(JSON.parse(JSON.stringify(charge)), 'key-1');
  const [first, second] = peer.calls();
  expect(second?.body).toBe(first?.body);
});

test('system names longer than Vipps allows are cut to thirty characters', async () => {
  const peer = await startPeer([() => json({ webhooks: [] })]);
  const { vipps } = clientOf(peer.baseUrl, { system: { name: 'n'.repeat(40), version: 'v'.repeat(31) } });
  await vipps.listWebhooks();
  expect(peer.calls()[0]?.headers.get('Vipps-System-Name')).toBe('n'.repeat(30));
  expect(peer.calls()[0]?.headers.get('Vipps-System-Plugin-Version')).toBe('v'.repeat(30));
});

test.each<[string, (vipps: Vipps) => Promise<Answer<unknown>>, object, object]>([
  [
    'capture',
    (vipps) => vipps.capture(reference, nok(500), 'k'),
    { method: 'POST', path: `/epayment/v1/payments/${reference}/capture` },
    { modificationAmount: nok(500) },
  ],
  [
    'refund',
    (vipps) => vipps.refund(reference, nok(400), 'k'),
    { method: 'POST', path: `/epayment/v1/payments/${reference}/refund` },
    { modificationAmount: nok(400) },
  ],
  [
    'cancel of what is not approved',
    (vipps) => vipps.cancel(reference, { onlyIfNotApproved: true }, 'k'),
    { method: 'POST', path: `/epayment/v1/payments/${reference}/cancel` },
    { cancelTransactionOnly: true },
  ],
])('%s sends its amount and key, and answers the four amounts', async (_, act, expected, body) => {
  // The published description declares this answer a problem, though it is none.
  const peer = await startPeer([() => json(modified, 200, { 'Content-Type': 'application/problem+json' })]);
  expect(await act(clientOf(peer.baseUrl).vipps)).toEqual({ ok: true, value: readModified });
  const call = peer.calls()[0];
  expect(call).toMatchObject(expected);
  expect(JSON.parse(call?.body ?? '')).toEqual(body);
  expect(call?.headers.get('Idempotency-Key')).toBe('k');
});

test('a cancel of whatever is there sends no body', async () => {
  const peer = await startPeer([() => json(modified)]);
  await clientOf(peer.baseUrl).vipps.cancel(reference, { onlyIfNotApproved: false }, 'k');
  expect(peer.calls()[0]?.body).toBe('');
  expect(peer.calls()[0]?.headers.has('Content-Type')).toBe(false);
});

test('a payment is read with the words and fields that Vipps has added since', async () => {
  const peer = await startPeer([
    () =>
      json({
        ...modified,
        state: 'RECONSIDERED',
        paymentMethod: { type: 'WALLET', cardBin: '123456' },
        profile: {},
        redirectUrl: 'https://qr-image.vipps.no/v1?token=x',
        captureGuaranteedUntil: '2026-11-28T07:53:44.812+00:00',
        addedNextYear: [1],
      }),
  ]);
  expect(await clientOf(peer.baseUrl).vipps.read(reference)).toEqual({
    ok: true,
    value: {
      ...readModified,
      state: 'RECONSIDERED',
      redirectUrl: 'https://qr-image.vipps.no/v1?token=x',
      captureGuaranteedUntil: '2026-11-28T07:53:44.812+00:00',
    },
  });
  expect(peer.calls()[0]).toMatchObject({ method: 'GET', path: `/epayment/v1/payments/${reference}` });
});

test('a helpful field of the wrong kind does not cost the answer', async () => {
  const peer = await startPeer([() => json({ ...modified, redirectUrl: null, captureGuaranteedUntil: 7 })]);
  expect(await clientOf(peer.baseUrl).vipps.read(reference)).toEqual({ ok: true, value: readModified });
});

test('the event log keeps each event with its own number, and unknown names', async () => {
  const event = {
    reference,
    pspReference: '1',
    amount: nok(12900),
    timestamp: '2026-11-21T10:00:00Z',
    success: true,
  };
  const peer = await startPeer([
    () =>
      json([
        { ...event, name: 'CREATED', idempotencyKey: 'key-1' },
        { ...event, name: 'CANCELLED', idempotencyKey: null },
        { ...event, name: 'RECONSIDERED', pspReference: '2', success: false, extra: 1 },
      ]),
  ]);
  expect(await clientOf(peer.baseUrl).vipps.events(reference)).toEqual({
    ok: true,
    value: [
      { ...event, name: 'CREATED', idempotencyKey: 'key-1' },
      { ...event, name: 'CANCELLED' },
      { ...event, name: 'RECONSIDERED', pspReference: '2', success: false },
    ],
  });
  expect(peer.calls()[0]?.path).toBe(`/epayment/v1/payments/${reference}/events`);
});

test('a forced approval has no answer to read', async () => {
  const peer = await startPeer([() => new Response('OK')]);
  const answer = await clientOf(peer.baseUrl).vipps.forceApprove(reference, { phoneNumber: '4712345678' });
  expect(answer).toEqual({ ok: true, value: undefined });
  expect(peer.calls()[0]?.path).toBe(`/epayment/v1/test/payments/${reference}/approve`);
  expect(peer.calls()[0]?.body).toBe('{"customer":{"phoneNumber":"4712345678"}}');
});

test('webhooks are registered, listed and deleted', async () => {
  const hook = { url: 'https://till.example.com/hooks/vipps', events: ['user.checked-in.v1'] };
  const peer = await startPeer([
    () => json({ id: 'id-1', secret: 'webhook-secret-1' }, 201),
    () => json({ webhooks: [{ id: 'id-1', ...hook, since: 'later' }] }),
    () => new Response(null, { status: 204 }),
  ]);
  const { vipps, logged } = clientOf(peer.baseUrl);
  expect(await vipps.registerWebhook(hook)).toEqual({
    ok: true,
    value: { id: 'id-1', secret: 'webhook-secret-1' },
  });
  expect(await vipps.listWebhooks()).toEqual({ ok: true, value: [{ id: 'id-1', ...hook }] });
  expect(await vipps.deleteWebhook('id-1')).toEqual({ ok: true, value: undefined });
  expect(peer.calls().map(({ method, path }) => `${method} ${path}`)).toEqual([
    'POST /webhooks/v1/webhooks',
    'GET /webhooks/v1/webhooks',
    'DELETE /webhooks/v1/webhooks/id-1',
  ]);
  expect(peer.calls()[0]?.body).toBe(JSON.stringify(hook));
  expect(JSON.stringify(logged)).not.toContain('webhook-secret-1');
});

test('a refusal carries its word, code, trace and details', async () => {
  const { answer } = await captureMeeting(() => problem(400, '6080'));
  expect(answer).toEqual({
    ok: false,
    refusal: {
      word: 'not-approved-yet',
      status: 400,
      code: '6080',
      traceId: '00-8f6b1a3c5d7e9f00112233445566aabb-0123456789abcdef-00',
      retry: 'no',
      details: {
        instance: `/v1/payments/${reference}/capture`,
        extraDetails: [{ name: 'ErrorCode', reason: '6080' }],
      },
    },
  });
});

test('money that is gone is asked for again with the same key', async () => {
  const { answer } = await captureMeeting(() => problem(400, '6260'));
  expect(answer).toMatchObject({ refusal: { word: 'funds-unavailable', retry: 'same-key' } });
});

test('a problem with odd fields still gives up its code', async () => {
  const { answer } = await captureMeeting(() =>
    json({ traceId: 7, title: null, extraDetails: [null, { name: 'ErrorCode', reason: 6090 }] }, 400),
  );
  expect(answer).toMatchObject({ refusal: { word: 'too-much', code: '6090' } });
});

test.each<[string, () => Response, object]>([
  [
    'a gateway',
    () => json({ statusCode: 403, message: 'Forbidden' }, 403),
    { word: 'unit-not-set-up', retry: 'no' },
  ],
  ['no words at all', () => new Response(null, { status: 404 }), { word: 'not-found', retry: 'no' }],
  [
    'a page of HTML',
    () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
    { word: 'fault', retry: 'same-key' },
  ],
  ['a JSON null', () => json(null, 500), { word: 'fault', retry: 'same-key' }],
  ['a lock', () => problem(423, '6160'), { word: 'busy', retry: 'same-key' }],
])('a refusal in the shape of %s is read', async (_, answer, refusal) => {
  const met = await captureMeeting(answer);
  expect(met.answer).toMatchObject({ ok: false, refusal });
});

test('a redirect is never followed, since the key and the token would go along', async () => {
  const { answer, peer } = await captureMeeting(
    () => new Response(null, { status: 302, headers: { Location: '/elsewhere' } }),
  );
  expect(answer).toMatchObject({ refusal: { word: 'unreachable', status: 302, retry: 'same-key' } });
  expect(peer.calls()).toHaveLength(1);
});

test.each<[string, number | undefined]>([
  ['7', 7000],
  ['0', 0],
  [new Date(startMs + 90_000).toUTCString(), 90_000],
  [new Date(startMs - 90_000).toUTCString(), 0],
  ['soon', undefined],
])('a 429 with Retry-After "%s" asks for %s ms', async (header, retryAfterMs) => {
  const { answer } = await captureMeeting(() =>
    json({ statusCode: 429, message: 'Rate limit is exceeded.' }, 429, { 'Retry-After': header }),
  );
  expect(answer).toMatchObject({ ok: false, refusal: { word: 'busy', retry: 'same-key' } });
  expect(answer.ok ? undefined : answer.refusal.retryAfterMs).toBe(retryAfterMs);
});

test.each<[string, string, readonly string[]]>([
  ['nothing', '', ['body']],
  ['half a body', '{"amount":', ['body']],
  ['a body without its sums', JSON.stringify({ ...modified, aggregate: undefined }), ['aggregate']],
  [
    'money with decimals',
    JSON.stringify({ ...modified, aggregate: { ...modified.aggregate, capturedAmount: nok(1.5) } }),
    ['aggregate.capturedAmount.value'],
  ],
])('a 200 with %s is a fault to be asked again with the same key', async (_, text, unreadable) => {
  const { answer } = await captureMeeting(() => new Response(text));
  expect(answer).toEqual({
    ok: false,
    refusal: { word: 'fault', status: 200, retry: 'same-key', details: { unreadable } },
  });
});

test.each<['hang' | 'hang-body']>([['hang'], ['hang-body']])(
  'a peer that will %s is given up after ten seconds of the clock, not before',
  async (silence) => {
    const peer = await startPeer([() => silence, () => json(modified)]);
    const { vipps, clock } = clientOf(peer.baseUrl);
    let over = false;
    const asked = vipps.capture(reference, nok(12900), 'key-c').finally(() => {
      over = true;
    });
    await peer.arrived(1);
    clock.advance(9999);
    // A whole other call goes there and back, and the first still waits.
    expect(await vipps.capture(reference, nok(12900), 'key-d')).toMatchObject({ ok: true });
    expect(over).toBe(false);
    clock.advance(1);
    expect(await asked).toEqual({
      ok: false,
      refusal: { word: 'unreachable', retry: 'same-key', details: { cause: 'timeout' } },
    });
    expect(clock.untilNext()).toBe(null);
  },
);

test('the time limit is the one that was passed in', async () => {
  const peer = await startPeer([() => 'hang']);
  const { vipps, clock } = clientOf(peer.baseUrl, { timeoutMs: 250 });
  const asked = vipps.read(reference);
  await peer.arrived(1);
  clock.advance(250);
  expect(await asked).toMatchObject({ refusal: { word: 'unreachable' } });
});

test('an answer leaves no timer behind', async () => {
  const { clock } = await captureMeeting(() => json(modified));
  expect(clock.untilNext()).toBe(null);
});

test('a line that is cut is unreachable, by the name the network gives it', async () => {
  const { answer } = await captureMeeting(() => 'reset');
  expect(answer).toEqual({
    ok: false,
    refusal: {
      word: 'unreachable',
      retry: 'same-key',
      details: { cause: expect.stringMatching(/^(UND_ERR_SOCKET|ECONNRESET)$/) },
    },
  });
});

test('a peer that is not there is unreachable', async () => {
  const { vipps } = clientOf('http://127.0.0.1:1');
  expect(await vipps.read(reference)).toMatchObject({
    ok: false,
    refusal: { word: 'unreachable', retry: 'same-key' },
  });
});

test('a host whose fetch may not be called as a method is served', async () => {
  const peer = await startPeer([() => json({ webhooks: [] })]);
  const strictFetch = function (this: unknown, ...args: Parameters<typeof fetch>) {
    if (this !== undefined) throw new TypeError('Illegal invocation');
    return fetch(...args);
  };
  const { vipps } = clientOf(peer.baseUrl, { fetch: strictFetch });
  expect(await vipps.listWebhooks()).toEqual({ ok: true, value: [] });
});

test('every exchange is one line of log: what was asked, how it ended, how long it took', async () => {
  const { logged } = await captureMeeting(() => problem(400, '6080'));
  expect(logged).toEqual([
    { event: 'vipps-call', operation: 'token', status: 200, ms: 0 },
    {
      event: 'vipps-call',
      operation: 'capture',
      reference,
      status: 400,
      ms: 0,
      word: 'not-approved-yet',
      code: '6080',
      traceId: '00-8f6b1a3c5d7e9f00112233445566aabb-0123456789abcdef-00',
      instance: `/v1/payments/${reference}/capture`,
      extraDetails: [{ name: 'ErrorCode', reason: '6080' }],
    },
  ]);
});

test('neither the log nor the refusal repeats who pays or which keys were used', async () => {
  const customers: Customer[] = [
    { personalQr: 'https://qr.vipps.no/p/secret-code' },
    { phoneNumber: '4799887766' },
    { customerToken: 'check-in-secret' },
  ];
  const said: unknown[] = [];
  for (const customer of customers) {
    const [name, value] = Object.entries(customer)[0] ?? [];
    const reason = `The value '${value}' is not valid.`;
    const peer = await startPeer([
      () => json({ traceId: 't', extraDetails: [{ name: `customer.${name}`, reason }] }, 400),
    ]);
    const { vipps, logged } = clientOf(peer.baseUrl);
    said.push(await vipps.create({ ...charge, customer }, 'key-1'), logged);
  }
  const text = JSON.stringify(said);
  expect(text).toContain('[hidden]');
  for (const secret of ['secret-code', '4799887766', 'check-in-secret', 'token-1', 'subscription-key-1']) {
    expect(text).not.toContain(secret);
  }
});
