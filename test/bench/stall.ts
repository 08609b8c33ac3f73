/** A shop and one paired till that speaks HTTP, for benchmarks that need no browser. */
import type { Parcel } from '../../edge/domain/wire.ts';
import { openShop } from '../shop.ts';

export async function openBenchStall() {
  const shop = await openShop();
  const post = (path: string, body: unknown, cookie = '') =>
    fetch(shop.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const paired = await post('/api/pairing', { code: await shop.running.edge.newPairingCode() });
  const cookie = (paired.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return {
    url: shop.running.url,
    cookie,
    send: (parcel: Parcel) => post('/api/parcels', parcel, cookie),
    control: shop.control,
    close: shop.close,
  };
}
