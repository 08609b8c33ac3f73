/** A whole stall for the browser journeys: simulator, edge and till on ports of their own, in a real Chromium. */
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import type { Running } from '../../edge/node.ts';
import { openShop, type ShopStores } from '../shop.ts';
import { launchChromium } from './chromium.ts';
import { filmPicture } from './fake-camera.ts';

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
  readonly shop?: ShopStores;
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

export async function openStall({ msn, customer, viewport, shop: also }: StallOptions = {}): Promise<Stall> {
  const shop = await openShop(msn, undefined, also);
  const filmed = customer && join(shop.dataDir, 'film.y4m');
  if (filmed) await filmPhone(`${shop.simulatorUrl}/phone?customer=${customer}`, filmed);
  const browser = await launchChromium(filmed);
  const context = await browser.newContext({
    viewport: viewport ?? { width: 1180, height: 820 },
    locale: 'en-GB',
    permissions: filmed ? ['camera'] : [],
  });
  const till = await context.newPage();
  await till.goto(`${shop.url}/pair/${await shop.running.edge.newPairingCode()}`);
  await till.getByRole('button', { name: 'Connect' }).click();
  await till.getByRole('button', { name: /^Charge/ }).waitFor();

  return {
    till,
    context,
    running: shop.running,
    simulatorUrl: shop.simulatorUrl,
    tillUrl: shop.url,
    async phone(who) {
      const page = await context.newPage();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(`${shop.simulatorUrl}/phone?customer=${who}`);
      return page;
    },
    control: shop.control,
    async close() {
      await browser.close();
      await shop.close();
    },
  };
}
