/** Vipps MobilePay by HTTP, with a phone to approve on and a page to break things with; all state in memory. */
import { Hono } from 'hono';
import { brokenHeader } from './breakdown.ts';
import { callbackRoutes } from './callback-routes.ts';
import { controlCodeRoutes } from './control-code-routes.ts';
import { controlRoutes } from './control-routes.ts';
import { ecomRoutes } from './ecom-routes.ts';
import { epaymentRoutes } from './epayment-routes.ts';
import { exchangeRoutes } from './exchange-routes.ts';
import type { Simulation } from './gate.ts';
import { imageRoutes } from './image-routes.ts';
import { managementRoutes } from './management-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { pageRoutes } from './page-routes.ts';
import { paymentQrRoutes } from './payment-qr-routes.ts';
import { gatewayRefusal } from './problems.ts';
import { redirectRoutes } from './redirect-routes.ts';
import { respond } from './respond.ts';
import { tokenRoutes } from './token-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { openWorld, type World, type WorldParts } from './world.ts';

export interface SimulatorParts extends WorldParts {
  /** Where the caller of `request` reaches this simulator, without a trailing slash. */
  readonly baseUrl: (request: Request) => string;
}

export interface Simulator {
  readonly app: Hono;
  readonly world: World;
  /** `app.fetch` as a client sees it: a rehearsed reset rejects, and so does a signal that aborts. */
  readonly fetch: typeof fetch;
  /** Resolves when no webhook or callback is on the wire. */
  settled(): Promise<void>;
  /** No timer of the simulator runs any more. */
  stop(): void;
}

export function createSimulator(parts: SimulatorParts): Simulator {
  const world = openWorld(parts);
  const simulation: Simulation = { world, baseUrl: parts.baseUrl };
  const app = new Hono({ getPath: (request) => canonicalPath(new URL(request.url).pathname) });
  for (const routes of [
    tokenRoutes,
    epaymentRoutes,
    webhookRoutes,
    exchangeRoutes,
    paymentQrRoutes,
    callbackRoutes,
    redirectRoutes,
    orderRoutes,
    managementRoutes,
    ecomRoutes,
    imageRoutes,
    controlRoutes,
    controlCodeRoutes,
  ]) {
    app.route('/', routes(simulation));
  }
  app.route('/', pageRoutes());
  app.notFound(() => respond(gatewayRefusal(404, 'Resource not found')));

  return {
    app,
    world,
    fetch: (input, init) => {
      const request = new Request(input, init);
      // A request follows its caller's signal by a reference that may be collected; the caller's own stays.
      return fetchAsClient(app, request, init?.signal ?? request.signal);
    },
    async settled() {
      await Promise.all([world.deliveries.settled(), world.ecom.settled()]);
    },
    stop() {
      world.deliveries.clear();
      world.clock.stop();
    },
  };
}

/** The platform matches its paths in any case; what a merchant has named keeps its own. */
function canonicalPath(path: string): string {
  const api = /^\/(accesstoken|miami|epayment|webhooks|qr|order-management|management|ecomm)(\/|$)/i;
  if (!api.test(path)) return path;
  const parts = path.split('/');
  const lower = parts.map((part) => part.toLowerCase());
  return lower.map((part, at) => (isNamed(lower, at) ? parts[at] : part)).join('/');
}

/** Whether the part at this place is a reference or an id of somebody's own making. */
function isNamed(parts: readonly string[], at: number): boolean {
  const before = parts[at - 1] ?? '';
  if (before === 'merchant-callback') return parts[at] !== 'mobilepay' || parts.length === at + 1;
  if (['payments', 'merchant-redirect', 'mobilepay', 'receipts', 'categories'].includes(before)) return true;
  return parts[1] === 'order-management' && parts[2] === 'v2' && at === 4 && parts.length === 5;
}

async function fetchAsClient(app: Hono, request: Request, signal: AbortSignal): Promise<Response> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  const response = await Promise.race([app.fetch(request), aborted.promise]);
  signal.removeEventListener('abort', abort);
  if (response.headers.has(brokenHeader)) throw new TypeError('fetch failed');
  return response;
}
