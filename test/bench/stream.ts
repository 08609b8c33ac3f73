/** How long one payment's news takes to reach many tablets over real connections. */
import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { openBenchStall } from './stall.ts';
import { median, print } from './figure.ts';

const tablets = 200;
/** A second from the edge's knowing to the last tablet's. */
const limitMs = 1_000;

export async function run(): Promise<void> {
  const stall = await openBenchStall();
  let heard = 0;
  let allHeard = () => {};
  const open = Array.from(
    { length: tablets },
    () =>
      new Promise<() => void>((resolve) => {
        const request = get(`${stall.url}/api/stream`, { headers: { cookie: stall.cookie } }, (response) => {
          response.setEncoding('utf8');
          response.on('data', (text: string) => {
            if (text.includes('event: payment') && ++heard === tablets) allHeard();
            else if (text.includes('event: beat')) resolve(() => request.destroy());
          });
        });
        request.on('error', () => {});
      }),
  );
  const closers = await Promise.all(open);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    heard = 0;
    const done = new Promise<void>((resolve) => {
      allHeard = resolve;
    });
    const began = performance.now();
    // A tombstone is one write and one piece of news.
    await stall.send({ kind: 'cancel', id: randomUUID(), reference: `BENCH-STREAM-${round}`, madeAt: 0 });
    await done;
    times.push(performance.now() - began);
  }
  for (const close of closers) close();
  await stall.close();
  print({
    bench: 'stream',
    figure: `ask to the last of ${tablets} tablets`,
    value: median(times),
    unit: 'ms',
    against: 'limit 1 s',
    other: limitMs,
  });
}
