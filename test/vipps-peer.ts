/** A scripted peer for the client's tests: a real HTTP server that answers what the test says, and tells what it heard. */
import { type HttpBindings, serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { manualClock } from '../edge/domain/clock.ts';
import { createVipps } from '../edge/vipps/client.ts';
import type { VippsParts } from '../edge/vipps/http.ts';

export interface Seen {
  method: string;
  path: string;
  headers: Headers;
  body: string;
}

/** `hang` never answers; `hang-body` sends the head of an answer and no more; `reset` cuts the line. */
export type Scripted = Response | 'hang' | 'hang-body' | 'reset';

export interface Peer {
  baseUrl: string;
  /** Every request so far, the token's among them. */
  seen: Seen[];
  /** The requests to the API alone. */
  calls(): Seen[];
  tokenCalls(): Seen[];
  /** Resolves once the API has had `count` requests. */
  arrived(count: number): Promise<void>;
}

export const startMs = Date.parse('2026-11-21T10:00:00Z');

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

export const tokenAnswer = (token: string, seconds = '3599') =>
  json({
    token_type: 'Bearer',
    expires_in: seconds,
    ext_expires_in: seconds,
    expires_on: '1495271273',
    not_before: '1495184574',
    resource: '00000002-0000-0000-c000-000000000000',
    access_token: token,
  });

/** Answers API requests with `script` in order (the last one from then on), tokens with `tokens`. */
export async function startPeer(
  script: readonly ((call: Seen) => Scripted)[],
  tokens: (turn: number) => Scripted = (turn) => tokenAnswer(`token-${turn}`),
): Promise<Peer> {
  const seen: Seen[] = [];
  let waiting: { count: number; resolve: () => void }[] = [];
  const calls = () => seen.filter(({ path }) => path !== '/accesstoken/get');
  const tokenCalls = () => seen.filter(({ path }) => path === '/accesstoken/get');

  const server = serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request, env) => {
      const path = new URL(request.url).pathname;
      const call = { method: request.method, path, headers: request.headers, body: await request.text() };
      seen.push(call);
      const ring = waiting.filter(({ count }) => calls().length >= count);
      waiting = waiting.filter((entry) => !ring.includes(entry));
      for (const { resolve } of ring) resolve();
      const next =
        path === '/accesstoken/get'
          ? tokens(tokenCalls().length)
          : (script[Math.min(calls().length, script.length) - 1]?.(call) ?? 'hang');
      if (next === 'hang') return new Promise<Response>(() => {});
      if (next === 'hang-body')
        return new Response(new ReadableStream({ start: (flow) => flow.enqueue(utf8('{')) }));
      if (next === 'reset') {
        (env as HttpBindings).incoming.socket.destroy();
        return new Response();
      }
      return next;
    },
  });
  await new Promise<void>((resolve) => {
    if (server.listening) resolve();
    else server.once('listening', () => resolve());
  });
  onTestFinished(async () => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    calls,
    tokenCalls,
    arrived: (count) =>
      new Promise((resolve) => {
        if (calls().length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}

/** The client that talks to `baseUrl`, on a clock that stands still, with what it logged. */
export function clientOf(baseUrl: string, changes: Partial<VippsParts> = {}) {
  const clock = manualClock(startMs);
  const logged: Record<string, unknown>[] = [];
  const vipps = createVipps({
    clock,
    fetch,
    baseUrl,
    clientId: 'client-id-1',
    clientSecret: 'client-secret-1',
    subscriptionKey: 'subscription-key-1',
    msn: '123456',
    system: { name: 'torg', version: '0.1.0' },
    log: (entry) => logged.push(entry),
    ...changes,
  });
  return { vipps, clock, logged };
}

const utf8 = (text: string) => new TextEncoder().encode(text);
