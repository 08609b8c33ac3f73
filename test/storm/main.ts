/**
 * `npm run storm -- --seed S --sales N --workers W`: one line of JSON, and a short story of each law that was broken.
 * The same seed tells the same stories, however many workers there are.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runFleet } from './fleet.ts';
import { plants } from './plants.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    sales: { type: 'string', default: '2000' },
    workers: { type: 'string', default: String(availableParallelism()) },
    /** Prints the whole story of the first world that fails, or of the first. */
    story: { type: 'boolean', default: false },
    /** Puts one of the known bugs in. */
    plant: { type: 'string' },
  },
});
const whole = (name: 'seed' | 'sales' | 'workers'): number => {
  const number = Number(values[name]);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error(`--${name}: expected a whole number, got ${values[name]}`);
  return number;
};
const { plant } = values;
if (plant !== undefined && !plants[plant])
  throw new Error(`--plant: expected one of ${Object.keys(plants).join(' · ')}, got ${plant}`);

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());

const sales = whole('sales');
/** A run of less than this is over before anybody wonders. */
const worthProgress = 5_000;
const progressEachS = 20;
let toldAt = 0;
const mostStories = 5;
let stories = 0;

const { figures, failures, texts } = await runFleet({
  seed: whole('seed'),
  sales,
  workers: whole('workers'),
  plant,
  tellAll: values.story,
  signal: interrupt.signal,
  failed(story) {
    if (stories++ < mostStories) console.error(`${story}\n`);
  },
  progress({ sales: done, broken, seconds }) {
    if (sales < worthProgress || seconds - toldAt < progressEachS) return;
    toldAt = seconds;
    const pace = `${Math.round(done / seconds)} a second`;
    console.error(`storm: ${done} of ${sales} sales, ${pace}, ${broken} laws broken`);
  },
});
if (values.story) console.error(texts.find((text) => text.includes('VIOLATED')) ?? texts[0] ?? '');
console.log(JSON.stringify(figures));
if (interrupt.signal.aborted) process.exitCode = 130;
else process.exitCode = failures.length > 0 ? 1 : 0;
