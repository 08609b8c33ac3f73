import { expect, test } from 'vitest';
import { sign } from '../edge/simulator/signature.ts';

/** A is the vendor's published example; B and C were computed by two independent programs. */
const vectors = [
  {
    name: 'A, published by the vendor',
    secret: 'A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==',
    url: 'https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63',
    date: 'Thu, 30 Mar 2023 08:38:32 GMT',
    body: '{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}',
    hash: 'lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=',
    signature: 'agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=',
  },
  {
    name: 'B, with a query string',
    secret: 'ADeC1e1Oqnaj52ypm6KbB4fC3KLjhzizSYKdL+hs0qr0nmcRvNT+Jek02gHhQJQ6OFk4ZxB12QQeVUq/2Pz8Cg==',
    url: 'https://till.example.com/hooks/vipps?unit=stall-7',
    date: 'Sat, 21 Nov 2026 10:15:30 GMT',
    body: '{"msn":"123456","reference":"stall7-20261121-0001-1","pspReference":"dd8e0a8e-2b26-40ed-98f1-1d5832fc129f","name":"AUTHORIZED","amount":{"currency":"NOK","value":12900},"timestamp":"2026-11-21T10:15:29.845Z","idempotencyKey":"stall7-20261121-0001-1-create","success":true}',
    hash: 'ufFlSQYqbErtNjY+WD+/vgXGTfsOVJasJxur5/7CN/g=',
    signature: 'xNb0REt746oPFFL24aUjnhGorCw/i9GbqW74Zgea9H8=',
  },
  {
    name: 'C, with letters beyond ASCII and a UUID as secret',
    secret: '090a478d-37ff-4e77-970e-d457aeb26a3a',
    url: 'https://till.example.com/hooks/vipps',
    date: 'Sat, 21 Nov 2026 10:16:02 GMT',
    body: '{"customerToken":"wbA8ceVRKkoYiQAVELHeFCC3Sn5dtNCvvEtVPiOT77j6wx7uR965AG6Q+q0ATP4=","merchantQrId":"kø-7","msn":"123456","initiatedAt":"2026-11-21T10:16:01.3061965Z"}',
    hash: 'f2al5/jjcO+YQ4ZhIZVgpS9AR0CNPFLNgMJKOikXcUU=',
    signature: 'IPFNXWsuRvzH+3mxKvPma4i9JSUGo/hqq0mZWF7nD2I=',
  },
  {
    name: 'D, with a port of its own in the host',
    secret: '090a478d-37ff-4e77-970e-d457aeb26a3a',
    url: 'https://till.example.com:8080/hooks/vipps',
    date: 'Sat, 21 Nov 2026 10:16:02 GMT',
    body: '{"auth_req_id":"VYGaaAMRkI6SyAm_uIywhxsN2K0"}',
    hash: 'z+qSFyS2+KwBQf7FjFFI3/Z4HFcY/iChU44HIpkpU0E=',
    signature: 'qTfl/6IvKQ2xN7JsNL55rrZN4jvRcALzyuBQufxfMyM=',
  },
];

test.each(vectors)('known answer $name is reproduced', ({ hash, signature, ...input }) => {
  expect(sign(input)).toEqual({
    'x-ms-date': input.date,
    'x-ms-content-sha256': hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  });
});
