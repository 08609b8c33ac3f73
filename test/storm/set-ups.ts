/** The merchant's stores in each of the set-ups that Vipps MobilePay recommends, and what is left when one is taken out. */
import { plainStores, type StoresConfig } from '../../edge/stores.ts';
import type { SetUp } from './weather.ts';

/** The merchant's own sales unit, and that of its other store. */
export const msn = '123456';
export const otherMsn = '567890';

type Listed = StoresConfig['list'][number];

const market: Listed = { id: 'market', name: 'Market' };
const farm: Listed = { id: 'farm', name: 'Farm', collect: 'on-hand-over' };

const lists: Readonly<Record<SetUp, readonly Listed[]>> = {
  one: [],
  partner: [market, { ...farm, msn: otherMsn }],
  'own-keys': [
    market,
    {
      ...farm,
      msn: otherMsn,
      clientId: `sim-client-${otherMsn}`,
      clientSecret: `sim-secret-${otherMsn}`,
      subscriptionKey: `sim-subscription-${otherMsn}`,
    },
  ],
  prefixes: [
    { ...market, prefix: 'MA' },
    { ...farm, prefix: 'FA' },
  ],
};

export const setUpOf = (setUp: SetUp): StoresConfig => ({ ...plainStores, list: lists[setUp] });

/** Whoever sets up the edge has left the second store out, and puts it back later. */
export const withoutSecond = (stores: StoresConfig): StoresConfig => ({
  ...stores,
  list: stores.list.slice(0, 1),
});
