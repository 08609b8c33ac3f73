import * as v from 'valibot';
import { expect, test } from 'vitest';
import { judge } from '../edge/domain/customer-code.ts';
import { OwnCodesView } from '../edge/domain/own-codes.ts';
import { openUnits, quayUnit, type StoreTill, type UnitsStand } from './units-stand.ts';
import { until } from './until.ts';

const codesOf = async (till: StoreTill) =>
  v.parse(OwnCodesView, (await till.call('GET', '/api/own-codes')).body).codes;
const sticker = (till: StoreTill, id = 'one') =>
  till.call('PUT', `/api/stickers/${id}`, { place: 'Left', till: null });
const poster = (till: StoreTill, url = 'https://a.example.com') =>
  till.call('PUT', '/api/posters/gate', { name: 'Gate', target: { to: 'url', url } });

/** Codes lie where customers' codes do, as they really are. */
async function openStand(): Promise<UnitsStand> {
  const stand = await openUnits();
  stand.simulator.world.settings.codeHost = 'qr.vipps.no';
  return stand;
}

test('a till knows what the stickers and posters of every store say, and takes none for a customer’s', async () => {
  const stand = await openStand();
  expect(await codesOf(stand.inSquare)).toEqual([]);
  await sticker(stand.inSquare);
  await poster(stand.onQuay);
  const codes = await codesOf(stand.inSquare);
  const [there] = stand.simulator.world.posters.of(quayUnit);
  expect(codes).toHaveLength(2);
  expect(codes).toContain(`https://qr.vipps.no/poster/${there?.token}`);
  for (const code of codes) {
    expect(judge([code], { own: new Set() }).kind).toBe('personal');
    expect(judge([code], { own: new Set(codes) }).kind).toBe('own');
  }
  const customers = 'https://qr.vipps.no/p/a-customers-own';
  expect(judge([...codes, customers], { own: new Set(codes) })).toEqual({
    kind: 'personal',
    code: customers,
  });
  expect(await codesOf(stand.onQuay)).toEqual(codes);
});

test('the stream tells all of them at its beginning, and again when one comes, and not else', async () => {
  const stand = await openStand();
  await sticker(stand.inSquare);
  const response = await stand.ask('/api/stream', {}, stand.inSquare.cookie);
  const reader = response.body?.getReader();
  let text = '';
  void (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
      text += new TextDecoder().decode(part.value);
  })();
  const told = () =>
    [...text.matchAll(/event: own\ndata: (.*)\n/g)].map(
      ([, data]) => v.parse(OwnCodesView, JSON.parse(data ?? '')).codes.length,
    );
  await until(() => told().length === 1);
  await poster(stand.onQuay);
  await until(() => told().length === 2);
  // Another address, another name, another look: the codes stay what they are.
  await poster(stand.onQuay, 'https://b.example.com');
  await stand.onQuay.call('POST', '/api/posters/look', {});
  await stand.inSquare.call('PUT', '/api/stickers/one', { place: 'Right', till: null });
  await stand.rest();
  expect(told()).toEqual([1, 2]);
  await stand.onQuay.call('DELETE', '/api/posters/gate');
  await stand.rest();
  expect(told()).toEqual([1, 2]);
  await reader?.cancel();
});

test('what was deleted may hang there still: it is no customer’s code, also when its id is used again', async () => {
  const stand = await openStand();
  await sticker(stand.inSquare);
  await poster(stand.onQuay);
  const codes = await codesOf(stand.inSquare);
  expect(await stand.inSquare.call('DELETE', '/api/stickers/one')).toMatchObject({ status: 204 });
  expect(await stand.onQuay.call('DELETE', '/api/posters/gate')).toMatchObject({ status: 204 });
  expect(await codesOf(stand.inSquare)).toEqual(codes);
  await poster(stand.onQuay);
  const after = await codesOf(stand.inSquare);
  expect(after).toHaveLength(3);
  expect(after).toEqual(expect.arrayContaining([...codes]));
});

test('they are nobody’s business who is no till', async () => {
  const stand = await openStand();
  expect((await stand.ask('/api/own-codes', {}, 'torg_till=guessed')).status).toBe(401);
});
