/**
 * The machine that the edge runs on: the real edge on real SQLite, killed between any two statements, and started again
 * on what was committed. A killed edge hears nothing, says nothing and writes nothing any more; what it had sent is on its way.
 */
import { createEdge, type Edge } from '../../edge/edge.ts';
import { openNodeSqlite } from '../../edge/sqlite-node.ts';
import type { Sqlite } from '../../edge/sqlite.ts';
import { openStores, type Stores, type StoresConfig } from '../../edge/stores.ts';
import { Parcel } from '../../edge/domain/wire.ts';
import * as v from 'valibot';
import type { Ground } from './ground.ts';
import { Killed } from './platform.ts';
import { type Reply, replyOf } from './road.ts';
import { msn, withoutSecond } from './set-ups.ts';

export const edgeUrl = 'https://till.test';

export interface EdgeHost {
  /** The books as they lie on the disk, for whoever checks them. */
  readonly disk: Sqlite;
  /** How often anything has been written there. */
  writes(): number;
  /** Null while it is down. */
  edge(): Edge | null;
  /** As they are set up. */
  stores(): Stores;
  /** What time its machine says it is, ms. */
  now(): number;
  /** Goes down at the statement `statements` from now, or at once. */
  kill(statements: number | 'now'): void;
  /** Its lid is closed for so long, ms: it does nothing and hears nothing, and its clock goes on. */
  sleep(forMs: number): void;
  /** Its clock jumps: what to add to the true time from now on, ms. */
  setClock(offsetMs: number): void;
  /** Sees to it that it is up and stays up. */
  mend(): void;
  /** One request of one machine; null: the connection broke. */
  call(
    path: string,
    init: { method: string; headers?: Record<string, string>; body?: string },
  ): Promise<Reply | null>;
  /** Opens an event stream; `ended` is called when the edge goes down. */
  stream(path: string, cookie: string, to: { chunk(text: string): void; ended(): void }): Promise<() => void>;
}

interface Life {
  readonly number: number;
  edge: Edge | null;
  alive: boolean;
  left: number | null;
  /** What would have happened, while it sleeps. */
  held: (() => void)[] | null;
  readonly onDeath: Set<() => void>;
  /** A store is left out. */
  readonly lacksStore: boolean;
}

export interface EdgeHostParts {
  readonly ground: Ground;
  readonly vippsUrl: string;
  readonly toVipps: (url: URL, init: RequestInit) => Promise<Response>;
  /** What to add to the true time to have this machine's at first, ms. */
  readonly offsetMs: number;
  /** One that collects at once, and perhaps one that collects when the goods are handed over. */
  readonly stores: StoresConfig;
}

export function openEdgeHost({
  ground,
  vippsUrl,
  toVipps,
  offsetMs: firstMs,
  stores,
}: EdgeHostParts): EdgeHost {
  const { time, chance, story, plant } = ground;
  const disk = openNodeSqlite(':memory:');
  let life: Life | null = null;
  let lives = 0;
  let writes = 0;
  let offsetMs = firstMs;
  const config = {
    publicUrl: edgeUrl,
    market: 'NO',
    merchantName: 'Storm',
    vipps: {
      baseUrl: vippsUrl,
      clientId: 'sim-client',
      clientSecret: 'sim-secret',
      subscriptionKey: 'sim-subscription',
      msn,
    },
    stores,
  } as const;

  function start(): void {
    const lacksStore = lives > 0 && stores.list.length > 1 && !ground.weather.isClear() && chance.yes(0.15);
    if (lacksStore) story.fault('edge: a store is left out');
    const mine: Life = {
      lacksStore,
      number: ++lives,
      edge: null,
      alive: true,
      left: null,
      held: null,
      onDeath: new Set(),
    };
    life = mine;
    story.tell(`edge starts, life ${mine.number}`);
    const awake = (task: () => void) => {
      if (!mine.alive) return;
      if (mine.held) mine.held.push(task);
      else task();
    };
    const clock = {
      now: () => time.now() + offsetMs,
      after: (ms: number, task: () => void) => time.after(ms, () => awake(() => untilKilled(task))),
    };
    const killable = killableSqlite(disk, mine, {
      die: () => die(mine),
      wrote: () => {
        writes++;
      },
    });
    untilKilled(() => {
      const edge = createEdge(lacksStore ? { ...config, stores: withoutSecond(stores) } : config, {
        clock,
        sqlite: plant.sqlite ? plant.sqlite(killable) : killable,
        randomBytes: (length) => Uint8Array.from(chance.bytes(length)),
        version: '0',
        log: (level, event, fields) => {
          if (level === 'error' && mine.alive) story.tell(`edge logs ${event} ${JSON.stringify(fields)}`);
          if ((event === 'settle-failed' || event === 'request-failed') && mine.alive)
            ground.laws.broken('the edge throws', `${JSON.stringify(fields)}`);
        },
        // A dead edge hears no answer.
        fetch: (input, init) =>
          new Promise((resolve, reject) => {
            if (!mine.alive) return;
            toVipps(new URL(String(input)), init ?? {}).then(
              (response) => awake(() => resolve(response)),
              (error: unknown) => awake(() => reject(error)),
            );
          }),
      });
      mine.edge = edge;
      edge.start();
    });
  }

  function die(dying: Life): void {
    if (!dying.alive) return;
    dying.alive = false;
    story.fault('edge killed');
    for (const tell of dying.onDeath) tell();
    const downMs = chance.yes(0.8) ? chance.whole(200, 5_000) : chance.whole(5_000, 150_000);
    time.after(ground.weather.isClear() ? 100 : downMs, () => {
      if (life !== dying) return;
      // A small machine without a clock of its own goes on from when it last wrote the time down.
      if (!ground.weather.isClear() && chance.yes(ground.weather.climate.clocks * 0.3))
        host.setClock(offsetMs - chance.whole(30_000, 3 * 3_600_000));
      start();
    });
  }

  function wake(sleeping: Life): void {
    const late = sleeping.held;
    if (!late) return;
    story.tell('edge wakes');
    sleeping.held = null;
    for (const task of late) if (sleeping.alive) task();
  }

  const host: EdgeHost = {
    disk,
    writes: () => writes,
    edge: () => (life?.alive ? life.edge : null),
    stores: () => openStores(disk, config),
    now: () => time.now() + offsetMs,
    kill(statements) {
      if (!life?.alive) return;
      if (statements === 'now') die(life);
      else life.left = statements;
    },
    sleep(forMs) {
      const mine = life;
      if (!mine?.alive || mine.held) return;
      story.fault('edge asleep');
      mine.held = [];
      time.after(forMs, () => wake(mine));
    },
    setClock(next) {
      story.fault(`edge: clock jumps ${next < offsetMs ? 'back' : 'forward'}`);
      story.tell(`edge: clock ${offsetMs / 1000} → ${next / 1000} s off`);
      offsetMs = next;
    },
    mend() {
      if (!life?.alive) return start();
      life.left = null;
      wake(life);
      if (life.lacksStore) die(life);
    },
    async call(path, init) {
      const mine = life;
      if (!mine?.alive || !mine.edge || mine.held) return null;
      const planted = plantedReply(ground, mine.edge, { path, body: init.body });
      if (planted) return planted;
      const length: Record<string, string> =
        init.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(init.body)) };
      const request = new Request(edgeUrl + path, { ...init, headers: { ...init.headers, ...length } });
      const reply = await replyOf(await mine.edge.app.fetch(request));
      return mine.alive ? reply : null;
    },
    async stream(path, cookie, to) {
      const mine = life;
      const closed = () => {};
      if (!mine?.alive || !mine.edge || mine.held) {
        to.ended();
        return closed;
      }
      const response = await mine.edge.app.fetch(new Request(edgeUrl + path, { headers: { cookie } }));
      const reader = response.body?.getReader();
      if (!mine.alive || response.status !== 200 || !reader) {
        to.ended();
        return closed;
      }
      let open = true;
      const end = () => {
        if (!open) return;
        open = false;
        mine.onDeath.delete(end);
        to.ended();
      };
      mine.onDeath.add(end);
      const decoder = new TextDecoder();
      void (async () => {
        for (;;) {
          const { done, value } = await reader.read();
          if (!open || done) return end();
          to.chunk(decoder.decode(value, { stream: true }));
        }
      })();
      return () => {
        open = false;
        mine.onDeath.delete(end);
        if (mine.alive) void reader.cancel();
      };
    },
  };
  start();
  return host;
}

/** Where a machine would have ended, there is nobody to hear of it. */
function untilKilled(task: () => unknown): void {
  try {
    task();
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

function plantedReply(
  { plant, time }: Ground,
  edge: Edge,
  { path, body }: { path: string; body: string | undefined },
): Reply | null {
  if (!plant.toEdge || path !== '/api/parcels' || body === undefined) return null;
  return plant.toEdge(v.parse(Parcel, JSON.parse(body)), edge, time.now());
}

/** Counts down at each statement, at each commit and after it, and lets nothing through once the edge is dead. */
function killableSqlite(
  disk: Sqlite,
  life: Life,
  { die, wrote }: { die: () => void; wrote: () => void },
): Sqlite {
  const point = () => {
    if (life.left !== null && life.left-- <= 0) die();
    if (!life.alive) throw new Killed('killed');
  };
  let depth = 0;
  return {
    exec(sql) {
      point();
      disk.exec(sql);
    },
    prepare(sql) {
      const statement = disk.prepare(sql);
      const dying =
        <A extends unknown[], R>(run: (...values: A) => R) =>
        (...values: A): R => {
          point();
          return run(...values);
        };
      const writing: typeof statement.run = (...values) => {
        wrote();
        return statement.run(...values);
      };
      return { run: dying(writing), first: dying(statement.first), all: dying(statement.all) };
    },
    transaction(work) {
      point();
      wrote();
      depth++;
      try {
        return disk.transaction(() => {
          const result = work();
          point();
          return result;
        });
      } finally {
        depth--;
        if (depth === 0 && life.alive) point();
      }
    },
    scrub: () => {
      point();
      disk.scrub();
    },
    close: () => {},
  };
}
