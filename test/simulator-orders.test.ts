import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { taxIn } from '../edge/simulator/receipts.ts';
import { nok, openTill, type Till } from './simulator-till.ts';

const om = '/order-management';
const other = { 'merchant-serial-number': '567890' };
const honey = {
  name: 'Honey',
  id: 'h',
  totalAmount: 11500,
  totalAmountExcludingTax: 10000,
  totalTaxAmount: 1500,
  taxRate: 1500,
};
const receiptOf = (...lines: Record<string, unknown>[]) => ({
  orderLines: lines,
  bottomLine: { currency: 'NOK', posId: 'till-7', receiptNumber: '20261121-0001' },
});
const give = (till: Till, id: string, receipt: unknown = receiptOf(honey)) =>
  till.call('POST', `${om}/v2/ecom/receipts/${id}`, receipt);
const read = (till: Till, id: string, headers = {}) =>
  till.call('GET', `${om}/v2/ecom/${id}`, undefined, headers);

/** The start of a PNG of this height; its rows are nobody's business. */
function png(height: number): string {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write('IHDR', 4, 'latin1');
  header.writeUInt32BE(200, 8);
  header.writeUInt32BE(height, 12);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, header, deflateSync(Buffer.alloc(9))]).toString('base64');
}

test('lines given with the create are read back, and cannot be given again', async () => {
  const till = await openTill();
  await till.create('stall7-0001', { amount: nok(11500), receipt: receiptOf(honey) });
  expect((await read(till, 'stall7-0001')).body).toEqual({ receipt: receiptOf(honey) });
  const again = await give(till, 'stall7-0001');
  expect([again.status, again.body]).toEqual([
    409,
    { title: 'Conflict', detail: expect.any(String), instance: expect.any(String) },
  ]);
});

test('lines given later are kept once, per unit and reference in its own case', async () => {
  const till = await openTill();
  await till.create('stall7-0001', { amount: nok(11500) });
  const given = await till.call('POST', `${om}/V2/eCom/Receipts/stall7-0001`, receiptOf(honey));
  expect(given.status).toBe(201);
  expect(given.body).toMatch(/^[0-9a-f-]{36}$/);
  expect((await give(till, 'stall7-0001')).status).toBe(409);
  expect((await read(till, 'STALL7-0001')).status).toBe(404);
  expect((await read(till, 'stall7-0001', other)).status).toBe(404);
  expect((await till.call('GET', `${om}/v2/recurring/stall7-0001`)).status).toBe(404);
  expect((await till.sim('GET', '/sim/payments/123456/stall7-0001')).body).toMatchObject({
    lines: [{ name: 'Honey', total: 11500 }],
  });
});

test('nobody checks that the payment exists', async () => {
  const till = await openTill();
  expect((await give(till, 'typo-0001')).status).toBe(201);
});

test.each([
  [{ ...honey, taxRate: undefined }, 'OrderLines.0'],
  [{ ...honey, totalAmount: '11500' }, 'OrderLines.0.totalAmount'],
  [{ ...honey, taxRate: 10_001 }, 'OrderLines.0.taxRate'],
  [{ ...honey, discount: -1 }, 'OrderLines.0.discount'],
  [{ ...honey, unitInfo: { unitPrice: 1, quantity: 2 } }, 'OrderLines.0.unitInfo.quantity'],
  [{ ...honey, unitInfo: { unitPrice: 1, quantity: '1,5' } }, 'OrderLines.0.unitInfo.quantity'],
  [{ ...honey, vat: 1 }, 'OrderLines.0.vat'],
])('a line %j is refused by name', async (line, name) => {
  const till = await openTill();
  const answer = await give(till, 'stall7-0001', receiptOf(line));
  expect(answer).toMatchObject({ status: 400, body: { invalidParams: [{ name }] } });
  expect(answer.headers.get('content-type')).toBe('application/json');
});

test.each([`${om}/v2/epayment/stall7-0001`, `${om}/v2/ecom/stall%207`])('%s is a 400', async (path) => {
  const till = await openTill();
  expect((await till.call('GET', path)).status).toBe(400);
});

test('a link button is set, overwritten, found and taken away', async () => {
  const till = await openTill();
  const link = { category: 'RECEIPT', orderDetailsUrl: 'https://till.example.com/r/1' };
  const put = (body: unknown) => till.call('PUT', `${om}/v2/ecom/categories/stall7-0001`, body);
  expect(await put(link)).toMatchObject({ status: 200, body: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  await put({ ...link, category: 'TICKET' });
  expect((await read(till, 'stall7-0001')).body).toEqual({ category: { ...link, category: 'TICKET' } });
  const body = { orderId: 'stall7-0001', paymentType: 'ECOM', type: 'GENERAL', url: 'https://a.example.com' };
  const made = await till.call('POST', `${om}/v3/categories`, body);
  expect(made).toMatchObject({ status: 201, body: { categoryId: expect.any(String) } });
  const { categoryId } = made.body as { categoryId: string };
  const category = { ...body, categoryId };
  expect((await till.call('GET', `${om}/v3/categories?orderId=stall7-0001`)).body).toEqual({
    categories: [category],
  });
  expect((await till.call('GET', `${om}/v3/categories/${categoryId}`)).body).toEqual(category);
  expect((await till.call('DELETE', `${om}/v3/categories/${categoryId}`)).status).toBe(200);
  expect((await till.call('GET', `${om}/v3/categories/${categoryId}`)).status).toBe(404);
  expect((await put({ category: 'COUPON', orderDetailsUrl: 'https://a.example.com' })).status).toBe(400);
});

test('a picture of 167 pixels is taken once and may stand in a link button', async () => {
  const till = await openTill();
  const send = (imageId: string, src: string) =>
    till.call('POST', `${om}/v1/images`, { imageId, src, type: 'base64' });
  expect((await send('honey', png(167))).body).toEqual({ imageId: 'honey' });
  expect((await send('honey', png(300))).status).toBe(409);
  expect((await send('low', png(166))).body).toMatchObject({ invalidParams: [{ name: 'Src' }] });
  expect((await send('text', Buffer.from('not a picture').toString('base64'))).status).toBe(400);
  expect((await send('no base64', png(200))).body).toMatchObject({ invalidParams: [{ name: 'ImageId' }] });
  const link = { category: 'RECEIPT', orderDetailsUrl: 'https://till.example.com/r/1' };
  const put = (imageId: string) =>
    till.call('PUT', `${om}/v2/ecom/categories/stall7-0001`, { ...link, imageId });
  expect((await put('honey')).status).toBe(200);
  expect((await put('low')).status).toBe(400);
  expect((await till.simulator.fetch('http://simulator.test/sim/images/123456/honey')).status).toBe(200);
});

test('the API may be out of reach, and takes long system names when it is not', async () => {
  const till = await openTill();
  const named = { 'vipps-system-name': 'n'.repeat(100) };
  expect((await till.call('POST', `${om}/v2/ecom/receipts/a`, receiptOf(honey), named)).status).toBe(201);
  await till.sim('PATCH', '/sim/settings', { orderManagementReachable: false });
  expect(await read(till, 'a')).toMatchObject({ status: 404, body: { statusCode: 404 } });
});

test.each([
  [10_000, 2500, 2000],
  [42_924, 2500, 8585],
  [1, 2500, 0],
  [11_500, 1500, 1500],
  [12_550, 2550, 2550],
  [9_900, 0, 0],
])('%i at %i holds %i of tax', (gross, rate, tax) => {
  expect(taxIn(gross, rate)).toBe(tax);
});

test('the app hides lines that do not come to the sum, and the control API says what is wrong', async () => {
  const till = await openTill();
  const wrong = { ...honey, totalTaxAmount: 1600, unitInfo: { unitPrice: 4000, quantity: '2.5' } };
  await till.create('stall7-0001', { amount: nok(11400), receipt: receiptOf(wrong) });
  expect((await till.sim('GET', '/sim/payments/123456/stall7-0001')).body).toMatchObject({
    lines: [],
    contradictions: [
      'line 1: 10000 + 1600 is not 11500',
      'line 1: tax at 1500 in 11500 is 1500, not 1600',
      'line 1: price times quantity less discount is 10000, not 11500',
      'the lines come to 11500, the payment is 11400',
    ],
  });
});

test('returns, tips, discounts and cash are reckoned with', async () => {
  const till = await openTill();
  const two = { ...honey, unitInfo: { unitPrice: 6000, quantity: '2' }, discount: 500 };
  const back = { ...honey, isReturn: true };
  const receipt = {
    orderLines: [two, honey, back],
    bottomLine: { currency: 'NOK', tipAmount: 700, paymentSources: { cash: 200 } },
  };
  await till.create('stall7-0001', { amount: nok(12000), receipt });
  expect((await till.sim('GET', '/sim/payments/123456/stall7-0001')).body).toMatchObject({
    contradictions: [],
    lines: [{ total: 11500 }, { total: 11500 }, { total: -11500 }],
  });
});

test('by a setting, lines that do not add up are refused', async () => {
  const till = await openTill();
  await till.sim('PATCH', '/sim/settings', { receiptMustAddUp: true });
  const receipt = receiptOf(honey);
  expect((await till.create('stall7-0001', { amount: nok(11400), receipt })).code).toBe('4040');
  expect((await till.create('stall7-0002', { amount: nok(11500), receipt })).status).toBe(201);
  await till.create('stall7-0003', { amount: nok(100) });
  expect((await give(till, 'stall7-0003')).status).toBe(400);
});
