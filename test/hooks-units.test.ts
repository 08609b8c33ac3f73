import { expect, test } from 'vitest';
import { until } from './until.ts';
import { signed } from './epayment-peer.ts';
import { oneLine } from './simulated-stand.ts';
import { ofOneUnit, ofTwoUnits, openUnits, quayUnit, squareUnit, type UnitsStand } from './units-stand.ts';

const scanned = 'user.checked-in.v1';
const urls = (stand: UnitsStand, unit: string) =>
  stand.simulator.world.registrations.of(unit).map(({ url }) => url);
const home = 'https://till.example.com/hooks/vipps';

test.each(ofTwoUnits)(
  'with %s each sales unit rings for its payments and for its scans',
  async (_, parts) => {
    const stand = await openUnits(parts);
    expect(urls(stand, squareUnit)).toEqual([home, `${home}/check-in`]);
    expect(urls(stand, quayUnit)).toEqual([`${home}?unit=${quayUnit}`, `${home}/check-in?unit=${quayUnit}`]);
    const secrets = stand.sqlite.prepare('SELECT unit, secret FROM registration').all();
    for (const { msn, secret } of stand.simulator.world.registrations.all())
      expect(secrets).toContainEqual({ unit: msn, secret });
    await stand.leap(1_000);
    expect(stand.simulator.world.registrations.all()).toHaveLength(4);
  },
);

test(`with ${ofOneUnit[0]} there is one registration of each kind`, async () => {
  const stand = await openUnits(ofOneUnit[1]);
  expect(stand.simulator.world.registrations.all()).toHaveLength(2);
});

test('another system that hears one unit’s scans is left to it, and the other unit hears its own', async () => {
  const stand = await openUnits();
  const { registrations } = stand.simulator.world;
  const ours = registrations.of(quayUnit).find(({ events }) => events.includes(scanned));
  registrations.remove(ours?.id ?? '');
  registrations.register({ msn: quayUnit, url: 'https://other.example.com/', events: [scanned] });
  await stand.leap(1_000);
  const listening = async (till: UnitsStand['onQuay']) => (await till.call('GET', '/api/stickers')).body;
  expect(await listening(stand.onQuay)).toMatchObject({ listening: 'elsewhere' });
  expect(await listening(stand.inSquare)).toMatchObject({ listening: 'yes' });
  expect(await stand.onQuay.call('POST', '/api/stickers/listen', {})).toMatchObject({
    status: 200,
    body: { listening: 'yes' },
  });
  expect(urls(stand, quayUnit)).toEqual([`${home}?unit=${quayUnit}`, `${home}/check-in?unit=${quayUnit}`]);
  expect(urls(stand, squareUnit)).toEqual([home, `${home}/check-in`]);
});

test('what one sales unit’s secret has signed is not believed about another', async () => {
  const stand = await openUnits();
  const charge = stand.charge(oneLine(5_000));
  await stand.onQuay.send(charge);
  await stand.pass(500);
  const { registrations } = stand.simulator.world;
  const rings = async (unit: string, event: object) => {
    const [registration] = registrations.of(unit);
    if (!registration) throw new Error(`expected a registration of ${unit}, found none`);
    const { headers, body } = signed(registration, event, stand.clock.now());
    const answer = await stand.edge().app.request('/hooks/vipps', { method: 'POST', headers, body });
    await stand.rest();
    return answer.status;
  };
  const scan = (token: string) => ({
    customerToken: token,
    merchantQrId: 'one',
    msn: quayUnit,
    initiatedAt: new Date(stand.clock.now()).toISOString(),
  });
  const approved = {
    msn: quayUnit,
    reference: charge.reference,
    pspReference: 'p',
    name: 'AUTHORIZED',
    amount: { currency: 'NOK', value: 5_000 },
    timestamp: new Date(stand.clock.now()).toISOString(),
    success: true,
  };
  const notices = () => stand.sqlite.prepare(`SELECT * FROM notice WHERE name = 'AUTHORIZED'`).all().length;

  expect([await rings(squareUnit, scan('forged')), await rings(squareUnit, approved)]).toEqual([200, 200]);
  expect([await stand.onQuay.waiting(), await stand.inSquare.waiting(), notices()]).toEqual([[], [], 0]);
  expect([await rings(quayUnit, scan('real')), await rings(quayUnit, approved)]).toEqual([200, 200]);
  expect([(await stand.onQuay.waiting()).length, notices()]).toEqual([1, 1]);
});

test.each(ofTwoUnits)('with %s a payment’s news arrives by the webhook of its own unit', async (_, parts) => {
  const stand = await openUnits(parts);
  const charge = stand.charge(oneLine(5_000));
  await stand.onQuay.send(charge);
  await stand.pass(500);
  stand.approves(charge.reference, quayUnit);
  const heard = () =>
    stand.sqlite.prepare('SELECT name FROM notice WHERE reference = ?').all(charge.reference);
  await until(() => heard().some(({ name }) => name === 'AUTHORIZED'));
  await stand.pass(500);
  expect(stand.outcome(charge.reference)).toBe('paid');
});
