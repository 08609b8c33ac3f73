/** One of a kind for each sales unit of the merchant, none of which knows of the others. */
export interface ByUnit<T> {
  /** Throws for a sales unit that is not set up. */
  of(unit: string): T;
  readonly all: readonly T[];
}

export function byUnit<T>(made: Iterable<readonly [unit: string, made: T]>): ByUnit<T> {
  const units = new Map(made);
  return {
    of(unit) {
      const found = units.get(unit);
      if (!found) throw new Error(`expected a sales unit of this merchant, got ${unit}`);
      return found;
    },
    all: [...units.values()],
  };
}
