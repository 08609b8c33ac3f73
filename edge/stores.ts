/**
 * The merchant's stores, and whose keys each sales unit is called with. Three set-ups are one shape here: partner keys
 * for many sales units (stores with an `msn` and no keys), keys for each unit (stores with both), and one unit with
 * prefixed references (stores with a `prefix` alone).
 */
import * as v from 'valibot';
import { captureDays } from './domain/held.ts';
import { currencyOf, type Market, markets } from './domain/market.ts';
import type { Currency } from './domain/money.ts';
import { type Collect, collects } from './domain/payment.ts';
import type { Sqlite } from './sqlite.ts';

export interface UnitKeys {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionKey: string;
  readonly msn: string;
}

export interface Store {
  readonly id: string;
  readonly name: string;
  /** The sales unit's number (MSN). */
  readonly unit: string;
  readonly market: Market;
  readonly currency: Currency;
  /** Before every reference made for it; '' for none. */
  readonly prefix: string;
  readonly collect: Collect;
  /** Days in which what was approved can be collected. */
  readonly holdDays: number;
  /** As printed on slips, with `MVA` and the like where it belongs. */
  readonly orgNumber: string | null;
}

export interface Stores {
  /** The first is that of tills which chose none. */
  readonly all: readonly Store[];
  of(till: string): Store;
  byId(id: string): Store | undefined;
  /** Of a payment: its own store where it is still kept, else one of its sales unit, else the first. */
  ofPayment(payment: { store: string; unit: string }): Store;
  /** False when there is no such store. */
  assign(till: string, store: string): boolean;
  /** Each sales unit once, the merchant's first at the head. */
  readonly units: readonly UnitKeys[];
}

/** What a merchant with one sales unit needs to say about it. */
export interface Home {
  readonly merchantName: string;
  readonly market: Market;
  readonly vipps: UnitKeys;
  /** The set-up of `STORES` and its neighbours; one plain store when absent. */
  readonly stores?: StoresConfig;
}

const msn = v.pipe(v.string(), v.regex(/^\d{4,10}$/, '4 to 10 digits'));
const key = v.pipe(v.string(), v.regex(/^[!-~]+$/, 'letters, digits and signs without spaces'));
export const Prefix = v.pipe(
  v.string(),
  v.regex(/^[a-zA-Z][a-zA-Z0-9]{0,5}$/, 'a letter, then at most five letters or digits'),
);
export const OrgNumber = v.pipe(v.string(), v.trim(), v.regex(/^[A-Za-z0-9 .-]{5,24}$/, 'a business number'));

const StoreIn = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,20}$/, 'small letters, digits and hyphens')),
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
  msn: v.optional(msn),
  clientId: v.optional(key),
  clientSecret: v.optional(key),
  subscriptionKey: v.optional(key),
  market: v.optional(v.picklist(markets)),
  prefix: v.optional(Prefix),
  collect: v.optional(v.picklist(collects)),
  /** DK and FI: 180 days instead of 14, where Vipps MobilePay has enabled it. */
  lateCapture: v.optional(v.boolean()),
  orgNumber: v.optional(OrgNumber),
});
type StoreIn = v.InferOutput<typeof StoreIn>;

/** What `STORES` holds. The message never tells what was there: there are keys in it. */
export const StoresJson = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return JSON.parse(dataset.value) as unknown;
    } catch {
      addIssue({ message: 'a JSON list of stores' });
      return NEVER;
    }
  }),
  v.array(StoreIn, 'a JSON list of stores'),
  v.minLength(1, 'at least one store'),
  v.check(
    (stores) => new Set(stores.map(({ id }) => id)).size === stores.length,
    'stores with ids of their own',
  ),
  v.check(
    (stores) => haveWholeKeys(stores),
    'for each store all of clientId, clientSecret and subscriptionKey with its msn, or none',
  ),
  v.check((stores) => areToldApart(stores), 'stores of one msn with prefixes of their own'),
);

/** What the one store is called that nobody has given a name to: it is there where `STORES` is not. */
export const unnamedStore = 'main';

export interface StoresConfig {
  readonly list: readonly StoreIn[];
  readonly collect: Collect;
  readonly prefix: string;
  readonly orgNumber: string | null;
  readonly lateCapture: boolean;
}

export const plainStores: StoresConfig = {
  list: [],
  collect: 'at-once',
  prefix: '',
  orgNumber: null,
  lateCapture: false,
};

export function openStores(sqlite: Sqlite, home: Home): Stores {
  const say = {
    of: sqlite.prepare('SELECT store FROM till_store WHERE till = ?'),
    assign: sqlite.prepare(
      `INSERT INTO till_store (till, store) VALUES (?, ?) ON CONFLICT (till) DO UPDATE SET store = excluded.store`,
    ),
  };
  const config = home.stores ?? plainStores;
  const first: StoreIn = { id: unnamedStore, name: home.merchantName };
  const all = (config.list.length > 0 ? config.list : [first]).map((store) => storeOf(store, home, config));
  const byId = (id: string) => all.find((store) => store.id === id);
  const main = all[0] ?? storeOf(first, home, config);

  return {
    all,
    byId,
    of: (till) => byId(String(say.of.first(till)?.['store'] ?? '')) ?? main,
    ofPayment: ({ store, unit }) => {
      const own = byId(store);
      return own?.unit === unit || unit === ''
        ? (own ?? main)
        : (all.find((one) => one.unit === unit) ?? main);
    },
    assign(till, store) {
      if (!byId(store)) return false;
      say.assign.run(till, store);
      return true;
    },
    units: unitsOf(home, config),
  };
}

function storeOf(store: StoreIn, { market: home, vipps }: Home, config: StoresConfig): Store {
  const market = store.market ?? home;
  return {
    id: store.id,
    name: store.name,
    unit: store.msn ?? vipps.msn,
    market,
    currency: currencyOf(market),
    prefix: store.prefix ?? config.prefix,
    collect: store.collect ?? config.collect,
    holdDays: captureDays(market, store.lateCapture ?? config.lateCapture),
    orgNumber: store.orgNumber ?? config.orgNumber,
  };
}

/** A unit is called with the first keys that a store of it has, else with the merchant's own: partner keys open many. */
function unitsOf({ vipps }: Home, { list }: StoresConfig): readonly UnitKeys[] {
  const units = new Map<string, UnitKeys>([[vipps.msn, vipps]]);
  for (const { msn: number, clientId, clientSecret, subscriptionKey } of list) {
    if (number === undefined || (units.has(number) && number !== vipps.msn && clientId === undefined))
      continue;
    const own =
      clientId && clientSecret && subscriptionKey ? { clientId, clientSecret, subscriptionKey } : {};
    if (!units.has(number) || 'clientId' in own) units.set(number, { ...vipps, ...own, msn: number });
  }
  return [...units.values()];
}

function haveWholeKeys(stores: readonly StoreIn[]): boolean {
  return stores.every(({ clientId, clientSecret, subscriptionKey, msn: number }) => {
    const given = [clientId, clientSecret, subscriptionKey].filter((text) => text !== undefined).length;
    return given === 0 || (given === 3 && number !== undefined);
  });
}

/** Two stores on one sales unit are told apart by what their references begin with. */
function areToldApart(stores: readonly StoreIn[]): boolean {
  const names = stores.map(({ msn: number = '', prefix = '' }) => `${number} ${prefix.toUpperCase()}`);
  return new Set(names).size === names.length;
}
