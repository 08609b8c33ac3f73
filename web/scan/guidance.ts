/** What to tell the person when no code is read: by what the last second of pictures lacks. */
import type { Look } from './decode-worker.ts';

/** In the order in which they are told: without light nothing else can be judged. */
export const lacks = ['dark', 'glare', 'moving', 'small', 'blurred'] as const;
export type Lack = (typeof lacks)[number];

export interface Guidance {
  see(look: Look | null, nowMs: number): void;
  /** What most of the pictures of the last second lack; null where none of it is common. */
  lack(nowMs: number): Lack | null;
  forget(): void;
}

/** Three looks of a tablet that reads five pictures a second, and so has time for each second one. */
const spanMs = 1_250;
/** Fewer pictures say nothing: a hand is moving in any one of them. */
const fewest = 3;

export function createGuidance(): Guidance {
  let seen: { readonly look: Look; readonly at: number }[] = [];
  return {
    see(look, nowMs) {
      if (look) seen = [...recent(nowMs), { look, at: nowMs }];
    },
    lack(nowMs) {
      const looks = recent(nowMs);
      if (looks.length < fewest) return null;
      return lacks.find((each) => looks.filter(({ look }) => look[each]).length * 2 > looks.length) ?? null;
    },
    forget() {
      seen = [];
    },
  };

  function recent(nowMs: number) {
    return seen.filter(({ at }) => nowMs - at < spanMs);
  }
}
