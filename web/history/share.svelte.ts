/** How much of a sale somebody means: everything, some of its goods, or a sum; and what that comes to. */
import { amountOfPicks, type Done, type Pick } from '../../edge/domain/picks.ts';
import type { Line } from '../../edge/domain/sale.ts';
import { readSum } from '../sale/keypad.ts';

export type ShareKind = 'all' | 'goods' | 'sum';

export interface ShareOf {
  readonly lines: readonly Line[];
  /** The most of each line that there is to deal with; null where that is not known, and goods cannot be chosen. */
  readonly upTo: Done | null;
  /** Quantities by line that were dealt with before; null as above. */
  readonly done: Done | null;
  /** Minor units. */
  readonly most: number;
}

export class Share {
  kind = $state.raw<ShareKind>('all');
  typed = $state.raw('');
  #quantities = $state.raw<ReadonlyMap<number, number>>(new Map());
  readonly #of: () => ShareOf;

  constructor(of: () => ShareOf) {
    this.#of = of;
  }

  get kinds(): readonly ShareKind[] {
    const { lines, upTo, done } = this.#of();
    const hasParts = lines.length > 1 || lines.some((line) => stepOf(line) < line.quantity);
    return upTo && done && hasParts ? ['all', 'goods', 'sum'] : ['all', 'sum'];
  }

  /** Undefined unless goods are chosen. */
  get picks(): readonly Pick[] | undefined {
    if (this.kind !== 'goods') return undefined;
    return [...this.#quantities].flatMap(([line, quantity]) => (quantity > 0 ? [{ line, quantity }] : []));
  }

  /** Minor units; undefined while no sum is meant. */
  get value(): number | undefined {
    const { lines, done, most } = this.#of();
    if (this.kind === 'all') return most;
    if (this.kind === 'sum') return readSum(this.typed);
    return amountOfPicks(lines, done ?? [], this.picks ?? []);
  }

  get isPossible(): boolean {
    const { value } = this;
    return value !== undefined && value > 0 && value <= this.#of().most;
  }

  left(line: number): number {
    const { upTo, done } = this.#of();
    return Math.max(0, (upTo?.[line] ?? 0) - (done?.[line] ?? 0));
  }

  quantity(line: number): number {
    return this.#quantities.get(line) ?? 0;
  }

  /** A piece more or fewer; what was weighed goes as a whole. */
  step(line: number, by: 1 | -1): void {
    const of = this.#of().lines[line];
    if (!of) return;
    const next = this.quantity(line) + by * (of.unit ? this.left(line) : 1);
    this.#quantities = new Map(this.#quantities).set(line, Math.min(this.left(line), Math.max(0, next)));
  }
}

const stepOf = (line: Line): number => (line.unit ? line.quantity : 1);
