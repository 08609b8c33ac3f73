/** The simulator on a port of its own. */
import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type Http2Bindings, type HttpBindings, serve } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { systemClock } from '../clock.ts';
import { createSimulator } from './app.ts';
import { brokenHeader } from './breakdown.ts';

export interface Listening {
  /** 0 takes a free one. */
  readonly port: number;
  readonly host: string;
}

export interface StartedSimulator {
  /** Without a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Resolves when the port is open; rejects when it is taken. */
export async function startSimulator({ port, host }: Listening): Promise<StartedSimulator> {
  const simulator = createSimulator({
    clock: systemClock,
    fetch: globalThis.fetch,
    random: randomUUID,
    // The address the request came by, so that a phone on the same network follows links that work for it.
    baseUrl: (request) => new URL(request.url).origin,
  });
  const answer = async (request: Request, env: HttpBindings | Http2Bindings): Promise<Response> => {
    const response = await simulator.app.fetch(request, env);
    if (!response.headers.has(brokenHeader)) return response;
    env.incoming.socket.destroy();
    return RESPONSE_ALREADY_SENT;
  };
  const listening = Promise.withResolvers<AddressInfo>();
  const server = serve(
    { fetch: answer, port, hostname: host, overrideGlobalObjects: false },
    listening.resolve,
  );
  server.on('error', listening.reject);
  const address = await listening.promise;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    close() {
      simulator.stop();
      if ('closeAllConnections' in server) server.closeAllConnections();
      return new Promise((done, fail) => {
        server.close((error) => (error ? fail(error) : done()));
      });
    },
  };
}
