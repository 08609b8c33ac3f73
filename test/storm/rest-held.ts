/** Nothing that a customer approved is forgotten: what is neither collected nor let go is listed and watched. */
import * as v from 'valibot';
import { HeldPage } from '../../edge/domain/after-wire.ts';
import { remaining } from '../../edge/simulator/payment.ts';
import type { AtRest } from './rest.ts';

/** Asks as a till does. References and sums, minor units. */
export async function listedHeld({ host, tablets }: AtRest): Promise<ReadonlyMap<string, number>> {
  const cookie = tablets[0]?.cookie ?? '';
  const reply = await host.call('/api/held', { method: 'GET', headers: { cookie } });
  if (reply?.status !== 200) throw new Error(`held: expected 200, got ${reply?.status} ${reply?.text}`);
  const page = v.parse(HeldPage, JSON.parse(reply.text));
  return new Map(page.payments.map(({ reference, held }) => [reference, held?.value ?? 0]));
}

export async function judgeHeld(world: AtRest): Promise<void> {
  const { ground, host, vipps } = world;
  const listed = await listedHeld(world);
  const watch = host.disk.prepare(
    `SELECT payment.collect, wish.due_at FROM payment LEFT JOIN wish
       ON wish.reference = payment.reference AND wish.kind = 'hold' WHERE payment.reference = ?`,
  );
  for (const payment of vipps.simulator.world.payments.all()) {
    const { reference, state } = payment;
    // What another system holds is for that one to see to.
    const isOurs = !ground.laws.isAnothers(reference);
    const value = state === 'AUTHORIZED' && isOurs ? remaining(payment) : 0;
    const wrong = (law: string, detail: string) =>
      ground.laws.broken(law, detail, { references: [reference], sort: 'lost' });
    if ((listed.get(reference) ?? 0) !== value)
      wrong('what is held is listed', `${value} is held, ${listed.get(reference) ?? 'nothing'} listed`);
    if (value === 0) continue;
    const row = watch.first(reference);
    if (row?.['collect'] !== 'on-hand-over') wrong('what was approved is collected', `${value} is held`);
    if (typeof row?.['due_at'] !== 'number') wrong('what is held is watched', `${value} is held`);
  }
}
