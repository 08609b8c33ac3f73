/** Which till this tablet is: paired with a code, known at a start without a network, asked for anew, and given up. */
import * as v from 'valibot';
import { TillView } from '../edge/domain/wire.ts';
import type { Edge } from './edge.ts';
import type { Spare } from './spare.ts';
import type { Store } from './store.ts';

export interface IdentityParts {
  readonly store: Store;
  readonly edge: Edge;
  readonly spare: Spare;
}

export class Identity {
  pairing = $state.raw<'unknown' | 'unpaired' | 'paired'>('unknown');
  till = $state.raw<TillView | null>(null);

  readonly #parts: IdentityParts;

  constructor(parts: IdentityParts) {
    this.#parts = parts;
  }

  /** From this tablet's disk, or the second copy of it. */
  async restore(stored: unknown): Promise<void> {
    const known = v.safeParse(TillView, stored ?? (await this.#parts.spare.till().catch(() => undefined)));
    if (known.success) this.#is(known.output);
  }

  /** Asks the edge who this tablet is and what its sales unit may do. */
  ask(): void {
    void this.#parts.edge.till().then((answer) => {
      if (answer.is === 'unpaired') this.lost();
      // A disk that will not keep it costs one more question at the next start.
      else if (answer.is === 'till') return this.#keep(answer.till).catch(() => this.#is(answer.till));
      return undefined;
    });
  }

  /** `leave` ends what was asked for another till, before this tablet becomes the new one. */
  async pair(code: string, leave: () => Promise<void>): Promise<'paired' | 'used-or-wrong' | 'unreachable'> {
    const answer = await this.#parts.edge.pair(code.trim());
    if (answer.is === 'wrong') return 'used-or-wrong';
    if (answer.is !== 'paired') return 'unreachable';
    if (this.till?.till.id !== answer.till.till.id) await leave();
    await this.#keep(answer.till);
    return 'paired';
  }

  /** False when the edge could not be told, and nothing has changed. */
  async tellOff(): Promise<boolean> {
    const answer = await this.#parts.edge.ask((api) => api.pairing.$delete());
    return answer.status === 204 || answer.status === 401;
  }

  forget(): void {
    this.lost();
    this.till = null;
  }

  /** The edge does not know this tablet any more; what it asked is kept for when it is paired again. */
  lost(): void {
    this.pairing = 'unpaired';
  }

  /** The database was made anew, and knows no till. */
  async keepAgain(): Promise<void> {
    if (this.till) await this.#write(this.till);
  }

  async #keep(till: TillView): Promise<void> {
    await this.#write(till);
    this.#is(till);
    void this.#parts.spare.keepTill(till).catch(() => {});
  }

  async #write(till: TillView): Promise<void> {
    await this.#parts.store.write(['kept'], (tx) => tx('kept').put(till, 'till'));
  }

  #is(till: TillView): void {
    this.till = till;
    this.pairing = 'paired';
  }
}
