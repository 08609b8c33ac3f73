/** A sale whose goods leave without payment: noted, and settled later by a payment, in another way, or not at all. */
import type { Line } from '../../edge/domain/sale.ts';
import type { Ground } from './ground.ts';
import type { Page } from './page.ts';
import type { HandingOver } from './hand-over.ts';
import type { Tablet } from './tablet.ts';

export interface Noting {
  readonly ground: Ground;
  readonly lines: readonly Line[];
  readonly tablet: () => Tablet;
  readonly ask: HandingOver['ask'];
  readonly later: (leastMs: number, mostMs: number, task: () => void) => void;
  /** Asks for the money of this note, on this page. */
  readonly charge: (note: string, page: Page) => void;
  readonly isLate: () => boolean;
  readonly end: () => void;
}

export function noteSale({ ground, lines, tablet, ask, later, charge, isLate, end }: Noting): void {
  const { chance, story, laws } = ground;
  const sale = lines[0]?.id ?? '';
  let isUnanswered = false;
  let changedMind = 0;
  const find = (page: Page) => page.desk.unpaid.find((note) => note.lines[0]?.id === sale);

  function note(): void {
    if (isLate()) {
      end();
      return;
    }
    const page = tablet().usable();
    if (!page) {
      later(1_000, 5_000, note);
      return;
    }
    isUnanswered = true;
    story.tell(`${sale}: noted on ${page.name}`);
    page.desk.note(lines, 'Red coat').then(
      () => {
        if (!page.isAlive()) return;
        laws.saidNoted(sale, page.name);
        if (!isUnanswered) return;
        isUnanswered = false;
        later(3_000, 60_000, settle);
      },
      () => {
        if (!page.isAlive() || !isUnanswered) return;
        isUnanswered = false;
        later(1_000, 8_000, note);
      },
    );
    // The page died or froze under the seller's finger: the next one shows whether it was kept.
    later(40_000, 50_000, () => {
      if (!isUnanswered) return;
      isUnanswered = false;
      settle();
    });
  }

  function settle(): void {
    if (isLate()) {
      end();
      return;
    }
    const page = tablet().usable();
    if (!page) {
      later(1_000, 5_000, settle);
      return;
    }
    const owed = find(page);
    // Kept or not, it is written on a slip of paper too.
    if (!owed || owed.charging !== null) {
      if (chance.yes(0.1)) end();
      else later(5_000, 20_000, settle);
      return;
    }
    const { reference } = owed;
    const plan = chance.whole(1, 100);
    if (plan <= 60) {
      charge(reference, page);
      return;
    }
    if (plan <= 90) {
      const is = plan <= 75 ? 'other-way' : 'struck';
      ask(close(page, reference, is), `has it ${is}`, reference);
    }
    end();
  }

  /** With a second thought, sometimes. */
  async function close(page: Page, reference: string, is: 'other-way' | 'struck'): Promise<void> {
    const closed = await page.desk.closeNote(reference, { is });
    if (!chance.yes(0.4) || changedMind++ > 0) return;
    await page.desk.closeNote(reference, { is: 'open-again', closed });
  }

  note();
}
