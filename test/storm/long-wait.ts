/**
 * What only time brings, once the stall has closed: customers who scanned a sticker are forgotten after their quarter of
 * an hour, and money that is held says louder that it waits, until Vipps MobilePay lets it go.
 */
import { levelOf, nextStep } from '../../edge/domain/held.ts';
import type { Edge } from '../../edge/edge.ts';
import { holdingOf, type PaymentRecord } from '../../edge/ledger.ts';
import type { CheckIns } from '../../edge/simulator/check-ins.ts';
import type { AtRest } from './rest.ts';
import { listedHeld } from './rest-held.ts';

export interface LongWait {
  readonly checkIns: CheckIns;
  /** Lets time pass, ms from now. */
  readonly pass: (untilMs: number) => Promise<void>;
}

const minute = 60_000;
const hour = 60 * minute;
/** The edge's clock and the true one part by no more. */
const clocksPart = 4 * hour;
const mostSteps = 12;

export async function waitLong(world: AtRest, { checkIns, pass }: LongWait): Promise<void> {
  const { ground, host, tablets } = world;
  const { time, laws, story } = ground;
  const edge = host.edge();
  const held = () => (edge ? heldIn(edge) : []);
  if (!edge || (held().length === 0 && checkIns.all().length === 0)) return;
  for (const tablet of tablets) tablet.shut();

  const wait = async (ms: number, what: string) => {
    story.tell(`${Math.round(ms / hour)} h pass: ${what}`);
    time.skip(ms);
    await pass(time.now() + 3 * minute);
  };
  await wait(clocksPart, 'who scanned a sticker has gone');
  judgeCheckIns(world);

  for (let step = 0; step < mostSteps && held().length > 0 && laws.violation() === null; step++) {
    const before = new Map(held().map(({ reference, level, seq }) => [reference, { level, seq }]));
    const next = held().map((each) => nextStep(holdingOf(each), host.now()) ?? host.now() + 25 * hour);
    await wait(Math.min(...next) - host.now() + clocksPart, 'money is held');
    for (const payment of held()) {
      const { reference, level, seq } = payment;
      const due = levelOf(holdingOf(payment), host.now());
      const then = before.get(reference);
      if ((level ?? 'calm') !== due)
        laws.broken('what is held grows more pressing', `told as ${level}, and it is ${due}`, {
          references: [reference],
          sort: 'lost',
        });
      if (then && then.level !== level && then.seq === seq)
        laws.broken('tills are told how pressing it is', `${then.level}, then ${level}`, {
          references: [reference],
        });
    }
    const listed = await listedHeld(world);
    for (const { reference } of held())
      if (!listed.has(reference))
        laws.broken('what is held is listed', reference, { references: [reference], sort: 'lost' });
  }
  for (const { reference } of held())
    laws.broken('what was not collected in time is known to be gone', reference, {
      references: [reference],
      sort: 'lost',
    });
}

const heldIn = ({ ledger }: Edge): readonly PaymentRecord[] =>
  ledger
    .paymentsSince(0, Number.MAX_SAFE_INTEGER)
    .filter(
      ({ stage, authorized, captured, cancelled, adopted }) =>
        stage === 'approved' && authorized > captured + cancelled && !adopted,
    );

/** Nobody waits any more, and what named them is gone. */
function judgeCheckIns({ ground: { laws }, host }: AtRest): void {
  for (const row of host.disk.prepare('SELECT id, state, token FROM check_in').all()) {
    const { id, state, token } = row;
    if (state === 'waiting' || state === 'attached')
      laws.broken('nobody waits for longer than a quarter of an hour', `${String(id)} is ${String(state)}`);
    if (token !== null)
      laws.broken('what names a customer goes with the end', `${String(id)} is ${String(state)}`);
  }
}
