/** Somebody else at the stall who does something about the same sale, in the same moment and on another tablet. */
import type { Ground } from './ground.ts';
import type { Page } from './page.ts';
import type { Tablet } from './tablet.ts';
import type { Shown } from '../../web/shown.ts';

export interface AtOnce {
  readonly ground: Ground;
  readonly tablets: readonly Tablet[];
  /** Where the seller stands. */
  readonly page: Page;
  readonly reference: string;
}

/** Does the same there, now and then; whoever has not heard of the sale does nothing. */
export function colleagueToo(
  { ground, tablets, page, reference }: AtOnce,
  act: (page: Page, sale: Shown) => unknown,
): void {
  const { time, chance, story } = ground;
  const others = tablets.filter((tablet) => !tablet.pages().includes(page));
  if (others.length === 0 || !chance.yes(0.25)) return;
  const tablet = chance.pick(others);
  time.after(chance.yes(0.5) ? chance.whole(0, 300) : chance.whole(300, 5_000), () => {
    const there = tablet.usable();
    const sale = there?.desk.sale(reference);
    if (!there || !sale) return;
    story.fault('two people at once', reference);
    act(there, sale);
  });
}
