import * as v from 'valibot';
import { expect, test } from 'vitest';
import { PaymentView } from '../edge/domain/wire.ts';
import { cameBy } from '../web/i18n/came-by.ts';
import { da } from '../web/i18n/da.ts';
import { en } from '../web/i18n/en.ts';
import { fi } from '../web/i18n/fi.ts';
import { nb } from '../web/i18n/nb.ts';
import { sv } from '../web/i18n/sv.ts';
import { shownOf } from '../web/shown.ts';
import { openCounter } from './counter-stand.ts';

const stall = {
  name: 'Market hall',
  isOpen: true,
  goods: [{ id: 'honey', name: 'Honey', unitPrice: 12_900, vatRate: 1500 }],
  freeSum: null,
};

/** A customer has paid on a poster's page. */
async function openOrder() {
  const stand = await openCounter();
  await stand.call('PUT', '/api/stalls/hall', stall);
  const { app } = stand.edge();
  const form =
    /name="form" value="([0-9a-f]{32})"/.exec(await (await app.request('/s/hall')).text())?.[1] ?? '';
  const sent = await app.request('/s/hall', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ form, 'q-honey': '1' }).toString(),
  });
  expect(sent.status).toBe(303);
  const [payment] = stand.peer.payments.values();
  const view = async () => {
    const { body } = await stand.call('GET', `/api/payments/${payment?.reference ?? ''}`);
    return v.parse(PaymentView, body);
  };
  return { stand, view };
}
const shown = (view: PaymentView) => {
  const [sale] = shownOf({ views: [view], rows: [], till: 'T1', offsetMs: 0 });
  if (!sale) throw new Error('expected the payment to be shown');
  return sale;
};

test('what came by a poster is told by the name of its page, in every language', async () => {
  const { view } = await openOrder();
  const sale = shown(await view());
  expect([en, nb, da, sv, fi].map(({ today }) => cameBy(sale, today))).toEqual([
    'Poster: Market hall',
    'Plakat: Market hall',
    'Plakat: Market hall',
    'Affisch: Market hall',
    'Juliste: Market hall',
  ]);
});

test('once its page is gone it came by a poster, and still by no till', async () => {
  const { stand, view } = await openOrder();
  expect((await stand.call('DELETE', '/api/stalls/hall')).status).toBe(204);
  expect((await view()).page).toBeNull();
  expect(cameBy(shown(await view()), en.today)).toBe('Poster');
});

test('what a till asked for is told by its way, and that it was another till', () => {
  expect(cameBy({ by: 'screen', mine: true, view: null }, en.today)).toBe('QR on screen');
  expect(cameBy({ by: 'code', mine: false, view: null }, en.today)).toBe('Code scanned · Another till');
});
