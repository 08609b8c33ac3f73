import * as v from 'valibot';
import { expect, test } from 'vitest';
import { CheckInsView } from '../edge/domain/check-in.ts';
import { oneLine } from './simulated-stand.ts';
import { ofOneUnit, ofTwoUnits, openUnits, quayUnit, squareUnit, type UnitsStand } from './units-stand.ts';

const stickerAt = (till: UnitsStand['onQuay'], whose: string | null = null, id = 'one') =>
  till.call('PUT', `/api/stickers/${id}`, { place: `By ${till.id}`, till: whose });
const first = async (till: UnitsStand['onQuay']) => {
  const [checkIn] = await till.waiting();
  if (!checkIn) throw new Error('expected a customer who waits, found none');
  return checkIn;
};
const chargeFor = (stand: UnitsStand, checkIn: string) =>
  stand.charge(oneLine(12_900), { customer: { by: 'check-in', checkIn } });

test.each(ofTwoUnits)(
  'with %s a customer who scans is shown to the tills of that store, and asked under its sales unit',
  async (_, parts) => {
    const stand = await openUnits(parts);
    const { inSquare, onQuay } = stand;
    await stickerAt(inSquare);
    await stickerAt(onQuay);
    await stand.scans('ola', quayUnit, 'one');
    await stand.scans('kari', squareUnit, 'one');
    expect(await onQuay.waiting()).toMatchObject([{ sticker: 'one', place: 'By T2', state: 'waiting' }]);
    expect(await inSquare.waiting()).toMatchObject([{ sticker: 'one', place: 'By T1', state: 'waiting' }]);
    for (const [till, unit, customer] of [
      [onQuay, quayUnit, 'ola'],
      [inSquare, squareUnit, 'kari'],
    ] as const) {
      const charge = chargeFor(stand, (await first(till)).id);
      expect(await till.send(charge)).toBe('accepted');
      await stand.pass(1_000);
      expect(stand.at(charge.reference, unit)).toMatchObject({ msn: unit, customer: { id: customer } });
      expect(stand.view(charge.reference)).toMatchObject({ unit, stage: 'waiting' });
    }
    expect([await onQuay.waiting(), await inSquare.waiting()]).toMatchObject([
      [{ state: 'used' }],
      [{ state: 'used' }],
    ]);
  },
);

test(`with ${ofOneUnit[0]} a customer is any store’s, as the sales unit is`, async () => {
  const stand = await openUnits(ofOneUnit[1]);
  await stickerAt(stand.inSquare);
  await stand.scans('ola', squareUnit, 'one');
  expect(await stand.onQuay.waiting()).toEqual(await stand.inSquare.waiting());
  const charge = chargeFor(stand, (await first(stand.onQuay)).id);
  expect(await stand.onQuay.send(charge)).toBe('accepted');
  await stand.pass(1_000);
  expect(stand.view(charge.reference)).toMatchObject({ store: 'quay', unit: squareUnit, stage: 'waiting' });
});

test.each(ofTwoUnits)(
  'with %s a till of another sales unit is refused the customer in a word, and nothing is asked',
  async (_, parts) => {
    const stand = await openUnits(parts);
    const { inSquare, onQuay } = stand;
    await stickerAt(onQuay);
    await stand.scans('ola', quayUnit, 'one');
    const { id } = await first(onQuay);
    const charge = chargeFor(stand, id);
    expect(await inSquare.send(charge)).toBe('check-in-elsewhere');
    expect(await inSquare.send(charge)).toBe('check-in-elsewhere');
    expect(await inSquare.call('PUT', `/api/check-ins/${id}/till`)).toEqual({
      status: 409,
      body: { answer: 'refused', word: 'check-in-elsewhere' },
    });
    expect(await inSquare.call('DELETE', `/api/check-ins/${id}/till`)).toMatchObject({ status: 404 });
    expect(await inSquare.call('DELETE', `/api/check-ins/${id}`)).toMatchObject({ status: 404 });
    await stand.pass(5_000);
    expect(stand.edge().ledger.payment(charge.reference)).toBeUndefined();
    expect(stand.simulator.world.payments.all()).toEqual([]);
    expect(await onQuay.waiting()).toMatchObject([{ state: 'waiting', by: null, reference: null }]);
  },
);

test('the stream tells a till of its own store’s customers alone', async () => {
  const stand = await openUnits();
  await stickerAt(stand.onQuay);
  await stand.scans('ola', quayUnit, 'one');
  const told = async (cookie: string) => {
    const response = await stand.ask('/api/stream', {}, cookie);
    const reader = response.body?.getReader();
    let text = '';
    while (!text.includes('event: own')) text += new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    const [, data = '{}'] = /event: checkins\ndata: (.*)\n/.exec(text) ?? [];
    return v.parse(CheckInsView, JSON.parse(data)).checkIns;
  };
  expect(await told(stand.onQuay.cookie)).toHaveLength(1);
  expect(await told(stand.inSquare.cookie)).toEqual([]);
});

test('a till that goes to another store leaves the customer it served to whoever stays', async () => {
  const stand = await openUnits();
  const { inSquare, onQuay } = stand;
  await stickerAt(onQuay, 'T2');
  await stand.scans('ola', quayUnit, 'one');
  const { id, till } = await first(onQuay);
  expect(till).toBe('T2');
  await onQuay.call('PUT', `/api/check-ins/${id}/till`);
  await onQuay.standIn('square');
  expect(await onQuay.waiting()).toEqual([]);
  await inSquare.standIn('quay');
  expect(await inSquare.waiting()).toMatchObject([{ id, till: null, state: 'waiting', by: null }]);
  expect(await onQuay.send(chargeFor(stand, id))).toBe('check-in-elsewhere');
  expect(await inSquare.send(chargeFor(stand, id))).toBe('accepted');
});
