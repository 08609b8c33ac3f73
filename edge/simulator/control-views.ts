/** What the pages and the control API show of a payment, a customer and a registration; never a secret. */
import type { CheckIn } from './check-ins.ts';
import { codeBase } from './codes.ts';
import type { Customer } from './customers.ts';
import { isOver, orderOf, type Payment } from './payment.ts';
import { textOfPoster } from './posters.ts';
import { findContradictions, sumOf } from './receipts.ts';
import { oldStickers, textOfBeacon, textOfSticker } from './stickers.ts';
import type { World } from './world.ts';

/** How long an ended payment stays on the phone, in ms, how many of them, and how long a check-in in vain. */
const recentMs = 10 * 60_000;
const recentMost = 5;
const vainMs = 60_000;

export const viewPayment = (world: World, payment: Payment) => {
  const { body, currency, customer } = payment;
  const receipt = world.orders.receiptOf(orderOf(payment));
  const link = world.orders.categoryOf(orderOf(payment));
  return {
    msn: payment.msn,
    reference: payment.reference,
    seller: world.units.get(payment.msn)?.name ?? payment.msn,
    userFlow: body.userFlow,
    amount: { currency, value: payment.value },
    description: body.paymentDescription ?? null,
    // The app shows no line at all when they do not come to the payment's sum.
    lines: (receipt && sumOf(receipt) === payment.value ? receipt.orderLines : []).map((line) => ({
      name: line.name,
      quantity: line.unitInfo?.quantity ?? '1',
      unit: line.unitInfo?.quantityUnit ?? 'PCS',
      total: line.isReturn ? -line.totalAmount : line.totalAmount,
    })),
    contradictions: receipt ? findContradictions(receipt, payment.value) : [],
    link: link && { type: link.type, url: link.url, imageId: link.imageId },
    returnUrl: body.returnUrl ?? null,
    state: payment.state,
    processing: payment.processing,
    held: payment.held,
    authorized: payment.authorized,
    captured: payment.captured,
    cancelled: payment.cancelled,
    refunded: payment.refunded,
    customer: customer?.id ?? null,
    redirectUrl: payment.redirectUrl,
    createdAt: new Date(payment.createdAt).toISOString(),
    expiresAt: new Date(payment.expiresAt).toISOString(),
    events: payment.events,
  };
};

export const viewCustomer = (world: World, customer: Customer) => ({
  id: customer.id,
  name: customer.name,
  country: customer.country,
  phoneNumber: customer.msisdn,
  age: customer.age,
  note: customer.note,
  silent: customer.silent,
  card: customer.card,
  identified: customer.identified,
  paymentLimit: customer.paymentLimit,
  comesBack: customer.comesBack,
  codeKind: customer.code,
  code: world.customers.codeOf(customer),
});

export const viewCheckIn = (world: World, checkIn: CheckIn) => ({
  id: checkIn.id,
  customer: checkIn.customer.id,
  customerToken: checkIn.customerToken,
  msn: checkIn.msn,
  seller: world.units.get(checkIn.msn)?.name ?? checkIn.msn,
  merchantQrId: checkIn.merchantQrId,
  locationDescription: checkIn.locationDescription,
  state: checkIn.state,
  references: checkIn.references,
  scannedAt: new Date(checkIn.scannedAt).toISOString(),
  expiresAt: new Date(checkIn.expiresAt).toISOString(),
});

/** Everything a camera may meet besides payments; `image` is an address on this simulator. */
export function viewCodes(world: World, base: string) {
  const now = world.clock.now();
  const codes = codeBase(world, base);
  const imageOf = (token: string) => `/qr-image/v1?${new URLSearchParams({ token })}`;
  return {
    stickers: world.stickers.all().map((sticker) => ({
      msn: sticker.msn,
      seller: world.units.get(sticker.msn)?.name ?? sticker.msn,
      merchantQrId: sticker.merchantQrId,
      locationDescription: sticker.locationDescription,
      category: sticker.category,
      isBeacon: sticker.isBeacon,
      text: textOfSticker(sticker, codes),
      image: imageOf(sticker.token),
    })),
    posters: world.posters.all().map((poster) => ({
      msn: poster.msn,
      seller: world.units.get(poster.msn)?.name ?? poster.msn,
      id: poster.id,
      redirectUrl: poster.redirectUrl,
      expiresIn: poster.expiresAt === null ? -1 : Math.ceil((poster.expiresAt - now) / 1000),
      text: textOfPoster(poster, codes),
      image: imageOf(poster.token),
    })),
    oldStickers: oldStickers
      .filter((beaconId) => world.stickers.byBeacon(beaconId) === null)
      .map((beaconId) => {
        const text = textOfBeacon(beaconId);
        return { beaconId, text, image: `/sim/code.svg?${new URLSearchParams({ text })}` };
      }),
  };
}

/** What a landing page shows, and who may be holding it. */
export const viewLanding = (world: World, payment: Payment) => ({
  now: new Date(world.clock.now()).toISOString(),
  payment: viewPayment(world, payment),
  customers: world.customers.all().map((customer) => viewCustomer(world, customer)),
});

/** One customer's phone: their requests, where they wait, codes nearby that nobody has scanned, and what ended lately. */
export function viewPhone(world: World, customer: Customer, base: string) {
  const now = world.clock.now();
  const payments = world.payments.all();
  const mine = payments.filter((payment) => payment.customer === customer);
  const show = (payment: Payment) => viewPayment(world, payment);
  return {
    now: new Date(now).toISOString(),
    customer: viewCustomer(world, customer),
    checkIns: world.checkIns
      .all()
      .filter((one) => one.customer === customer && isShown(one))
      .map((one) => viewCheckIn(world, one)),
    requests: mine.filter((payment) => !isOver(payment)).map(show),
    codes: viewCodes(world, base),
    nearby: payments
      .filter(({ body, customer: scanner }) => body.userFlow !== 'PUSH_MESSAGE' && scanner === null)
      .filter((payment) => !isOver(payment))
      .map(show),
    recent: mine
      .filter((payment) => isOver(payment) && now - lastEventAt(payment) < recentMs)
      .slice(0, recentMost)
      .map(show),
  };

  /** Until the payment has come, the token is over, or a vain scan is forgotten. */
  function isShown({ state, references, scannedAt, expiresAt }: CheckIn): boolean {
    const until = state === 'cannot connect' ? scannedAt + vainMs : expiresAt;
    return references.length === 0 && now < until;
  }
}

export const viewState = (world: World, base: string) => ({
  clock: viewClock(world),
  settings: world.settings,
  bank: world.payments.bank(),
  faults: world.faults.all(),
  webhooks: viewWebhooks(world),
  units: [...world.units.values()],
  codes: viewCodes(world, base),
  checkIns: world.checkIns
    .all()
    .slice(0, 50)
    .map((one) => viewCheckIn(world, one)),
  customers: world.customers.all().map((customer) => viewCustomer(world, customer)),
  payments: world.payments
    .all()
    .slice(0, 50)
    .map((payment) => viewPayment(world, payment)),
});

export const viewWebhooks = (world: World) => ({
  mode: world.deliveries.mode(),
  underway: world.deliveries.underway(),
  registrations: world.registrations.all().map(({ id, msn, url, events }) => ({ id, msn, url, events })),
  deliveries: world.deliveries.log().map((line) => ({ ...line, at: new Date(line.at).toISOString() })),
});

export const viewClock = ({ clock }: World) => ({
  now: new Date(clock.now()).toISOString(),
  aheadMs: clock.aheadMs(),
});

const lastEventAt = (payment: Payment): number => Date.parse(payment.events.at(-1)?.timestamp ?? '');
