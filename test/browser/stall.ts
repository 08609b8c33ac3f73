/** A whole stall for the browser journeys: simulator, edge and till on ports of their own, in a real Chromium. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { type Running, startEdge } from '../../edge/node.ts';
import { startSimulator } from '../../edge/simulator/node.ts';
import { launchChromium } from './chromium.ts';
import { filmPicture } from './fake-camera.ts';
import { freePort } from './free-port.ts';

export interface Stall {
  readonly till: Page;
  readonly context: BrowserContext;
  readonly running: Running;
  readonly simulatorUrl: string;
  readonly tillUrl: string;
  /** The customer's phone, on a page of its own. */
  phone(customer: string): Promise<Page>;
  /** Calls the simulator's control API and gives its JSON. */
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  close(): Promise<void>;
}

export interface StallOptions {
  /** The sales unit of the simulator; `456789` may not send requests to phones. */
  readonly msn?: string;
  /** Whose phone page the till's camera films; no camera without. */
  readonly customer?: string;
  readonly viewport?: { width: number; height: number };
}

/** A second browser shows the phone, as it would be: a camera's film is chosen when a browser starts. */
async function filmPhone(url: string, file: string): Promise<void> {
  const browser = await launchChromium();
  const phone = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  await phone.goto(url);
  await phone.getByRole('button', { name: 'Show the code on the full screen' }).click();
  const code = phone.getByRole('img', { name: 'Your personal QR code' });
  await code.waitFor();
  await code.evaluate((image: HTMLImageElement) => image.decode());
  await filmPicture(await phone.screenshot(), file);
  await browser.close();
}

const webDir = join(import.meta.dirname, '../../dist');

export async function openStall({ msn = '123456', customer, viewport }: StallOptions = {}): Promise<Stall> {
  const dataDir = mkdtempSync(join(tmpdir(), 'torg-stall-'));
  const simulator = await startSimulator({ port: 0, host: '127.0.0.1' });
  const port = await freePort();
  const publicUrl = `http://localhost:${port}`;
  const running = await startEdge(
    {
      port,
      host: '127.0.0.1',
      publicUrl,
      dataDir,
      market: 'NO',
      merchantName: 'Honey stall',
      simulator: null,
      vipps: {
        baseUrl: simulator.url,
        clientId: 'sim-client',
        clientSecret: 'sim-secret',
        subscriptionKey: 'sim-subscription',
        msn,
      },
    },
    { version: '0.0.0', webDir, write: () => {} },
  );
  const filmed = customer && join(dataDir, 'film.y4m');
  if (filmed) await filmPhone(`${simulator.url}/phone?customer=${customer}`, filmed);
  const browser = await launchChromium(filmed);
  const context = await browser.newContext({
    viewport: viewport ?? { width: 1180, height: 820 },
    locale: 'en-GB',
    permissions: filmed ? ['camera'] : [],
  });
  const till = await context.newPage();
  await till.goto(`${publicUrl}/pair/${await running.edge.newPairingCode()}`);
  await till.getByRole('button', { name: 'Connect' }).click();
  await till.getByRole('button', { name: /^Charge/ }).waitFor();

  return {
    till,
    context,
    running,
    simulatorUrl: simulator.url,
    tillUrl: publicUrl,
    async phone(who) {
      const page = await context.newPage();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${simulator.url}/phone?customer=${who}`);
      return page;
    },
    async control(method, path, body) {
      const response = await fetch(simulator.url + path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: body === undefined ? null : JSON.stringify(body),
      });
      if (!response.ok)
        throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
      return response.status === 204 ? undefined : response.json();
    },
    async close() {
      await browser.close();
      await running.stop();
      await simulator.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
