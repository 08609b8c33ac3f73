/** Which decoder reads on this device: chosen by measurement, and remembered until reader or browser is another. */
import * as v from 'valibot';
import type { Decoder } from './reading.ts';
import { sitExams } from './self-test.ts';

/** From best to last. `native` is the browser's own detector, with ZXing-C++ beside it. */
export const rungs = ['native', 'wasm-worker', 'zxing-js'] as const;
export type Rung = (typeof rungs)[number];

/** Milliseconds a picture of the self-test; null for a decoder that did not read all of them, or is not there. */
export interface Measured {
  readonly native: number | null;
  readonly wasm: number | null;
}

export interface Memory {
  get(): string | null;
  set(value: string): void;
}

/** The decoder that is known to read most is given up for a clear gain alone. */
const clearlyFaster = 0.8;

export function choose({ native, wasm }: Measured): 'native' | 'wasm-worker' {
  if (native === null) return 'wasm-worker';
  return wasm === null || native <= wasm * clearlyFaster ? 'native' : 'wasm-worker';
}

/** One after the other, since side by side each would slow the other. */
export async function measure(decoders: { native: Decoder; wasm: Decoder }): Promise<Measured> {
  const wasm = await sitExams(decoders.wasm.decode);
  const native = await sitExams(decoders.native.decode);
  return { native, wasm };
}

const Kept = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ build: v.string(), native: v.nullable(v.number()), wasm: v.nullable(v.number()) }),
);

/** What was measured with this very reader in this very browser; null when that has yet to be done. */
export function recall(memory: Memory, build: string): Measured | null {
  const kept = v.safeParse(Kept, memory.get());
  return kept.success && kept.output.build === build
    ? { native: kept.output.native, wasm: kept.output.wasm }
    : null;
}

export function keep(memory: Memory, build: string, measured: Measured): void {
  memory.set(JSON.stringify({ build, ...measured }));
}
