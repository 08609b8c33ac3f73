/** What the edge alone can tell of sales that are over: each answer is read by its schema, or there is none. */
import * as v from 'valibot';
import {
  AfterSale,
  DaysPage,
  FindAsk,
  HeldPage,
  OrderView,
  Proof,
  type SearchAsk,
  SearchPage,
} from '../../edge/domain/after-wire.ts';
import { PaymentView } from '../../edge/domain/wire.ts';
import type { Desk } from '../desk.svelte.ts';
import type { Answer } from '../edge.ts';

/** `none`: there is no such payment. `offline`: nobody could say. `busy`: too much was asked just now. */
export type Told<T> =
  | { readonly is: 'told'; readonly it: T }
  | { readonly is: 'none' }
  | { readonly is: 'offline' }
  | { readonly is: 'busy' };

type AskingDesk = Pick<Desk, 'ask'>;
export type Query = v.InferInput<typeof SearchAsk>;

export const readAfterSale = async (desk: AskingDesk, reference: string): Promise<Told<AfterSale>> =>
  toldBy(AfterSale, await desk.ask((api) => api.payments[':reference'].after.$get({ param: { reference } })));

/** What the customer's app shows of it. */
export const readOrder = async (
  desk: AskingDesk,
  reference: string,
): Promise<Told<v.InferOutput<typeof OrderView>>> =>
  toldBy(OrderView, await desk.ask((api) => api.payments[':reference'].order.$get({ param: { reference } })));

/** Whether the slip's address is in the customer's app now. */
export async function putSlipInApp(desk: AskingDesk, reference: string): Promise<boolean> {
  const put = await desk.ask((api) =>
    api.payments[':reference'].order.$put({ param: { reference }, json: { link: true } }),
  );
  return put.status === 200;
}

export const readHeld = async (desk: AskingDesk): Promise<Told<v.InferOutput<typeof HeldPage>>> =>
  toldBy(HeldPage, await desk.ask((api) => api.held.$get()));

export const search = async (desk: AskingDesk, query: Query): Promise<Told<SearchPage>> =>
  toldBy(SearchPage, await desk.ask((api) => api.search.$get({ query })));

export const readDays = async (desk: AskingDesk): Promise<Told<DaysPage>> =>
  toldBy(DaysPage, await desk.ask((api) => api.days.$get({ query: { days: '31' } })));

/** Looks it up at Vipps MobilePay, in every store of the merchant. */
export async function findByReference(desk: AskingDesk, reference: string): Promise<Told<PaymentView>> {
  if (!v.is(FindAsk, { reference })) return { is: 'none' };
  return toldBy(PaymentView, await desk.ask((api) => api.find.$post({ json: { reference } })));
}

export interface Attempts {
  readonly reference?: string;
  readonly last?: string;
  /** Minor units. */
  readonly amount?: number;
  /** About when, ms, and how many minutes before and after. */
  readonly at?: number;
  readonly within?: number;
  /** Or from one moment to another, ms. */
  readonly from?: number;
  readonly to?: number;
}

export async function prove(
  desk: AskingDesk,
  { reference, last, amount, at, within, from, to }: Attempts,
): Promise<Told<Proof>> {
  const query = {
    ...(reference !== undefined && { reference }),
    ...(last !== undefined && { last }),
    ...(amount !== undefined && { amount: String(amount) }),
    ...(at !== undefined && { at: String(at) }),
    ...(within !== undefined && { within: String(within) }),
    ...(from !== undefined && { from: String(from) }),
    ...(to !== undefined && { to: String(to) }),
  };
  return toldBy(Proof, await desk.ask((api) => api.proof.$get({ query })));
}

/** The scanned code goes to the edge and nowhere else. */
export const proveByCode = async (desk: AskingDesk, code: string): Promise<Told<Proof>> =>
  toldBy(Proof, await desk.ask((api) => api.proof.$post({ json: { code } })));

function toldBy<T>(schema: v.GenericSchema<unknown, T>, { status, body }: Answer): Told<T> {
  if (status === 404) return { is: 'none' };
  if (status === 429) return { is: 'busy' };
  const read = v.safeParse(schema, body);
  return status === 200 && read.success ? { is: 'told', it: read.output } : { is: 'offline' };
}
