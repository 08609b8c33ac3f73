import * as v from 'valibot';
import { expect, test } from 'vitest';
import { DisplayCode, DisplaysView } from '../edge/domain/display.ts';
import { openCounter } from './counter-stand.ts';
import { codeOf, line, listen, openDisplay, pairDisplay, second, show } from './display-stand.ts';
import { cancelOf, chargeOf, startMs } from './edge-stand.ts';
import { turns, until } from './until.ts';

test('a code makes one screen of the till that asked for it, once, and for ten minutes', async () => {
  const stand = await openCounter();
  const { status, body } = await stand.call('POST', '/api/display/pairing', {});
  expect(status).toBe(201);
  expect(body).toEqual({
    code: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/) as unknown,
    endsAt: startMs + 600 * second,
    url: expect.stringMatching(/^https:\/\/till\.example\.com\/display\/[0-9A-Z-]{9}$/) as unknown,
  });
  const { code } = v.parse(DisplayCode, body);
  const made = await stand.call('POST', '/display/pair', { code }, '');
  expect(made).toEqual({
    status: 201,
    body: {
      display: { id: expect.any(String) as unknown },
      till: { id: 'T1', name: 'Till 1' },
      merchant: { name: 'Market stall', market: 'NO' },
      now: startMs,
    },
  });
  expect(await stand.call('POST', '/display/pair', { code }, '')).toMatchObject({ status: 404 });
  const late = await codeOf(stand);
  await stand.pass(600 * second);
  expect(await stand.call('POST', '/display/pair', { code: late }, '')).toMatchObject({ status: 404 });
});

test('a screen has a cookie of its own that no script sees, and may ask for nothing of the till', async () => {
  const stand = await openCounter();
  const response = await stand.edge().app.request('/display/pair', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: await codeOf(stand) }),
  });
  const cookie = response.headers.get('Set-Cookie') ?? '';
  for (const part of ['torg_display=', 'HttpOnly', 'SameSite=Strict', 'Secure', 'Path=/display'])
    expect(cookie).toContain(part);
  const token = (cookie.split(';')[0] ?? '').replace('torg_display=', '');
  for (const name of ['torg_display', 'torg_till'])
    expect((await stand.call('GET', '/api/payments', undefined, `${name}=${token}`)).status).toBe(401);
  expect((await stand.call('GET', '/display/me', undefined, stand.cookie())).status).toBe(401);
  expect(JSON.stringify(stand.sqlite.prepare('SELECT * FROM display').all())).not.toContain(token);
});

test('guessing codes is slowed', async () => {
  const stand = await openCounter();
  const tries = [];
  for (let at = 0; at < 8; at++)
    tries.push((await stand.call('POST', '/display/pair', { code: 'AAAA-AAAA' }, '')).status);
  expect(tries).toContain(429);
  expect(await stand.call('POST', '/display/pair', { code: 'short' }, '')).toMatchObject({ status: 400 });
});

test('a screen shows the cart as it grows, with total and tax', async () => {
  const { stand, screen } = await openDisplay();
  expect(screen.last()).toMatchObject({ is: 'nothing' });
  expect((await show(stand, { is: 'cart', lines: [line] })).body).toMatchObject({ taken: true, displays: 1 });
  await until(() => screen.last()?.is === 'cart');
  expect(screen.last()).toEqual({
    is: 'cart',
    lines: [line],
    total: { currency: 'NOK', value: 25_800 },
    vat: [{ rate: 1500, gross: 25_800, tax: 3_365 }],
    now: startMs,
  });
  await show(stand, { is: 'cart', lines: [] });
  await until(() => screen.last()?.is === 'nothing');
});

test('what was overtaken on the way never covers what is newer', async () => {
  const { stand, screen } = await openDisplay();
  const put = (at: number, what: object) => stand.call('PUT', '/api/display', { seq: at, show: what });
  await put(startMs + 20, { is: 'cart', lines: [line] });
  expect((await put(startMs + 10, { is: 'nothing' })).body).toEqual({
    taken: false,
    seq: startMs + 20,
    displays: 1,
  });
  await turns();
  expect(screen.last()).toMatchObject({ is: 'cart' });
});

test('a till that is silent for half a minute shows nothing; one that says the same again goes on showing it', async () => {
  const { stand, screen } = await openDisplay();
  const what = { seq: startMs + 1, show: { is: 'cart', lines: [line] } };
  await stand.call('PUT', '/api/display', what);
  await until(() => screen.last()?.is === 'cart');
  for (let turn = 0; turn < 5; turn++) {
    await stand.pass(10 * second);
    await stand.call('PUT', '/api/display', what);
  }
  expect(screen.last()).toMatchObject({ is: 'cart' });
  await stand.pass(30 * second);
  await until(() => screen.last()?.is === 'nothing');
  expect((await stand.call('PUT', '/api/display', { ...what, seq: 1 })).body).toMatchObject({ taken: true });
  await until(() => screen.last()?.is === 'cart');
});

test('a payment is shown by what the ledger knows: its code, its time, and its end', async () => {
  const { stand, cookie, screen } = await openDisplay();
  const charge = chargeOf({ by: 'screen' });
  await show(stand, { is: 'cart', lines: [line] });
  await show(stand, { is: 'payment', reference: charge.reference });
  await turns();
  expect(screen.last()).toMatchObject({ is: 'cart' });
  await stand.send(charge);
  await stand.rest();
  await until(() => screen.last()?.is === 'payment');
  expect(screen.last()).toMatchObject({
    reference: charge.reference,
    total: { currency: 'NOK', value: 12_900 },
    by: 'screen',
    outcome: 'waiting',
    hasQr: true,
    expiresAt: startMs + 600 * second,
  });
  const qr = await stand
    .edge()
    .app.request(`/display/qr/${charge.reference}`, { headers: { Cookie: cookie } });
  expect([qr.status, qr.headers.get('Content-Type')]).toEqual([200, 'image/svg+xml']);
  stand.peer.customer.approves(charge.reference);
  await stand.pass(3 * second);
  await until(() => JSON.stringify(screen.last()).includes('"paid"'));
  expect(screen.last()).toMatchObject({ outcome: 'paid', hasQr: false });
  expect((await stand.call('GET', `/display/qr/${charge.reference}`, undefined, cookie)).status).toBe(404);
});

test('a till that falls silent leaves the payment on the screen until its end has been seen', async () => {
  const { stand, screen } = await openDisplay();
  const charge = chargeOf({ by: 'screen' });
  await stand.send(charge);
  await stand.rest();
  await show(stand, { is: 'payment', reference: charge.reference });
  await stand.pass(120 * second);
  expect(screen.last()).toMatchObject({ is: 'payment', outcome: 'waiting' });
  stand.peer.customer.declines(charge.reference);
  await stand.pass(2 * second);
  await until(() => JSON.stringify(screen.last()).includes('declined'));
  await stand.pass(20 * second);
  expect(screen.last()).toMatchObject({ outcome: 'declined' });
  await stand.pass(20 * second);
  await until(() => screen.last()?.is === 'nothing');
});

test.each(['expired', 'cancelled'] as const)('a payment that %s says so on the screen', async (outcome) => {
  const { stand, screen } = await openDisplay();
  const charge = chargeOf({ by: 'screen' });
  await stand.send(charge);
  await stand.rest();
  await show(stand, { is: 'payment', reference: charge.reference });
  if (outcome === 'cancelled') await stand.send(cancelOf(charge.reference));
  await stand.pass(outcome === 'expired' ? 601 * second : 5 * second);
  await until(() => screen.shows().some((one) => one.is === 'payment' && one.outcome === outcome));
});

test('a screen sees its own till alone', async () => {
  const { stand, screen, cookie } = await openDisplay();
  const other = await stand.pair();
  const charge = chargeOf({ by: 'screen' });
  await stand.send(charge);
  await stand.rest();
  await show(stand, { is: 'payment', reference: charge.reference }, other);
  await turns();
  expect(screen.last()).toMatchObject({ is: 'nothing' });
  expect((await stand.call('GET', `/display/qr/${charge.reference}`, undefined, cookie)).status).toBe(404);
});

test('a screen that lost its line is told everything anew, and hears a beat each five seconds', async () => {
  const { stand, cookie, screen } = await openDisplay();
  await screen.leave();
  await show(stand, { is: 'cart', lines: [line] });
  const back = await listen(stand, cookie);
  await until(() => back.last()?.is === 'cart');
  await stand.pass(15 * second);
  await until(() => back.beats() === 4);
});

test('after the edge began anew a screen shows nothing until the till says what', async () => {
  const { stand, cookie } = await openDisplay();
  const what = { seq: startMs + second, show: { is: 'cart', lines: [line] } };
  await stand.call('PUT', '/api/display', what);
  await stand.crash();
  const back = await listen(stand, cookie);
  await until(() => back.shows().length === 1);
  expect(back.last()).toMatchObject({ is: 'nothing' });
  // The till has heard of no crash: it says the same again.
  await stand.call('PUT', '/api/display', what);
  await until(() => back.last()?.is === 'cart');
});

test('a screen that is forgotten hears no more, and only its own till forgets it', async () => {
  const { stand, cookie, screen } = await openDisplay();
  const other = await stand.pair();
  const { displays } = v.parse(DisplaysView, (await stand.call('GET', '/api/displays')).body);
  expect(displays).toMatchObject([{ isOn: true, pairedAt: startMs }]);
  const path = `/api/displays/${displays[0]?.id ?? ''}`;
  expect(await stand.call('DELETE', path, undefined, other)).toMatchObject({ status: 404 });
  expect(await stand.call('DELETE', path)).toMatchObject({ status: 204 });
  await until(() => screen.isOver());
  expect((await stand.call('GET', '/display/me', undefined, cookie)).status).toBe(401);
  expect(await stand.call('GET', '/api/displays')).toEqual({ status: 200, body: { displays: [] } });
});

test('a till that is unpaired takes its screen along within a beat, whatever it shows', async () => {
  const { stand, cookie, screen } = await openDisplay();
  const charge = chargeOf({ by: 'screen' });
  await stand.send(charge);
  await stand.rest();
  await show(stand, { is: 'payment', reference: charge.reference });
  await until(() => screen.last()?.is === 'payment');
  expect(await stand.call('DELETE', '/api/pairing')).toMatchObject({ status: 204 });
  expect((await stand.call('GET', `/display/qr/${charge.reference}`, undefined, cookie)).status).toBe(401);
  await stand.pass(5 * second);
  await until(() => screen.isOver());
  expect((await stand.call('GET', '/display/me', undefined, cookie)).status).toBe(401);
});

test('two screens of one till show the same, and one goes on when the other is forgotten', async () => {
  const { stand, screen } = await openDisplay();
  const second = await listen(stand, await pairDisplay(stand));
  expect((await show(stand, { is: 'cart', lines: [line] })).body).toMatchObject({ displays: 2 });
  await until(() => second.last()?.is === 'cart');
  expect(second.last()).toEqual(screen.last());
  const { displays } = v.parse(DisplaysView, (await stand.call('GET', '/api/displays')).body);
  await stand.call('DELETE', `/api/displays/${displays[0]?.id ?? ''}`);
  await until(() => screen.isOver());
  expect((await show(stand, { is: 'nothing' })).body).toMatchObject({ displays: 1 });
  await until(() => second.last()?.is === 'nothing');
  expect(second.isOver()).toBe(false);
});

test('a code that gave way to another way to pay is on the screen no more, and cannot be fetched', async () => {
  const { stand, cookie, screen } = await openDisplay();
  const former = chargeOf({ by: 'screen' });
  await stand.send(former);
  await stand.rest();
  await show(stand, { is: 'payment', reference: former.reference });
  await until(() => JSON.stringify(screen.last()).includes('"hasQr":true'));
  const instead = { ...chargeOf({ by: 'number' }), insteadOf: former.reference };
  await stand.send(instead);
  await show(stand, { is: 'payment', reference: instead.reference });
  await until(() => JSON.stringify(screen.last()).includes(instead.reference));
  expect(screen.last()).toMatchObject({ hasQr: false });
  expect((await stand.call('GET', `/display/qr/${former.reference}`, undefined, cookie)).status).toBe(404);
  await stand.pass(3 * second);
  await until(() => JSON.stringify(screen.last()).includes('"waiting"'));
  expect(screen.last()).toMatchObject({ by: 'number', outcome: 'waiting', hasQr: false });
});

test('the cart of a sale that is over is not shown for the next one', async () => {
  const { stand, screen } = await openDisplay();
  await show(stand, { is: 'cart', lines: [line] });
  await until(() => screen.last()?.is === 'cart');
  await show(stand, { is: 'nothing' });
  await until(() => screen.last()?.is === 'nothing');
  await show(stand, { is: 'payment', reference: chargeOf({ by: 'screen' }).reference });
  await turns();
  expect(screen.last()).toMatchObject({ is: 'nothing' });
});

test.each([
  ['no seq', { show: { is: 'nothing' } }],
  ['an unheard-of thing', { seq: 1, show: { is: 'advert' } }],
  ['a cart of no form', { seq: 1, show: { is: 'cart', lines: [{ name: 'x' }] } }],
  ['a reference of no form', { seq: 1, show: { is: 'payment', reference: '../..' } }],
])('%s is not shown', async (_, body) => {
  const stand = await openCounter();
  expect(await stand.call('PUT', '/api/display', body)).toMatchObject({
    status: 400,
    body: { problem: 'invalid' },
  });
});
