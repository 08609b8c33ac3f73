/** The storm's door into `npm test`: many small worlds, the same one twice, and bugs that it has to catch. */
import { execFile } from 'node:child_process';
import { expect, test } from 'vitest';
import { plants } from './storm/plants.ts';
import { type Figures, runStorm } from './storm/storm.ts';

/** On a process of its own, as `npm run storm` runs it: two of them take half the time. */
async function runAlone(seed: number, sales: number): Promise<{ figures: Figures; failures: string }> {
  const main = new URL('./storm/main.ts', import.meta.url).pathname;
  return new Promise((resolve, reject) => {
    const args = [main, '--seed', String(seed), '--sales', String(sales)];
    execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (_error, stdout, failures) => {
      try {
        resolve({ figures: JSON.parse(stdout), failures });
      } catch {
        reject(new Error(`storm: expected one line of JSON, got ${stdout} ${failures}`));
      }
    });
  });
}

test('in two thousand sales through bad weather nothing is lost, doubled or disagreed about', async () => {
  for (const { figures, failures } of await Promise.all([runAlone(1, 1_000), runAlone(1_001, 1_000)])) {
    expect(failures).toBe('');
    expect(figures).toMatchObject({ sales: 1_000, lost: 0, doubled: 0, disagreements: 0 });
    expect(figures.paid).toBeGreaterThan(300);
    for (const kind of ['edge killed', 'tablet: killed', 'tablet: request lost', 'vipps: answer lost'])
      expect(figures.faults[kind]).toBeGreaterThan(25);
  }
}, 240_000);

test('the same seed tells the same story twice', async () => {
  const tell = async () => {
    const texts: string[] = [];
    await runStorm({ seed: 77, sales: 75, heard: (end) => void texts.push(end.text()) });
    return texts.join('\n');
  };
  const once = await tell();
  expect(once.length).toBeGreaterThan(50_000);
  expect(await tell()).toBe(once);
}, 60_000);

for (const [bug, plant] of Object.entries(plants)) {
  test(`the storm catches ${bug} within a thousand sales`, async () => {
    const planted: ReturnType<typeof plant>[] = [];
    const grow = () => {
      const bloom = plant();
      planted.push(bloom);
      return bloom;
    };
    const { failures } = await runStorm({ seed: 500, sales: 1_000, plant: grow, stopAtFirst: true });
    expect(planted.some(({ bloomed }) => bloomed > 0)).toBe(true);
    expect(failures).toHaveLength(1);
  }, 120_000);
}
