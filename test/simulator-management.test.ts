import { expect, test } from 'vitest';
import { openTill, partnerKeys, type Till, unitKeys } from './simulator-till.ts';

const units = '/management/v1/sales-units';
const merchant = '/management/v1/merchants/business:NO:ORG/999888777';
const look = async (till: Till, path: string) =>
  till.ask('GET', path, { headers: await till.bare(partnerKeys) });

test('partner keys see the connected units by number and name, without naming one', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/units/345678', { partnerConnected: false });
  expect((await look(till, units)).body).toEqual([
    { msn: '123456', name: 'Torgboden' },
    { msn: '234567', name: 'Torveboden' },
    { msn: '456789', name: 'Ny bod' },
    { msn: '567890', name: 'Torgboden Bryggen' },
  ]);
});

test('keys of a unit see that unit alone', async () => {
  const till = await openTill();
  const headers = await till.bare(unitKeys('234567'));
  expect((await till.ask('GET', units, { headers })).body).toEqual([{ msn: '234567', name: 'Torveboden' }]);
  expect((await till.ask('GET', `${units}/123456`, { headers })).status).toBe(404);
});

test('the configuration says whether the landing page may be skipped, as the control page has set it', async () => {
  const till = await openTill();
  expect((await look(till, `${units}/456789`)).body).toMatchObject({
    msn: '456789',
    businessIdentifier: { scheme: 'business:NO:ORG', id: '999888777' },
    configuration: {
      paymentAllowed: true,
      captureType: 'ReserveCapture',
      skipLandingPageAllowed: false,
      partialCaptureAllowed: true,
    },
  });
  await till.sim('PATCH', '/sim/units/456789', { pushAllowed: true });
  expect((await look(till, `${units}/456789`)).body).toMatchObject({
    configuration: { skipLandingPageAllowed: true },
  });
});

test('every field of the configuration may be absent', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/settings', { managementSparse: true });
  expect((await look(till, `${units}/123456`)).body).toMatchObject({ name: 'Torgboden', configuration: {} });
});

test('a merchant tells its country and its units', async () => {
  const till = await openTill();
  expect((await look(till, merchant)).body).toMatchObject({
    businessIdentifier: { scheme: 'business:NO:ORG', id: '999888777' },
    name: 'Torgboden AS',
    status: 'ACTIVE',
    countryCode: 'NO',
  });
  expect((await look(till, `${merchant}/sales-units`)).body).toMatchObject([
    { msn: '123456' },
    { msn: '456789' },
    { msn: '567890' },
  ]);
});

test('what is unknown is 404 in the API’s own shape', async () => {
  const till = await openTill();
  for (const path of [`${units}/999999`, '/management/v1/merchants/business:NO:ORG/1']) {
    const answer = await look(till, path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.body).toMatchObject({ status: 404, title: 'Not Found', extraDetails: [] });
  }
});

test('a token of the specialised flow opens it without a subscription key, and opens no payment', async () => {
  const till = await openTill();
  const granted = await till.ask('POST', '/miami/v1/token', {
    headers: { authorization: `Basic ${btoa('sim-accounting:sim-accounting-secret')}` },
    body: 'grant_type=client_credentials',
  });
  const token = Reflect.get(Object(granted.body), 'access_token');
  const headers = { authorization: `Bearer ${token}` };
  expect((await till.ask('GET', units, { headers })).status).toBe(200);
  expect((await till.ask('GET', '/epayment/v1/payments/stall7-0001', { headers })).status).toBe(401);
});

test('the API does not exist on a test host', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/settings', { managementReachable: false });
  expect(await look(till, units)).toMatchObject({ status: 404, body: { statusCode: 404 } });
});
