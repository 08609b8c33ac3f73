/** A process of its own that runs one world after the other as it is told, and ends when nobody is there to tell it. */
import './runes.ts';
import { plainly, tellFailure } from './figures.ts';
import type { ToFleet, ToWorker } from './fleet.ts';

const { seizePlatform } = await import('./platform.ts');
const { plants } = await import('./plants.ts');
const { runWorld } = await import('./world.ts');

// An interrupt from the keyboard goes to all: whoever began us lets us end in order.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
const platform = seizePlatform();
const tell = (message: ToFleet) => process.send?.(message);

process.on('message', ({ seed, sales, plant, tellAll }: ToWorker) => {
  const planted = plant === undefined ? undefined : plants[plant]?.();
  runWorld(platform, { seed, sales, ...(planted && { plant: planted }) }).then(
    (end) =>
      tell({
        ended: plainly(end),
        ...(end.violation && { failure: tellFailure(end, plant) }),
        ...(tellAll && { text: end.text() }),
        bloomed: planted?.bloomed() ?? 0,
      }),
    (problem: unknown) =>
      tell({ broke: problem instanceof Error ? String(problem.stack) : String(problem), seed }),
  );
});
tell({ ready: true });
