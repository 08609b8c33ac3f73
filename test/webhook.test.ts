import { createHash, createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Heard, hearWebhook, type WebhookSecret } from '../edge/webhook.ts';

const hour = 3_600_000;

interface Vector {
  secret: string;
  url: string;
  date: string;
  body: string;
  hash: string;
  signature: string;
}

/** The vendor's own published example. */
const vectorA: Vector = {
  secret: 'A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==',
  url: 'https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63',
  date: 'Thu, 30 Mar 2023 08:38:32 GMT',
  body: '{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}',
  hash: 'lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=',
  signature: 'agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=',
};
/** A payment, on a URL with a query. */
const vectorB: Vector = {
  secret: 'ADeC1e1Oqnaj52ypm6KbB4fC3KLjhzizSYKdL+hs0qr0nmcRvNT+Jek02gHhQJQ6OFk4ZxB12QQeVUq/2Pz8Cg==',
  url: 'https://till.example.com/hooks/vipps?unit=stall-7',
  date: 'Sat, 21 Nov 2026 10:15:30 GMT',
  body: '{"msn":"123456","reference":"stall7-20261121-0001-1","pspReference":"dd8e0a8e-2b26-40ed-98f1-1d5832fc129f","name":"AUTHORIZED","amount":{"currency":"NOK","value":12900},"timestamp":"2026-11-21T10:15:29.845Z","idempotencyKey":"stall7-20261121-0001-1-create","success":true}',
  hash: 'ufFlSQYqbErtNjY+WD+/vgXGTfsOVJasJxur5/7CN/g=',
  signature: 'xNb0REt746oPFFL24aUjnhGorCw/i9GbqW74Zgea9H8=',
};
/** A check-in, with letters beyond ASCII and a secret that is a UUID. */
const vectorC: Vector = {
  secret: '090a478d-37ff-4e77-970e-d457aeb26a3a',
  url: 'https://till.example.com/hooks/vipps',
  date: 'Sat, 21 Nov 2026 10:16:02 GMT',
  body: '{"customerToken":"wbA8ceVRKkoYiQAVELHeFCC3Sn5dtNCvvEtVPiOT77j6wx7uR965AG6Q+q0ATP4=","merchantQrId":"kø-7","msn":"123456","initiatedAt":"2026-11-21T10:16:01.3061965Z"}',
  hash: 'f2al5/jjcO+YQ4ZhIZVgpS9AR0CNPFLNgMJKOikXcUU=',
  signature: 'IPFNXWsuRvzH+3mxKvPma4i9JSUGo/hqq0mZWF7nD2I=',
};
/** A port that is not the default. */
const vectorD: Vector = {
  secret: vectorC.secret,
  url: 'https://till.example.com:8080/hooks/vipps',
  date: vectorC.date,
  body: '{"auth_req_id":"VYGaaAMRkI6SyAm_uIywhxsN2K0"}',
  hash: 'z+qSFyS2+KwBQf7FjFFI3/Z4HFcY/iChU44HIpkpU0E=',
  signature: 'qTfl/6IvKQ2xN7JsNL55rrZN4jvRcALzyuBQufxfMyM=',
};
/** A delivery seen in the wild: its secret is not known, so only its hash can be checked. */
const vectorE = {
  url: 'https://till.example.com/hooks/vipps',
  date: 'Mon, 03 Nov 2025 14:22:23 GMT',
  body: '{"msn":"2060591","reference":"S00007-30-20251103142209","pspReference":"49360986-4857-4556-bddb-ba6b58f25bb1","name":"CREATED","amount":{"currency":"DKK","value":125},"timestamp":"2025-11-03T14:22:10.431Z","idempotencyKey":"b043ab36-977b-409c-a4e5-a22b97197448","success":true}',
  hash: 'ZFGsWWeA+zvY683itju+78UFI/shGNUaSUsK4bxTW7A=',
};

const authorizationOf = (signature: string) =>
  `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`;

const hashOf = (body: string) => createHash('sha256').update(body).digest('base64');

/** Signs as Vipps does, with another machine than the one under test. */
function sign(part: Omit<Vector, 'hash' | 'signature'>, key: string | Buffer = part.secret): Vector {
  const { host, pathname, search } = new URL(part.url);
  const hash = hashOf(part.body);
  const text = `POST\n${pathname}${search}\n${part.date};${host};${hash}`;
  return { ...part, hash, signature: createHmac('sha256', key).update(text).digest('base64') };
}

interface Changes {
  body?: string;
  headers?: Record<string, string | null>;
  secrets?: readonly WebhookSecret[];
  now?: number;
  maxAgeMs?: number;
}

/** Delivers `vector` half a minute after it was signed, to the registration it was signed for, with `changes`. */
function hear(vector: Vector, changes: Changes = {}): Promise<Heard> {
  const headers = new Headers({
    'x-ms-date': vector.date,
    'x-ms-content-sha256': vector.hash,
    Authorization: authorizationOf(vector.signature),
    'X-Vipps-Authorization': authorizationOf(vector.signature),
  });
  for (const [name, value] of Object.entries(changes.headers ?? {})) {
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  }
  return hearWebhook(
    { headers, body: new TextEncoder().encode(changes.body ?? vector.body) },
    changes.secrets ?? [{ id: 'hook-1', secret: vector.secret, url: vector.url }],
    { now: changes.now ?? Date.parse(vector.date) + 30_000, maxAgeMs: changes.maxAgeMs ?? hour },
  );
}

const refused = (why: string) => ({ heard: 'refused', why });

/** A signed delivery of any JSON to the registration of vector C. */
const hearBody = (body: unknown) =>
  hear(
    sign({
      secret: vectorC.secret,
      url: vectorC.url,
      date: vectorC.date,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );

const payment = {
  msn: '123456',
  reference: 'stall7-20261121-0001-1',
  pspReference: 'dd8e0a8e-2b26-40ed-98f1-1d5832fc129f',
  name: 'AUTHORIZED',
  amount: { currency: 'NOK', value: 12900 },
  timestamp: '2026-11-21T10:15:29.845Z',
  idempotencyKey: 'stall7-20261121-0001-1-create',
  success: true,
};
const checkIn = {
  customerToken: 'wbA8ceVRKkoYiQAVELHeFCC3Sn5dtNCvvEtVPiOT77j6wx7uR965AG6Q+q0ATP4=',
  merchantQrId: 'kø-7',
  msn: '123456',
  initiatedAt: '2026-11-21T10:16:01.3061965Z',
};
const checkedIn = {
  msn: '123456',
  merchantQrId: 'kø-7',
  customerToken: checkIn.customerToken,
  initiatedAtMs: Date.parse('2026-11-21T10:16:01.306Z'),
};

test('vector A, the published one, is let in; it is about nothing that a till knows', async () => {
  expect(await hear(vectorA)).toMatchObject({ heard: 'other', registration: 'hook-1' });
});

test('vector B, a payment on a URL with a query, is let in and read', async () => {
  expect(await hear(vectorB)).toEqual({ heard: 'payment', registration: 'hook-1', event: payment });
});

test('vector C, a check-in beyond ASCII, is let in and read', async () => {
  expect(await hear(vectorC)).toEqual({ heard: 'check-in', registration: 'hook-1', checkIn: checkedIn });
});

test('vector D, on a port that is not the default, is let in', async () => {
  expect(await hear(vectorD)).toMatchObject({ heard: 'other', registration: 'hook-1' });
});

test('vector E, a real body, has the hash that it came with', async () => {
  const unknownSigner = { ...vectorE, secret: 'not-known', signature: vectorB.signature };
  expect(await hear(unknownSigner)).toEqual(refused('bad-signature'));
  expect(await hear(unknownSigner, { body: vectorE.body.replace('125', '126') })).toEqual(
    refused('body-changed'),
  );
});

test('the signer of these tests agrees with the known answers', () => {
  for (const vector of [vectorA, vectorB, vectorC, vectorD]) expect(sign(vector)).toEqual(vector);
});

test.each([vectorA, vectorB, vectorC, vectorD])(
  'one changed byte of $body.length is refused',
  async (vector) => {
    for (const at of [0, 20, vector.body.length - 1]) {
      const changed = `${vector.body.slice(0, at)}~${vector.body.slice(at + 1)}`;
      expect(await hear(vector, { body: changed })).toEqual(refused('body-changed'));
    }
  },
);

test('a changed body under its own fresh hash is refused by the signature', async () => {
  const body = vectorB.body.replace('12900', '1');
  const headers = { 'x-ms-content-sha256': hashOf(body) };
  expect(await hear(vectorB, { body, headers })).toEqual(refused('bad-signature'));
});

test.each([
  ['short of its end', (hash: string) => hash.slice(0, -1)],
  ['with more after it', (hash: string) => `${hash}=`],
])('a hash %s is not the body’s, though whoever sent it knows the secret', async (_how, change) => {
  const hash = change(vectorB.hash);
  const text = `POST\n/hooks/vipps?unit=stall-7\n${vectorB.date};till.example.com;${hash}`;
  const signature = createHmac('sha256', vectorB.secret).update(text).digest('base64');
  expect(await hear({ ...vectorB, hash, signature })).toEqual(refused('body-changed'));
});

test('JSON written anew, with spaces or in another order, is refused', async () => {
  const spaced = JSON.stringify(JSON.parse(vectorB.body), null, 1);
  const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(vectorB.body)).reverse()));
  expect(await hear(vectorB, { body: spaced })).toEqual(refused('body-changed'));
  expect(await hear(vectorB, { body: turned })).toEqual(refused('body-changed'));
});

test('a signature over lines that end in CR LF is refused', async () => {
  const text = `POST\r\n/hooks/vipps?unit=stall-7\r\n${vectorB.date};till.example.com;${vectorB.hash}`;
  const signature = createHmac('sha256', vectorB.secret).update(text).digest('base64');
  expect(await hear({ ...vectorB, signature })).toEqual(refused('bad-signature'));
});

test('a body whose line ends were changed is refused', async () => {
  const vector = sign({ ...vectorC, body: '{\n"a":1\n}' });
  expect(await hear(vector)).toMatchObject({ heard: 'other' });
  expect(await hear(vector, { body: vector.body.replaceAll('\n', '\r\n') })).toEqual(refused('body-changed'));
});

test('the right secret among several is found, and names its registration', async () => {
  const secrets = [
    { id: 'first', secret: vectorA.secret, url: vectorB.url },
    { id: 'elsewhere', secret: vectorB.secret, url: vectorC.url },
    { id: 'right', secret: vectorB.secret, url: vectorB.url },
    { id: 'last', secret: vectorC.secret, url: vectorB.url },
  ];
  expect(await hear(vectorB, { secrets })).toMatchObject({ heard: 'payment', registration: 'right' });
  const others = secrets.filter(({ id }) => id !== 'right');
  expect(await hear(vectorB, { secrets: others })).toEqual(refused('bad-signature'));
  expect(await hear(vectorB, { secrets: [] })).toEqual(refused('bad-signature'));
});

test('a signature by the decoded secret is refused: the secret is text', async () => {
  const signature = 'T3+NXHMmhNVEjW5PeJ4Gql70nf0MOXCAY9CoZDxuVQw=';
  expect(sign(vectorA, Buffer.from(vectorA.secret, 'base64')).signature).toBe(signature);
  expect(await hear({ ...vectorA, signature })).toEqual(refused('bad-signature'));
});

test('the masked secret that later pages print does not open the published example', async () => {
  const masked = `${'A'.repeat(86)}==`;
  expect(await hear({ ...vectorA, secret: masked })).toEqual(refused('bad-signature'));
  const signature = 'u4zz3dyO3c3xJwl36rPpn1n7WF75u6r2epjH70MZTGM=';
  expect(await hear({ ...vectorA, secret: masked, signature })).toMatchObject({ heard: 'other' });
});

test.each([
  ['another path', 'https://till.example.com/hooks/other?unit=stall-7'],
  ['a slash at the end', 'https://till.example.com/hooks/vipps/?unit=stall-7'],
  ['another query', 'https://till.example.com/hooks/vipps?unit=stall-8'],
  ['no query', 'https://till.example.com/hooks/vipps'],
  ['another host', 'https://till.example.org/hooks/vipps?unit=stall-7'],
  ['another port', 'https://till.example.com:8080/hooks/vipps?unit=stall-7'],
])('a signature made for %s is refused', async (_, url) => {
  const elsewhere = sign({ ...vectorB, url });
  const secrets = [{ id: 'hook-1', secret: vectorB.secret, url: vectorB.url }];
  expect(await hear(elsewhere)).toMatchObject({ heard: 'payment' });
  expect(await hear(elsewhere, { secrets })).toEqual(refused('bad-signature'));
});

test('a date that was not the signed one is refused', async () => {
  const headers = { 'x-ms-date': 'Sat, 21 Nov 2026 10:15:31 GMT' };
  expect(await hear(vectorB, { headers })).toEqual(refused('bad-signature'));
});

test.each(['x-ms-date', 'x-ms-content-sha256'])('a delivery without %s is refused', async (name) => {
  expect(await hear(vectorB, { headers: { [name]: null } })).toEqual(refused('missing-header'));
});

test('either authorization header alone is enough, none is not', async () => {
  const without = (...names: string[]) =>
    hear(vectorB, { headers: Object.fromEntries(names.map((name) => [name, null])) });
  expect(await without('Authorization')).toMatchObject({ heard: 'payment' });
  expect(await without('X-Vipps-Authorization')).toMatchObject({ heard: 'payment' });
  expect(await without('Authorization', 'X-Vipps-Authorization')).toEqual(refused('missing-header'));
});

test('two authorization headers that differ are refused, whichever is right', async () => {
  const other = authorizationOf(vectorC.signature);
  for (const name of ['Authorization', 'X-Vipps-Authorization']) {
    expect(await hear(vectorB, { headers: { [name]: other } })).toEqual(refused('headers-differ'));
    expect(await hear(vectorB, { headers: { [name]: '' } })).toEqual(refused('headers-differ'));
  }
});

test.each([
  ['nothing in it', ''],
  ['the bare signature', vectorB.signature],
  ['another scheme', `Bearer ${vectorB.signature}`],
  ['fewer signed headers', `HMAC-SHA256 SignedHeaders=host&Signature=${vectorB.signature}`],
  ['a signature too short', authorizationOf('AAAA')],
  ['no signature', authorizationOf('')],
  ['something behind', `${authorizationOf(vectorB.signature)}, more`],
])('an authorization with %s is refused', async (_, authorization) => {
  const headers = { Authorization: authorization, 'X-Vipps-Authorization': authorization };
  expect(await hear(vectorB, { headers })).toEqual(refused('malformed-authorization'));
});

test('header names are read in any case', async () => {
  const headers = new Headers({
    'X-MS-DATE': vectorB.date,
    'X-Ms-Content-Sha256': vectorB.hash,
    AUTHORIZATION: authorizationOf(vectorB.signature),
  });
  const request = { headers, body: new TextEncoder().encode(vectorB.body) };
  const rules = { now: Date.parse(vectorB.date), maxAgeMs: hour };
  expect(
    await hearWebhook(request, [{ id: 'b', secret: vectorB.secret, url: vectorB.url }], rules),
  ).toMatchObject({
    heard: 'payment',
  });
});

test.each<[number, string]>([
  [hour, 'payment'],
  [hour + 1, 'too-old'],
  [-hour, 'payment'],
  [-hour - 1, 'too-new'],
])('a delivery %i ms old, where an hour is the limit, is %s', async (age, end) => {
  const heard = await hear(vectorB, { now: Date.parse(vectorB.date) + age });
  expect(heard.heard === 'refused' ? heard.why : heard.heard).toBe(end);
});

test('the age limit is the one that was passed in', async () => {
  expect(await hear(vectorB, { maxAgeMs: 29_999 })).toEqual(refused('too-old'));
});

test('a date that cannot be read is refused, even when it was signed', async () => {
  const vector = sign({ ...vectorB, date: 'yesterday' });
  expect(await hear(vector, { now: Date.parse(vectorB.date) })).toEqual(refused('malformed-date'));
});

test('an event signed afresh on redelivery is let in both times', async () => {
  const again = sign({ ...vectorB, date: 'Sat, 21 Nov 2026 10:17:35 GMT' });
  expect(again.signature).not.toBe(vectorB.signature);
  expect(await hear(again)).toEqual(await hear(vectorB));
});

test('a payment event may have new names and new fields, and no key', async () => {
  const { idempotencyKey, ...bare } = payment;
  const grown = {
    ...bare,
    name: 'RECONSIDERED',
    success: false,
    sub: 'x',
    userDetails: { email: 'a@example.com' },
  };
  expect(await hearBody(grown)).toEqual({
    heard: 'payment',
    registration: 'hook-1',
    event: { ...bare, name: 'RECONSIDERED', success: false },
  });
  expect(await hearBody({ ...bare, idempotencyKey: null })).toMatchObject({ event: bare });
  expect(idempotencyKey).toBeDefined();
});

test('a check-in by the older name of the unit is read', async () => {
  const { msn, ...rest } = checkIn;
  expect(await hearBody({ ...rest, merchantSerialNumber: msn, added: 1 })).toEqual({
    heard: 'check-in',
    registration: 'hook-1',
    checkIn: checkedIn,
  });
});

test('a unit given as a number is read as text', async () => {
  expect(await hearBody({ ...payment, msn: 123456 })).toMatchObject({
    heard: 'payment',
    event: { msn: '123456' },
  });
});

test('a check-in without a time that can be read counts from its arrival', async () => {
  const arrived = Date.parse(vectorC.date) + 30_000;
  for (const initiatedAt of [undefined, null, 'now']) {
    expect(await hearBody({ ...checkIn, initiatedAt })).toMatchObject({
      checkIn: { initiatedAtMs: arrived },
    });
  }
});

test.each<[string, unknown]>([
  ['not JSON', 'hello'],
  ['nothing', ''],
  ['a list', []],
  ['a null', 'null'],
  ['a payment without its reference', { ...payment, reference: undefined }],
  ['a payment in a currency no till takes', { ...payment, amount: { currency: 'SEK', value: 1 } }],
  ['a check-in without a sales unit', { ...checkIn, msn: undefined }],
  ['a login ping', { auth_req_id: 'VYGaaAMRkI6SyAm_uIywhxsN2K0' }],
])('a signed delivery of %s is of no use, but is not refused', async (_, body) => {
  expect(await hearBody(body)).toMatchObject({
    heard: 'other',
    registration: 'hook-1',
    why: expect.any(String),
  });
});

test('why a delivery is of no use names fields, never what was in them', async () => {
  const heard = await hearBody({ ...checkIn, merchantQrId: 7 });
  expect(heard).toMatchObject({ heard: 'other' });
  expect(JSON.stringify(heard)).not.toContain(checkIn.customerToken);
  expect(await hearBody({ ...payment, success: 'yes' })).toMatchObject({
    why: expect.stringContaining('success'),
  });
});
