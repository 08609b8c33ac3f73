/**
 * Where we are, told by the address: reload and links come back to the same place, and the back gesture
 * leaves a screen but never a sale.
 *
 *   /  ──lay('scan')──►  / + scan  ──show(/pay/…)──►  /pay/…  ──home()──►  /
 *
 * What lies over a place is kept in the history's state only: iOS asks for the camera again when the
 * address changes.
 */
export type Spot =
  | { readonly at: 'sale' }
  | { readonly at: 'today' }
  /** Stickers and posters. */
  | { readonly at: 'codes' }
  | { readonly at: 'find' }
  /** Approved, and not yet handed over. */
  | { readonly at: 'held' }
  /** What happened: of one reference, or of a sum on a day. */
  | { readonly at: 'proof'; readonly of: string }
  | { readonly at: 'pay'; readonly reference: string }
  /** A sale that is not paid yet. */
  | { readonly at: 'note'; readonly reference: string }
  | { readonly at: 'pair'; readonly code: string };

const overs = ['scan', 'number', 'settings', 'health', 'parked', 'displays', 'note'] as const;
export type Over = (typeof overs)[number] | null;

/** The part of `window` that a place needs. */
export interface Page {
  readonly location: { readonly pathname: string };
  readonly history: {
    readonly state: unknown;
    pushState(state: unknown, unused: string, url?: string): void;
    replaceState(state: unknown, unused: string, url?: string): void;
    go(by: number): void;
  };
}

export class Place {
  spot = $state.raw<Spot>({ at: 'sale' });
  over = $state.raw<Over>(null);
  readonly #page: Page;
  #isGoingHome = false;

  constructor(page: Page) {
    this.#page = page;
    this.returned();
  }

  /** The browser moved: back, forward or a fresh load. */
  returned(): void {
    // The trail may have begun at a link into a payment; home is the sale all the same.
    if (this.#isGoingHome) this.#page.history.replaceState({ over: null, depth: 0 }, '', '/');
    this.#isGoingHome = false;
    this.spot = readSpot(this.#page.location.pathname);
    this.over = this.#mark.over;
  }

  /** Goes to a place from which the back gesture returns here. */
  go(spot: Spot): void {
    this.#page.history.pushState({ over: null, depth: this.#mark.depth + 1 }, '', pathOf(spot));
    this.returned();
  }

  /** Goes to a place instead of this one, closing what lies over it. */
  show(spot: Spot): void {
    this.#page.history.replaceState({ over: null, depth: this.#mark.depth }, '', pathOf(spot));
    this.returned();
  }

  /** Opens something over this place without changing the address. */
  lay(over: Exclude<Over, null>): void {
    if (this.over === over) return;
    this.#page.history.pushState({ over, depth: this.#mark.depth + 1 }, '');
    this.over = over;
  }

  /** Opens something else in the place of what lies over here. */
  swap(over: Exclude<Over, null>): void {
    this.#page.history.replaceState({ over, depth: this.#mark.depth }, '');
    this.over = over;
  }

  /** Closes what lies over this place. */
  lift(): void {
    if (this.over === null) return;
    this.over = null;
    this.#page.history.go(-1);
  }

  /** One step back; to the sale where this page began here. */
  back(): void {
    if (this.#mark.depth > 0) this.#page.history.go(-1);
    else this.show({ at: 'sale' });
  }

  /** Back to the sale, taking along every step that led away from it. */
  home(): void {
    const { depth } = this.#mark;
    this.#isGoingHome = true;
    if (depth > 0) this.#page.history.go(-depth);
    else this.returned();
    this.spot = { at: 'sale' };
    this.over = null;
  }

  get #mark(): { over: Over; depth: number } {
    return readMark(this.#page.history.state);
  }
}

export function readSpot(pathname: string): Spot {
  const [, at = '', rest = ''] = pathname.split('/');
  if (at === 'today' || at === 'codes' || at === 'find' || at === 'held') return { at };
  if (at === 'proof' && /^[a-zA-Z0-9.-]{8,64}$/.test(rest)) return { at, of: rest };
  if ((at === 'pay' || at === 'note') && /^[a-zA-Z0-9-]{8,40}$/.test(rest)) return { at, reference: rest };
  if (at === 'pair') return { at, code: decoded(rest) };
  return { at: 'sale' };
}

export function pathOf(spot: Spot): string {
  if (spot.at === 'sale') return '/';
  if (spot.at === 'pay' || spot.at === 'note') return `/${spot.at}/${spot.reference}`;
  if (spot.at === 'proof') return `/proof/${spot.of}`;
  if (spot.at === 'pair') return `/pair/${encodeURIComponent(spot.code)}`;
  return `/${spot.at}`;
}

/** History state outlives the script that wrote it, so it is read as foreign data. */
function readMark(state: unknown): { over: Over; depth: number } {
  if (typeof state !== 'object' || state === null) return { over: null, depth: 0 };
  const over = ('over' in state && overs.find((each) => each === state.over)) || null;
  const depth = 'depth' in state && typeof state.depth === 'number' ? state.depth : 0;
  return { over, depth };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return '';
  }
}
