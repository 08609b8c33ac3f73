/**
 * What is known of a payment beyond itself because it was begun through eCom, and the one call that tells its merchant
 * how the customer has decided.
 */
import type { Clock } from '../domain/clock.ts';
import { type Payment, type PaymentEvent, transactionIdOf } from './payment.ts';

export interface EcomOrder {
  readonly callbackPrefix: string;
  readonly authToken: string | null;
  /** Words of a capture, cancel or refund, by the place of its event in the log. */
  readonly texts: Map<number, string>;
}

export interface EcomOrders {
  get(payment: Payment): EcomOrder | null;
  open(payment: Payment, order: Omit<EcomOrder, 'texts'>): void;
  /** Calls the merchant back where the event is a decision of the customer or their time is over. */
  tell(payment: Payment, event: PaymentEvent): void;
  /** Resolves when no callback is on the wire. */
  settled(): Promise<void>;
}

export interface EcomParts {
  readonly clock: Clock;
  readonly fetch: typeof fetch;
}

/** Source: eCom 2.0.3, "Callback : Transaction Update". */
const timeoutMs = 3_000;

export function openEcomOrders({ clock, fetch }: EcomParts): EcomOrders {
  const kept = new WeakMap<Payment, EcomOrder>();
  const underway = new Set<Promise<void>>();

  return {
    get: (payment) => kept.get(payment) ?? null,
    open(payment, order) {
      kept.set(payment, { ...order, texts: new Map() });
    },
    tell(payment, event) {
      const order = kept.get(payment);
      const status = statusOf(event);
      if (!order || !status) return;
      const sent = send(order, payment, { event, status }).finally(() => underway.delete(sent));
      underway.add(sent);
    },
    async settled() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };

  /** Tried once, whatever comes of it: the merchant reads the details as well. */
  async function send(
    { callbackPrefix, authToken }: EcomOrder,
    payment: Payment,
    { event, status }: { event: PaymentEvent; status: string },
  ): Promise<void> {
    const abort = new AbortController();
    const late = Promise.withResolvers<void>();
    const disarm = clock.after(timeoutMs, () => {
      abort.abort();
      late.resolve();
    });
    const body = {
      merchantSerialNumber: payment.msn,
      orderId: payment.reference,
      transactionInfo: {
        amount: event.amount.value,
        status,
        timeStamp: event.timestamp,
        transactionId: transactionIdOf(payment),
      },
      ...(status === 'RESERVE_FAILED' ? { errorInfo: refused } : {}),
    };
    const answered = fetch(`${callbackPrefix}/v2/payments/${payment.reference}`, {
      method: 'POST',
      redirect: 'manual',
      signal: abort.signal,
      headers: {
        'content-type': 'application/json;charset=UTF-8',
        ...(authToken === null ? {} : { authorization: authToken }),
      },
      body: JSON.stringify(body),
    }).then(
      (response) => response.body?.cancel(),
      () => undefined,
    );
    await Promise.race([answered, late.promise]);
    disarm();
  }
}

const refused = { errorGroup: 'Payment', errorCode: '41', errorMessage: 'Refused by the bank' } as const;

function statusOf({ name, success }: PaymentEvent): string | null {
  switch (name) {
    case 'AUTHORIZED':
      return success ? 'RESERVED' : 'RESERVE_FAILED';
    case 'ABORTED':
      return 'CANCELLED';
    case 'EXPIRED':
      return 'REJECTED';
    default:
      return null;
  }
}
