/** Everything that is left to chance, from one seed: the same seed draws the same world. */
export interface Chance {
  /** From 0 up to, but not, 1. */
  next(): number;
  yes(probability: number): boolean;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
  uuid(): string;
  bytes(length: number): Uint8Array;
}

export function chanceOf(seed: number): Chance {
  // mulberry32: 32 bits of state are plenty for one world, and it is the same on every machine.
  let state = (seed ^ 0x9e3779b9) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  // Neighbouring seeds begin alike and part after some draws.
  for (let draw = 0; draw < 8; draw++) next();
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  const bytes = (length: number) => Uint8Array.from({ length }, () => whole(0, 255));

  return {
    next,
    yes: (probability) => next() < probability,
    whole,
    pick(from) {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined)
        throw new Error('pick: expected something to pick from, and there is nothing');
      return picked;
    },
    uuid() {
      const drawn = bytes(16);
      drawn[6] = ((drawn[6] ?? 0) & 0x0f) | 0x40;
      drawn[8] = ((drawn[8] ?? 0) & 0x3f) | 0x80;
      const hex = [...drawn].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    },
    bytes,
  };
}
