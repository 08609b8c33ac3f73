/** The environment read once: everything that is wrong with it is said at once, and nothing starts until it is right. */
import * as v from 'valibot';
import { type Market, markets } from './domain/market.ts';
import { collects } from './domain/payment.ts';
import { OrgNumber, Prefix, plainStores, type StoresConfig, StoresJson } from './stores.ts';

const port = v.pipe(
  v.string(),
  v.regex(/^\d+$/, 'a port number'),
  v.transform(Number),
  v.maxValue(65_535, 'a port number'),
);
const address = v.pipe(
  v.string(),
  v.url('an address with http:// or https://'),
  v.regex(/^https?:\/\//, 'an address with http:// or https://'),
  v.transform((url) => url.replace(/\/+$/, '')),
);
const text = v.pipe(v.string(), v.minLength(1, 'a text'));
/** It goes into a header, where the line break of a careless paste would fail every call without a word. */
const key = v.pipe(v.string(), v.regex(/^[!-~]+$/, 'letters, digits and signs without spaces'));

const Environment = v.object({
  PORT: v.optional(port, '8787'),
  HOST: v.optional(text, '127.0.0.1'),
  PUBLIC_URL: v.optional(address),
  DATA_DIR: v.optional(text, './data'),
  SIMULATOR_PORT: v.optional(port, '8788'),
  MARKET: v.optional(v.picklist(markets, `one of ${markets.join(', ')}`), 'NO'),
  MERCHANT_NAME: v.optional(v.pipe(text, v.maxLength(60, 'at most 60 characters')), 'Market stall'),
  STORES: v.optional(StoresJson),
  COLLECT: v.optional(v.picklist(collects, `one of ${collects.join(', ')}`)),
  REFERENCE_PREFIX: v.optional(Prefix),
  ORG_NUMBER: v.optional(OrgNumber),
  LATE_CAPTURE: v.optional(v.picklist(['yes', 'no'], 'yes or no')),
  SLIP_DAYS: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, 'a number of days'),
      v.transform(Number),
      v.minValue(1, 'at least 1 day'),
    ),
  ),
});

const Keys = v.object({
  VIPPS_BASE_URL: address,
  VIPPS_CLIENT_ID: key,
  VIPPS_CLIENT_SECRET: key,
  VIPPS_SUBSCRIPTION_KEY: key,
  VIPPS_MSN: v.pipe(v.string(), v.regex(/^\d{4,10}$/, '4 to 10 digits')),
});

export interface VippsKeys {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly subscriptionKey: string;
  readonly msn: string;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly publicUrl: string;
  readonly dataDir: string;
  readonly market: Market;
  readonly merchantName: string;
  readonly vipps: VippsKeys;
  /** Absent: one plain store. */
  readonly stores?: StoresConfig;
  /** How long sales slips can be read; absent: as `edge.ts` has it. */
  readonly slipDays?: number;
  /** Set when no keys were given: a simulator is to be started here, and `vipps` points at it. */
  readonly simulator: { readonly port: number } | null;
}

export type ReadConfig = { ok: true; config: Config } | { ok: false; problems: readonly string[] };

export function readConfig(environment: Readonly<Record<string, string | undefined>>): ReadConfig {
  // An empty variable is an unset one: that is how shells and compose files leave things out.
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const keyNames = Object.keys(Keys.entries);
  const missing = keyNames.filter((name) => !(name in given));
  const simulated = missing.length === keyNames.length;

  const base = v.safeParse(Environment, given);
  const keys = simulated ? undefined : v.safeParse(Keys, given);
  const problems = [...sayIssues(base.issues, []), ...sayIssues(keys?.issues, missing)];
  if (!simulated) {
    problems.push(
      ...missing.map(
        (name) => `${name} is missing: set all of ${keyNames.join(', ')}, or none to use the simulator`,
      ),
    );
  }
  if (!base.success || (keys && !keys.success) || problems.length > 0) return { ok: false, problems };

  const { PORT, HOST, PUBLIC_URL, DATA_DIR, SIMULATOR_PORT, MARKET, MERCHANT_NAME, SLIP_DAYS } = base.output;
  const stores = storesOf(base.output);
  return {
    ok: true,
    config: {
      port: PORT,
      host: HOST,
      publicUrl: PUBLIC_URL ?? `http://localhost:${PORT}`,
      dataDir: DATA_DIR,
      market: MARKET,
      merchantName: MERCHANT_NAME,
      vipps: keys ? keysOf(keys.output) : simulatorKeys(SIMULATOR_PORT, MARKET),
      simulator: keys ? null : { port: SIMULATOR_PORT },
      ...(stores && { stores }),
      ...(SLIP_DAYS !== undefined && { slipDays: SLIP_DAYS }),
    },
  };
}

function storesOf(given: v.InferOutput<typeof Environment>): StoresConfig | undefined {
  const { STORES, COLLECT, REFERENCE_PREFIX, ORG_NUMBER, LATE_CAPTURE } = given;
  if (![STORES, COLLECT, REFERENCE_PREFIX, ORG_NUMBER, LATE_CAPTURE].some((text) => text !== undefined))
    return;
  return {
    list: STORES ?? plainStores.list,
    collect: COLLECT ?? plainStores.collect,
    prefix: REFERENCE_PREFIX ?? plainStores.prefix,
    orgNumber: ORG_NUMBER ?? plainStores.orgNumber,
    lateCapture: LATE_CAPTURE === 'yes',
  };
}

/** The simulator's sales unit in each market; see docs/simulator.md. */
const simulatedUnits = { NO: '123456', DK: '234567', FI: '345678' } as const satisfies Record<Market, string>;

const simulatorKeys = (simulatorPort: number, market: Market): VippsKeys => ({
  baseUrl: `http://127.0.0.1:${simulatorPort}`,
  clientId: 'sim-client',
  clientSecret: 'sim-secret',
  subscriptionKey: 'sim-subscription',
  msn: simulatedUnits[market],
});

const keysOf = (keys: v.InferOutput<typeof Keys>): VippsKeys => ({
  baseUrl: keys.VIPPS_BASE_URL,
  clientId: keys.VIPPS_CLIENT_ID,
  clientSecret: keys.VIPPS_CLIENT_SECRET,
  subscriptionKey: keys.VIPPS_SUBSCRIPTION_KEY,
  msn: keys.VIPPS_MSN,
});

/** Names the variable and what it should be; never what it was, which may be a secret. */
function sayIssues(issues: readonly v.BaseIssue<unknown>[] | undefined, silent: readonly string[]): string[] {
  return (issues ?? [])
    .map((issue) => ({ name: String(issue.path?.[0]?.key), message: issue.message }))
    .filter(({ name }) => !silent.includes(name))
    .map(({ name, message }) => `${name} must be ${message}`);
}
