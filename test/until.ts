/** Waits for what a promise will bring about, in turns of the event loop and never in milliseconds. */

const mostTurns = 5_000;

/** Resolves once `condition` holds; throws when it does not after some thousand turns. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < mostTurns; turn++) {
    if (condition()) return;
    await oneTurn();
  }
  throw new Error(`expected a condition to come true within ${mostTurns} turns of the event loop`);
}

/** Lets everything that waits for nothing but other promises come to its end. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn++) await oneTurn();
}

const oneTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
