/** A merchant with a store in the square and one on the quay, in each of the three recommended set-ups, and a till in each. */
import * as v from 'valibot';
import { CheckInsView, type CheckInView } from '../edge/domain/check-in.ts';
import type { Sticker } from '../edge/simulator/stickers.ts';
import { openSimulated, type SimulatedParts, type SimulatedStand } from './simulated-stand.ts';
import { until } from './until.ts';

export const [squareUnit, quayUnit] = ['123456', '567890'];
const square = { id: 'square', name: 'Square' };
const quay = { id: 'quay', name: 'Quay' };
const own = (msn: string) => ({
  msn,
  clientId: `sim-client-${msn}`,
  clientSecret: `sim-secret-${msn}`,
  subscriptionKey: `sim-subscription-${msn}`,
});

export type SetUp = readonly [name: string, parts: SimulatedParts];

/** Each store has a sales unit of its own. */
export const ofTwoUnits: readonly SetUp[] = [
  [
    'partner keys for many sales units',
    {
      keys: 'partner',
      stores: [
        { ...square, msn: squareUnit },
        { ...quay, msn: quayUnit },
      ],
    },
  ],
  [
    'keys of each sales unit',
    {
      stores: [
        { ...square, ...own(squareUnit) },
        { ...quay, ...own(quayUnit) },
      ],
    },
  ],
];
export const ofOneUnit: SetUp = [
  'one sales unit with prefixed references',
  {
    stores: [
      { ...square, prefix: 'SQ' },
      { ...quay, prefix: 'QU' },
    ],
  },
];

type Said = Promise<{ status: number; body: unknown }>;
export interface StoreTill {
  readonly id: string;
  readonly cookie: string;
  call(method: string, path: string, json?: unknown): Said;
  send(parcel: object): Promise<string>;
  waiting(): Promise<readonly CheckInView[]>;
  standIn(store: 'square' | 'quay'): Said;
}
export type UnitsStand = Awaited<ReturnType<typeof openUnits>>;

/** Webhooks arrive here. The till in the square is T1, that on the quay T2. */
export async function openUnits(parts: SimulatedParts = ofTwoUnits[0]?.[1] ?? {}) {
  const stand = await openSimulated({ ...parts, hears: true });
  const inSquare = tillOf(stand, 'T1', stand.cookie());
  const onQuay = tillOf(stand, 'T2', await stand.pair());
  await onQuay.standIn('quay');
  await stand.pass(100);
  return {
    ...stand,
    inSquare,
    onQuay,
    stickersAt: (unit: string): readonly Sticker[] => stand.simulator.world.stickers.of(unit),
    /** A customer scans; resolves when the edge has been told. */
    async scans(customer: 'ola' | 'kari', unit: string, id: string): Promise<void> {
      const answer = await stand.simulator.fetch(`http://simulator.test/sim/customers/${customer}/check-in`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ msn: unit, merchantQrId: id }),
      });
      if (answer.status !== 201) throw new Error(`the scan was ${answer.status}: ${await answer.text()}`);
      const { checkIns } = stand.simulator.world;
      await until(() => checkIns.all()[0]?.state === 'waiting');
    },
  };
}

function tillOf(stand: SimulatedStand, id: string, cookie: string): StoreTill {
  const call: StoreTill['call'] = async (method, path, json) => {
    const answer = await stand.ask(path, { method, json }, cookie);
    const text = await answer.text();
    const isJson = answer.headers.get('Content-Type')?.includes('json');
    return { status: answer.status, body: isJson ? (JSON.parse(text) as unknown) : text };
  };
  return {
    id,
    cookie,
    call,
    send: (parcel) => stand.send(parcel, cookie),
    waiting: async () => v.parse(CheckInsView, (await call('GET', '/api/check-ins')).body).checkIns,
    standIn: (store) => call('PUT', '/api/till/store', { store }),
  };
}
