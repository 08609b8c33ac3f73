/** What somebody does in the business portal, past the till: collects, lets go or gives back, and says nothing of it. */
import { type Payment, remaining } from '../../edge/simulator/payment.ts';
import type { Ground } from './ground.ts';
import type { Simulator } from '../../edge/simulator/app.ts';
import { paymentAt } from './vipps-host.ts';

/** Looks around there now and then for as long as the weather is bad. */
export function beginPortal(ground: Ground, simulator: Simulator): void {
  const { time, chance, weather } = ground;
  if (weather.climate.portal === 0) return;

  function next(): void {
    time.after(chance.whole(5_000, 40_000), () => {
      if (weather.isClear()) return;
      for (const { reference } of simulator.world.payments.all())
        if (chance.yes(weather.climate.portal * 0.1)) actInPortal(ground, simulator, reference);
      next();
    });
  }
  next();
}

/** Collects or lets go what is held, or gives back what was collected. */
export function actInPortal({ chance, story, laws }: Ground, simulator: Simulator, reference: string): void {
  const { payments } = simulator.world;
  const payment = paymentAt(simulator, reference);
  if (payment?.state !== 'AUTHORIZED') return;
  const left = remaining(payment);
  const refundable = payment.captured - payment.refunded;
  const part = (most: number) => (chance.yes(0.5) ? most : chance.whole(1, most));

  if (left > 0 && chance.yes(0.5)) {
    const captured = part(left);
    tell('portal: collected', { captured });
    payments.capture(payment, captured, chance.uuid());
  } else if (left > 0) {
    tell('portal: let go', { released: left });
    // Through the door that the simulator has for it, as the next one.
    void ask('release');
  } else if (refundable > 0) {
    const refunded = part(refundable);
    tell('portal: given back', { refunded });
    void ask('refund', { value: refunded });
  }

  function tell(what: string, sums: Parameters<typeof laws.inPortal>[1]): void {
    story.fault(what, reference);
    story.tell(`${what} ${JSON.stringify(sums)} of ${sumsOf(payment)}`, reference);
    laws.inPortal(reference, sums);
  }
  function ask(act: 'release' | 'refund', body: object = {}): Response | Promise<Response> {
    return simulator.app.request(`/sim/payments/${payment?.msn}/${reference}/${act}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  }
}

const sumsOf = (payment: Payment | null): string =>
  payment ? [payment.authorized, payment.captured, payment.cancelled, payment.refunded].join(' ') : '';
