/** The edge on Node: environment, ledger file, server, the built till, and a tidy end. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { systemClock } from './clock.ts';
import type { Config } from './config.ts';
import { createEdge, type Edge } from './edge.ts';
import { lineLog } from './log.ts';
import { openNodeSqlite } from './sqlite-node.ts';

export interface Running {
  readonly edge: Edge;
  /** Where this machine reaches it. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface Surroundings {
  readonly version: string;
  /** Holds the built till. */
  readonly webDir: string;
  /** Takes a log line; the standard output unless told. */
  readonly write?: (line: string) => void;
}

/** Starts listening; rejects when the port is taken. */
export async function startEdge(
  config: Config,
  { version, webDir, write = writeLine }: Surroundings,
): Promise<Running> {
  const log = lineLog(systemClock, write);
  const sqlite = openNodeSqlite(join(config.dataDir, `${config.vipps.msn}.sqlite`));
  const edge = createEdge(config, {
    clock: systemClock,
    fetch: globalThis.fetch,
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log,
    sqlite,
    version,
  });
  const app = withTill(edge, webDir, config.publicUrl.startsWith('https:'));
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, port: config.port, hostname: config.host }, () =>
      resolve(starting),
    );
    starting.once('error', reject);
  });
  edge.start();
  log('info', 'edge-started', { port: config.port, msn: config.vipps.msn, version });

  return {
    edge,
    url: `http://${config.host === '0.0.0.0' ? 'localhost' : config.host}:${config.port}`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      await edge.stop();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      log('info', 'edge-stopped');
    },
  };
}

const writeLine = (line: string): void => void process.stdout.write(`${line}\n`);

/** API first, then files, then the till itself for every address of its own. */
function withTill(edge: Edge, webDir: string, https: boolean): Hono {
  const app = new Hono();
  // The customers' pages bring rules of their own, which are narrower than the till's.
  app.use('/s/*', async (c) => {
    const answer = await edge.app.fetch(c.req.raw, c.env);
    if (https) answer.headers.set('Strict-Transport-Security', 'max-age=31536000');
    return answer;
  });
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      permissionsPolicy: { camera: ['self'], screenWakeLock: ['self'], microphone: [], geolocation: [] },
      referrerPolicy: 'no-referrer',
      strictTransportSecurity: https ? 'max-age=31536000' : false,
    }),
  );
  const isOurs = (path: string) => /^\/(api|hooks|healthz|r|display\/(pair|me|stream|qr))(\/|$)/.test(path);
  app.use(async (c, next) => (isOurs(c.req.path) ? edge.app.fetch(c.req.raw, c.env) : next()));
  // A stall's 4G is dear; the API's answers are small and its streams must not be held back.
  app.use(compress());
  app.use(
    serveStatic({
      root: webDir,
      precompressed: true,
      onFound: (path, c) =>
        c.header(
          'Cache-Control',
          path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    }),
  );
  app.get('*', async (c) => {
    if (/\.\w+$/.test(c.req.path)) return c.notFound();
    return c.html(await readFile(join(webDir, 'index.html'), 'utf8'), 200, { 'Cache-Control': 'no-cache' });
  });
  return app;
}
