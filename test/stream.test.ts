import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { PaymentsPage, PaymentView } from '../edge/domain/wire.ts';
import { beatMs, createBell } from '../edge/stream.ts';
import { cancelOf, chargeOf, openStand, type Stand, startMs } from './edge-stand.ts';
import { turns, until } from './until.ts';

interface Told {
  readonly event: string;
  readonly id: string | null;
  readonly data: unknown;
}

/** A tablet that listens: everything it has been told so far, until it leaves. */
async function listen(stand: Stand, path = '/api/stream', headers: Record<string, string> = {}) {
  const response = await stand.ask(path, { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toContain('text/event-stream');
  const reader = response.body?.getReader();
  const told: Told[] = [];
  let isOver = false;
  const read = async () => {
    const decoder = new TextDecoder();
    let rest = '';
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      rest += decoder.decode(part.value, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) told.push(readBlock(block));
    }
    isOver = true;
  };
  void read();
  const leave = async () => {
    await reader?.cancel();
    await turns();
  };
  onTestFinished(leave);
  return {
    told,
    leave,
    isOver: () => isOver,
    headers: response.headers,
    beats: () => told.filter(({ event }) => event === 'beat'),
    payments: () =>
      told.filter(({ event }) => event === 'payment').map(({ data }) => v.parse(PaymentView, data)),
    ids: () => told.flatMap(({ id }) => (id === null ? [] : [Number(id)])),
  };
}

function readBlock(block: string): Told {
  const fields = new Map(
    block
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return {
    event: fields.get('event') ?? '',
    id: fields.get('id') ?? null,
    data: JSON.parse(fields.get('data') ?? 'null') as unknown,
  };
}

async function charge(stand: Stand) {
  const made = chargeOf();
  await stand.send(made);
  await stand.rest();
  return made;
}

test('a stream begins with all that is known and goes on with what is learned', async () => {
  const stand = await openStand();
  const first = await charge(stand);
  const tablet = await listen(stand);
  await until(() => tablet.payments().length === 1);
  expect(tablet.payments()[0]).toMatchObject({ reference: first.reference, stage: 'waiting' });
  const second = await charge(stand);
  await until(() => tablet.payments().length >= 2);
  expect(tablet.payments().at(-1)?.reference).toBe(second.reference);
  stand.peer.customer.approves(first.reference);
  await stand.pass(6_000);
  const last = tablet.payments().findLast(({ reference }) => reference === first.reference);
  expect(last).toMatchObject({ stage: 'approved', captured: 12_900 });
  expect(tablet.ids()).toEqual(tablet.ids().toSorted((a, b) => a - b));
});

test('a stream that is taken up again tells only what came since, by Last-Event-ID or by cursor', async () => {
  const stand = await openStand();
  await charge(stand);
  const before = stand.edge().ledger.newestSeq();
  const { reference } = await charge(stand);
  for (const [path, headers] of [
    ['/api/stream', { 'Last-Event-ID': String(before) }],
    [`/api/stream?since=${before}`, {}],
    [`/api/stream?since=${before - 1}`, { 'Last-Event-ID': String(before) }],
  ] as const) {
    const tablet = await listen(stand, path, headers);
    await until(() => tablet.payments().length > 0);
    await turns();
    expect(tablet.payments().map((payment) => payment.reference)).toEqual([reference]);
  }
});

test('a Last-Event-ID that is no number counts as none', async () => {
  const stand = await openStand();
  await charge(stand);
  for (const id of ['x', '-5', '1e99', '']) {
    const tablet = await listen(stand, '/api/stream', { 'Last-Event-ID': id });
    await until(() => tablet.payments().length === 1);
  }
});

test('a cursor of another ledger, from the future, begins anew', async () => {
  const stand = await openStand();
  const { reference } = await charge(stand);
  const tablet = await listen(stand, '/api/stream?since=999999');
  await until(() => tablet.payments().length === 1);
  expect(tablet.payments()[0]?.reference).toBe(reference);
});

test('more than one page is told without a gap or a repeat', async () => {
  const stand = await openStand();
  const { ledger } = stand.edge();
  for (let count = 0; count < 450; count++) {
    ledger.begin(
      {
        reference: `stall7-page-${count}`,
        chargeId: null,
        till: 'T1',
        currency: 'NOK',
        value: 0,
        lines: [],
        by: 'code',
        madeAt: startMs,
        takenAt: startMs,
      },
      { stage: 'withdrawn' },
    );
  }
  const tablet = await listen(stand);
  await until(() => tablet.payments().length === 450);
  await turns();
  expect(tablet.ids()).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));

  const pages = [];
  for (let since = 0, more = true; more;) {
    const page = v.parse(PaymentsPage, await (await stand.ask(`/api/payments?since=${since}`)).json());
    pages.push(...page.payments.map(({ seq }) => seq));
    ({ cursor: since, more } = page);
    expect(page.now).toBe(startMs);
  }
  expect(pages).toEqual(tablet.ids());
});

test('a quiet stream beats every fifteen seconds with the edge’s clock', async () => {
  const stand = await openStand();
  const tablet = await listen(stand);
  await until(() => tablet.beats().length === 1);
  expect(beatMs).toBe(15_000);
  for (let beat = 1; beat <= 3; beat++) {
    await stand.pass(beatMs - 1);
    expect(tablet.beats()).toHaveLength(beat);
    await stand.pass(1);
    await until(() => tablet.beats().length === beat + 1);
    expect(tablet.beats().at(-1)?.data).toEqual({ now: startMs + beat * beatMs });
  }
});

test('no proxy holds a stream back or keeps it', async () => {
  const { headers } = await listen(await openStand());
  expect(headers.get('Cache-Control')).toBe('no-cache, no-transform');
  expect(headers.get('X-Accel-Buffering')).toBe('no');
});

test('a tablet that has gone leaves no timer behind, and the others are told on', async () => {
  const stand = await openStand();
  await turns();
  const idle = stand.clock.untilNext();
  const gone = await listen(stand);
  await until(() => gone.beats().length === 1);
  expect(stand.clock.untilNext()).toBe(beatMs);
  await gone.leave();
  await until(() => stand.clock.untilNext() === idle);

  const stays = await listen(stand);
  const { reference } = await charge(stand);
  await until(() => stays.payments().some((payment) => payment.reference === reference));
  expect(gone.payments()).toEqual([]);
});

test('many tablets hear the same', async () => {
  const stand = await openStand();
  const tablets = await Promise.all(Array.from({ length: 40 }, () => listen(stand)));
  const { reference } = await charge(stand);
  await stand.send(cancelOf(reference));
  await stand.rest();
  for (const tablet of tablets) {
    await until(() => tablet.payments().at(-1)?.stage === 'cancelled');
    expect(tablet.ids().at(-1)).toBe(tablets[0]?.ids().at(-1));
  }
});

test('an edge that stops lets its tablets go, also one that comes at that moment', async () => {
  const stand = await openStand();
  const tablet = await listen(stand);
  await until(() => tablet.beats().length === 1);
  stand.peer.failNext('create', 'hang-before');
  await charge(stand);
  const stopping = stand.edge().stop();
  const late = await listen(stand);
  await until(() => tablet.isOver() && late.isOver());
  await stand.pass(10_000);
  await stopping;
});

test('a ring wakes all who wait, once', async () => {
  const bell = createBell();
  const heard: string[] = [];
  const { signal } = new AbortController();
  void bell.next(signal).then(() => heard.push('a'));
  void bell.next(signal).then(() => heard.push('b'));
  bell.ring();
  await turns();
  expect(heard).toEqual(['a', 'b']);
  bell.ring();
  await turns();
  expect(heard).toEqual(['a', 'b']);
});

test('who has left is not kept waiting, before or after', async () => {
  const bell = createBell();
  const leaving = new AbortController();
  const waits = bell.next(leaving.signal);
  leaving.abort();
  await waits;
  await bell.next(leaving.signal);
});

test('a ring is heard after the transaction that it told of', async () => {
  const bell = createBell();
  const order: string[] = [];
  void bell.next(new AbortController().signal).then(() => order.push('heard'));
  bell.ring();
  order.push('written');
  await turns();
  expect(order).toEqual(['written', 'heard']);
});
