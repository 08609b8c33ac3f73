import { expect, test } from 'vitest';
import { type CounterStand, openCounter } from './counter-stand.ts';
import { chargeOf, startMs } from './edge-stand.ts';

const day = 24 * 60 * 60_000;
const view = async (stand: CounterStand, cookie = stand.cookie()) =>
  (await stand.call('GET', '/api/ways', undefined, cookie)).body;
async function ask(stand: CounterStand, by: 'number' | 'screen' = 'number') {
  const charge = chargeOf({ by });
  await stand.send(charge);
  await stand.rest();
  return charge;
}
const unknown = { push: 'unknown', payments: 'unknown', from: null, since: null, usual: 'code' };

test('before anything is known everything may be tried', async () => {
  const stand = await openCounter();
  expect(await view(stand)).toEqual(unknown);
  expect((await stand.call('GET', '/api/till')).body).toMatchObject({ ways: unknown });
});

test.each([
  [
    { skipLandingPageAllowed: true, paymentAllowed: true },
    { push: 'yes', payments: 'yes', usual: 'code' },
  ],
  [{ skipLandingPageAllowed: false }, { push: 'no', payments: 'unknown', usual: 'screen' }],
  [{ paymentAllowed: false }, { push: 'unknown', payments: 'no', from: null }],
  [{}, unknown],
])('what the Management API says, %o, is known from the start', async (configuration, known) => {
  const stand = await openCounter({ before: (peer) => peer.saysOfUnit(configuration) });
  await stand.rest();
  expect(await view(stand)).toMatchObject(known);
});

test('a refusal of a request to a phone is remembered for a day', async () => {
  const stand = await openCounter();
  stand.peer.failNext('create', '5080');
  const charge = await ask(stand);
  expect(stand.view(charge.reference)).toMatchObject({ stage: 'refused', reason: 'push-not-approved' });
  expect(await view(stand)).toMatchObject({ push: 'no', from: 'refusal', since: startMs, usual: 'screen' });
  await stand.crash();
  await stand.pass(day - 1);
  expect(await view(stand)).toMatchObject({ push: 'no' });
  await stand.pass(1);
  expect(await view(stand)).toMatchObject({ push: 'unknown', since: null });
});

test('a request that was taken says that it may be, and one by QR says nothing of it', async () => {
  const stand = await openCounter();
  await ask(stand, 'screen');
  expect(await view(stand)).toMatchObject({ push: 'unknown' });
  await ask(stand);
  expect(await view(stand)).toMatchObject({ push: 'yes', from: 'payment', since: startMs });
});

test('by hand a refusal is forgotten, and the Management API asked at once', async () => {
  const stand = await openCounter();
  stand.peer.failNext('create', '5080');
  await ask(stand);
  expect(await stand.call('POST', '/api/ways/look', {})).toEqual({
    status: 503,
    body: { problem: 'unreachable' },
  });
  expect(await view(stand)).toMatchObject({ push: 'unknown' });
  stand.peer.saysOfUnit({ skipLandingPageAllowed: true });
  expect(await stand.call('POST', '/api/ways/look', {})).toMatchObject({
    status: 200,
    body: { push: 'yes', from: 'management' },
  });
});

test('what was set in the portal is heard of within a day', async () => {
  const stand = await openCounter({ before: (peer) => peer.saysOfUnit({ skipLandingPageAllowed: false }) });
  await stand.rest();
  stand.peer.saysOfUnit({ skipLandingPageAllowed: true });
  await stand.pass(day);
  expect(await view(stand)).toMatchObject({ push: 'yes', from: 'management' });
});

test('each till begins as it was set to', async () => {
  const stand = await openCounter();
  const other = await stand.pair();
  expect(await stand.call('PUT', '/api/ways/usual', { way: 'check-in' })).toMatchObject({
    status: 200,
    body: { usual: 'check-in' },
  });
  expect(await view(stand)).toMatchObject({ usual: 'check-in' });
  expect(await view(stand, other)).toMatchObject({ usual: 'code' });
  expect(await stand.call('PUT', '/api/ways/usual', { way: 'poster' })).toMatchObject({ status: 400 });
});
