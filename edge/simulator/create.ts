/** Whether a create call may become a payment, in the order the platform's texts suggest; then the payment itself. */
import { leastPerPayment, mostPerPayment } from '../domain/money.ts';
import { mayNotPay } from './approvals.ts';
import type { CheckIn } from './check-ins.ts';
import { codeBase } from './codes.ts';
import type { CreateBody, CustomerNamed } from './create-body.ts';
import type { Customer } from './customers.ts';
import { mayBeHttp } from './loopback.ts';
import { isOver, orderOf, type Payment } from './payment.ts';
import type { ErrorCode } from './problems.ts';
import { sumOf } from './receipts.ts';
import type { SalesUnit } from './sales-units.ts';
import type { World } from './world.ts';

export interface Creation {
  readonly unit: SalesUnit;
  readonly body: CreateBody;
  readonly createKey: string;
  /** Where this simulator is reached, for QR and landing URLs. */
  readonly base: string;
}

const minuteMs = 60_000;
const lifetimeMs = 10 * minuteMs;
const longestLifeMs = 60 * 24 * 60 * minuteMs;

export function create(world: World, creation: Creation): Payment | ErrorCode {
  const { unit, body, createKey, base } = creation;
  const refused =
    (world.payments.get(unit.msn, body.reference) && '4150') ||
    refuseUnit(unit, body) ||
    refuseAmount(body) ||
    refuseMethod(unit, body) ||
    refuseUrls(body, world.choices.loopbackHttp) ||
    refuseScope(body) ||
    refuseMetadata(body, world.choices.metadataKeysIgnoreCase) ||
    refuseExpiry(world, unit, body) ||
    refuseReceipt(world, body) ||
    refusePush(unit, body);
  if (refused) return refused;
  const named = body.userFlow === 'PUSH_MESSAGE' ? findCustomer(world, unit, body) : null;
  if (typeof named === 'string') return named;
  const token = world.random().replaceAll('-', '');
  const expiresAt = body.expiresAt ? Date.parse(body.expiresAt) : world.clock.now() + lifetimeMs;
  const payment = world.payments.open({
    msn: unit.msn,
    currency: unit.currency,
    body,
    customer: named,
    token,
    redirectUrl: redirectUrlOf(body, { token, base, codes: codeBase(world, base) }),
    createKey,
    expiresAt,
  });
  if (body.receipt) world.orders.addReceipt(orderOf(payment), body.receipt);
  world.checkIns.byToken(body.customer?.customerToken ?? '')?.references.push(payment.reference);
  return payment;
}

/** Whom a create or a force approve names; a code when nobody. */
export function findNamed(world: World, named: CustomerNamed): Customer | ErrorCode {
  const { phoneNumber, personalQr, customerToken } = named;
  if (phoneNumber !== undefined) {
    return phoneNumber.startsWith('0') ? '4070' : (world.customers.byPhone(phoneNumber) ?? '7010');
  }
  if (personalQr !== undefined) {
    const found = world.customers.byCode(personalQr);
    if (found === 'unknown code') return '4060';
    return found === 'no such customer' ? '7010' : found;
  }
  if (customerToken !== undefined) return freshCheckIn(world, customerToken)?.customer ?? '4050';
  return '4140';
}

/** `null` when the token is unknown or its 15 minutes are over. */
export function freshCheckIn({ checkIns }: World, customerToken: string): CheckIn | null {
  const found = checkIns.byToken(customerToken);
  return found && checkIns.isFresh(found) ? found : null;
}

/** The text of a payment's QR: the app would open it, here the phone page does. */
export const targetUrlOf = (token: string, base: string): string => `${base}/scan?token=${token}`;

function findCustomer(world: World, unit: SalesUnit, body: CreateBody): Customer | ErrorCode {
  const token = body.customer?.customerToken;
  if (token !== undefined && !mayUseToken(world, unit, token)) return '4050';
  const found = findNamed(world, body.customer ?? {});
  return typeof found !== 'string' && mayNotPay(found, body.minimumUserAge ?? 0) ? '7010' : found;
}

/** A token is good for the unit whose sticker was scanned, and for as many payments as the settings say. */
function mayUseToken(world: World, unit: SalesUnit, token: string): boolean {
  const checkIn = freshCheckIn(world, token);
  if (checkIn?.msn !== unit.msn) return false;
  const last = world.payments.get(unit.msn, checkIn.references.at(-1) ?? '');
  switch (world.settings.customerTokenUse) {
    case 'once':
      return last === null;
    case 'one after another':
      return last === null || (isOver(last) && last.authorizedAt === null);
    case 'any number':
      return true;
  }
}

function refuseUnit(unit: SalesUnit, body: CreateBody): ErrorCode | null {
  if (!unit.bankAccountVerified) return '5060';
  if (!unit.paymentAllowed) return '5070';
  if (body.paymentMethod.type === 'CARD_PASSTHROUGH' || body.cardPassthrough) return '4160';
  return body.amount.currency === unit.currency ? null : '5040';
}

function refuseAmount({ amount }: CreateBody): ErrorCode | null {
  if (amount.value < 0 || amount.value > mostPerPayment) return '4040';
  const least = Object.entries(leastPerPayment).find(([currency]) => currency === amount.currency)?.[1] ?? 1;
  return amount.value < least ? '6010' : null;
}

/** CARD needs WEB_REDIRECT and does not exist in test. */
function refuseMethod(unit: SalesUnit, { paymentMethod, shipping }: CreateBody): ErrorCode | null {
  if (paymentMethod.type === 'CARD') return '5070';
  if (paymentMethod.blockedSources?.length && unit.market === 'NO') return '5010';
  return shipping ? '5020' : null;
}

function refuseUrls(
  { userFlow, returnUrl, receiptUrl }: CreateBody,
  loopbackHttp: boolean,
): ErrorCode | null {
  if (userFlow === 'WEB_REDIRECT' && returnUrl === undefined) return '4140';
  const isUsable = (url: string) => hasUsableScheme(url) || (loopbackHttp && mayBeHttp(url));
  return [returnUrl, receiptUrl].every((url) => url == null || isUsable(url)) ? null : '4090';
}

/** `https://` or a custom scheme. */
const hasUsableScheme = (url: string): boolean => {
  const protocol = URL.parse(url)?.protocol;
  return protocol !== undefined && !['http:', 'javascript:', 'data:', 'file:'].includes(protocol);
};

const scopes: ReadonlySet<string> = new Set(['name', 'address', 'email', 'phoneNumber', 'birthDate', 'nin']);

function refuseScope({ profile }: CreateBody): ErrorCode | null {
  const asked = (profile?.scope ?? '').split(' ').filter(Boolean);
  if (!asked.every((scope) => scopes.has(scope))) return '4080';
  return asked.includes('nin') ? '5030' : null;
}

function refuseMetadata({ metadata }: CreateBody, ignoreCase: boolean): ErrorCode | null {
  const pairs = Object.entries(metadata ?? {});
  if (pairs.length > 5) return '4100';
  const names = new Set(pairs.map(([key]) => (ignoreCase ? key.toLowerCase() : key)));
  if (names.size < pairs.length) return '4110';
  if (pairs.some(([key]) => key.length > 100)) return '4120';
  return pairs.some(([, value]) => value.length > 500) ? '4130' : null;
}

function refuseExpiry(world: World, unit: SalesUnit, body: CreateBody): ErrorCode | null {
  if (!body.expiresAt) return null;
  if (!unit.longLivingPaymentAllowed) return '5050';
  if (!body.receipt) return '6130';
  const lifeMs = Date.parse(body.expiresAt) - world.clock.now();
  if (!(lifeMs > lifetimeMs)) return '6120';
  return lifeMs < longestLifeMs ? null : '6110';
}

function refuseReceipt({ settings }: World, { receipt, amount }: CreateBody): ErrorCode | null {
  if (!receipt || !settings.receiptMustAddUp) return null;
  return sumOf(receipt) === amount.value ? null : '4040';
}

function refusePush(unit: SalesUnit, { userFlow, customer }: CreateBody): ErrorCode | null {
  if (userFlow !== 'PUSH_MESSAGE') return null;
  if (!unit.pushAllowed) return '5080';
  return customer ? null : '4140';
}

function redirectUrlOf(
  { userFlow, qrFormat }: CreateBody,
  { token, base, codes }: { token: string; base: string; codes: string },
): string | null {
  switch (userFlow) {
    case 'PUSH_MESSAGE':
      return null;
    case 'QR':
      return qrFormat?.format === 'TEXT/TARGETURL'
        ? targetUrlOf(token, codes)
        : `${base}/qr-image/v1?token=${token}`;
    case 'WEB_REDIRECT':
      return `${base}/landing?token=${token}`;
    case 'NATIVE_REDIRECT':
      return `vippsMT://?token=${token}`;
  }
}
