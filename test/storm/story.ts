/** What happened, line by line, so that two runs can be compared and a failing one be told shortly. */
export interface Story {
  tell(line: string, reference?: string): void;
  /** Counts a fault by its kind. */
  fault(kind: string, reference?: string): void;
  faults(): Readonly<Record<string, number>>;
  text(): string;
  last(): string;
  /** The last lines about these references, with what befell everybody in between. */
  about(references: readonly string[], most?: number): string;
}

export function storyOf(now: () => number): Story {
  const lines: { at: number; reference: string | null; line: string }[] = [];
  const counts = new Map<string, number>();
  const startMs = now();
  const show = ({ at, line }: { at: number; line: string }) =>
    `${((at - startMs) / 1000).toFixed(3).padStart(10)} s  ${line}`;
  const tell = (line: string, reference?: string) =>
    void lines.push({
      at: now(),
      reference: reference ?? null,
      line: reference ? `${reference} ${line}` : line,
    });

  return {
    tell,
    fault(kind, reference) {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      tell(`! ${kind}`, reference);
    },
    faults: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    last: () => lines.slice(-5).map(show).join(' · '),
    text: () => lines.map(show).join('\n'),
    about(references, most = 40) {
      const concerning = new Set(references);
      const first = lines.findIndex(({ reference }) => reference !== null && concerning.has(reference));
      return lines
        .slice(Math.max(0, first))
        .filter(({ reference, line }) => (reference === null ? isForAll(line) : concerning.has(reference)))
        .slice(-most)
        .map(show)
        .join('\n');
    },
  };
}

/** Of what concerns no payment, only what could have harmed one. */
const isForAll = (line: string): boolean => /killed|starts|weather|clock|edge asleep|edge wakes/.test(line);
