/** When everything has come to rest, whoever looks at the page of a payment reads how it stands at Vipps MobilePay. */
import { type Payment, remaining } from '../../edge/simulator/payment.ts';
import { type Posters, readResult } from './poster.ts';
import { type AtRest, heldAt } from './rest.ts';

/** `pass` lets time pass, so that the pages can be read. */
export async function judgePages(
  world: AtRest,
  posters: Posters,
  pass: (ms: number) => Promise<void>,
): Promise<void> {
  const { laws } = world.ground;
  const said = new Map<string, string>();
  for (const { path, phone } of posters.seen)
    void phone.get(path).then((page) => {
      const told = page && readResult(page);
      if (told) said.set(told.reference, told.ending);
      else
        laws.broken('a page that was there is there', `${path}: ${page?.status ?? 'nothing'}`, {
          sort: 'lost',
        });
    });
  if (posters.seen.length > 0) await pass(30_000);
  for (const [reference, ending] of said) {
    const held = heldAt(world, reference);
    if (!endingsOf(held).includes(ending))
      laws.broken('a page tells how its payment ended', `${ending}, and it is ${held?.state ?? 'nowhere'}`, {
        references: [reference],
      });
  }
}

function endingsOf(held: Payment | null): readonly string[] {
  switch (held?.state) {
    case undefined:
      return ['over', 'refused'];
    case 'CREATED':
      return ['waiting', 'unknown'];
    case 'ABORTED':
      return ['declined'];
    case 'EXPIRED':
      return ['expired'];
    case 'TERMINATED':
      return ['over'];
    case 'AUTHORIZED':
      // Cut short in the portal, or not to be had: whoever reads it is to ask at the stall.
      if (remaining(held) > 0) return ['approved', 'unknown'];
      if (held.captured === 0) return ['released', 'unknown'];
      if (held.refunded >= held.captured) return ['returned', 'unknown'];
      return held.cancelled > 0 ? ['paid', 'unknown'] : ['paid'];
  }
}
