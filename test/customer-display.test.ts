import { expect, test } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { slipWords } from '../edge/after/slip-words.ts';
import { outcomes } from '../edge/domain/outcome.ts';
import { Display, longestSilenceMs } from '../web/display/display.svelte.ts';
import { saidOf } from '../web/display/said.ts';
import { tellerOf } from '../web/display/teller.ts';
import type { Answer } from '../web/edge.ts';
import { customerWords } from '../web/i18n/customer.ts';
import { turns } from './until.ts';

const start = Date.UTC(2026, 10, 21, 9);
const answer = (status: number, body: unknown): Answer => ({ status, body, retryAfter: null });
const none = answer(0, undefined);

class Stream extends EventTarget {
  closed = false;
  close(): void {
    this.closed = true;
  }
  say(type: string, data: unknown): void {
    if (!this.closed) this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
  }
}

/** A screen, the edge's answers to it, and the streams it opened. */
function screen(answers: { me: Answer }) {
  const clock = manualClock(start);
  const streams: Stream[] = [];
  const display = new Display({
    clock,
    random: () => 0.5,
    ask: async () => answers.me,
    EventSource: class extends Stream {
      constructor() {
        super();
        streams.push(this);
      }
    },
  });
  const who = answer(200, {
    display: { id: 'd' },
    till: { id: 'T1', name: 'Till 1' },
    merchant: { name: 'Honey stall', market: 'NO' },
    now: start,
  });
  return { clock, streams, display, who, cart: { is: 'nothing', now: start } };
}

test('a display keeps what it shows while it is told that it is true, and goes blank when it is not', async () => {
  const answers = { me: none };
  const { clock, streams, display, who, cart } = screen(answers);
  answers.me = who;
  display.start();
  await turns();
  streams[0]?.say('show', cart);
  expect(display.show).toMatchObject({ is: 'nothing' });
  for (let beat = 0; beat < 10; beat++) {
    clock.advance(5_000);
    streams[0]?.say('beat', { now: clock.now() });
  }
  expect(display.show).not.toBeNull();
  clock.advance(longestSilenceMs);
  expect(display.show).toBeNull();
  await turns();
  expect(streams.length).toBe(2);
  streams[1]?.say('show', cart);
  expect(display.show).not.toBeNull();
});

test('streams that open and break again keep nothing on the screen', async () => {
  const answers = { me: none };
  const { clock, streams, display, who, cart } = screen(answers);
  answers.me = who;
  display.start();
  await turns();
  streams[0]?.say('show', cart);
  for (let passed = 0; passed < longestSilenceMs; passed += 500) {
    streams.at(-1)?.dispatchEvent(new Event('error'));
    clock.advance(500);
    await turns();
  }
  expect(display.show).toBeNull();
  expect(streams.length).toBeGreaterThan(2);
});

test('a display that was disconnected says so, and one that hears nothing keeps asking', async () => {
  const answers = { me: none };
  const { clock, display, streams, who } = screen(answers);
  display.start();
  await turns();
  expect(display.pairing).toBe('unknown');
  answers.me = who;
  clock.advance(1_000);
  await turns();
  expect(display.pairing).toBe('paired');
  answers.me = answer(401, { problem: 'unpaired' });
  streams.at(-1)?.dispatchEvent(new Event('error'));
  clock.advance(1_000);
  await turns();
  expect(display.pairing).toBe('unpaired');
  expect(display.show).toBeNull();
});

test('only paid is called paid, and no code is offered once its time is over', () => {
  const w = customerWords.en;
  for (const outcome of outcomes) {
    const said = saidOf({ outcome, by: 'screen', hasQr: true }, { leftMs: 1_000, w, brand: 'Vipps' });
    expect(said.mood === 'paid').toBe(outcome === 'paid');
    expect(said.title === w.paid).toBe(outcome === 'paid');
    expect(said.hasCode).toBe(outcome === 'waiting');
  }
  const over = saidOf({ outcome: 'waiting', by: 'screen', hasQr: true }, { leftMs: 0, w, brand: 'Vipps' });
  expect(over.hasCode).toBe(false);
});

test.each([
  ['en', 'sales slip'],
  ['nb', 'salgsslipp'],
  ['da', 'salgsslip'],
  ['sv', 'försäljningsnota'],
  ['fi', 'myyntitosit'],
] as const)('in %s the slip is called what it calls itself, %s, and never a receipt', (language, name) => {
  const { scanSlip, slipCode } = customerWords[language];
  for (const text of [slipWords[language].slip, scanSlip, slipCode]) {
    expect(text.toLowerCase()).toContain(name);
    expect(text).not.toMatch(/receipt|kvitter|kvitto|kuitti/i);
  }
});

test('the till tells each change at once, one at a time, and says it again before it is taken for gone', async () => {
  const clock = manualClock(start);
  const told: { seq: number; is: string }[] = [];
  const waiting: ((answer: Answer) => void)[] = [];
  let isSeen = true;
  const teller = tellerOf({
    clock,
    mayTell: () => isSeen,
    put: ({ seq, show }) =>
      new Promise((resolve) => {
        told.push({ seq, is: show.is });
        waiting.push(resolve);
      }),
  });
  const hear = async (body: object) => {
    waiting.shift()?.(answer(200, body));
    await turns();
  };
  teller.show({ is: 'nothing' });
  teller.show({ is: 'payment', reference: 'SALE-0001' });
  teller.show({ is: 'cart', lines: [] });
  expect(told).toEqual([{ seq: start, is: 'nothing' }]);
  await hear({ taken: true, seq: start, displays: 1 });
  expect(told.at(-1)).toEqual({ seq: start + 1, is: 'cart' });
  await hear({ taken: true, seq: start + 1, displays: 1 });
  expect(told).toHaveLength(2);
  clock.advance(9_000);
  expect(told.at(-1)).toEqual({ seq: start + 1, is: 'cart' });
  expect(told).toHaveLength(3);
  // Another page of this till has said something newer: what is on the counter now is newer still.
  await hear({ taken: false, seq: start + 500_000, displays: 1 });
  expect(told.at(-1)).toEqual({ seq: start + 500_001, is: 'cart' });
  await hear({ taken: true, seq: start + 500_001, displays: 1 });
  // A page that nobody sees leaves the display to the one that is seen.
  isSeen = false;
  clock.advance(60_000);
  expect(told).toHaveLength(4);
  isSeen = true;
  clock.advance(9_000);
  expect(told).toHaveLength(5);
  teller.stop();
});
