import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { prepareZXingModule } from 'zxing-wasm/reader';
import { createEye } from '../../web/scan/eye.ts';
import { type Grey, greyOf } from '../../web/scan/grey.ts';
import { zxingOf } from '../../web/scan/zxing.ts';
import { canvasCamera } from './fake-camera.ts';
import { openStall, type Stall } from './stall.ts';

const msn = '123456';
let stall: Stall;
let till: Page;
beforeAll(async () => {
  stall = await openStall({ msn });
  till = stall.till;
  await goToCodes();
  await make('Till 1, by the honey');
});
afterAll(() => stall.close());

const shows = (heading: string | RegExp) => till.getByRole('heading', { name: heading }).waitFor();
const press = (name: string | RegExp) => till.getByRole('button', { name }).first().click();
const row = (name: string) => till.getByRole('listitem').filter({ hasText: name });
const referenceNow = () => till.url().split('/').at(-1) ?? '';

interface Codes {
  readonly stickers: readonly {
    msn: string;
    merchantQrId: string;
    locationDescription: string;
    text: string;
  }[];
  readonly posters: readonly { id: string; text: string }[];
  readonly oldStickers: readonly { beaconId: string }[];
}
const codes = () => stall.control('GET', '/sim/codes') as Promise<Codes>;
async function stickerAt(place: string) {
  const sticker = (await codes()).stickers.find(({ locationDescription }) => locationDescription === place);
  if (!sticker) throw new Error(`expected a sticker at ${place}, there is none`);
  return sticker;
}

async function goToCodes(): Promise<void> {
  await till.goto(`${stall.tillUrl}/codes`);
  await shows('Stickers and posters');
  await till.getByRole('textbox', { name: 'Name in the customer’s app' }).waitFor();
}

async function make(name: string): Promise<void> {
  await till.getByRole('textbox', { name: 'Name in the customer’s app' }).fill(name);
  await press('Make a sticker');
  await row(name).getByText('Ready').waitFor();
}

async function goHome(): Promise<void> {
  await till.goto(`${stall.tillUrl}/today`);
  await press('Back to the till');
  await till.getByRole('button', { name: /^Charge/ }).waitFor();
  const clear = till.getByRole('button', { name: 'Clear', exact: true });
  if (await clear.isVisible()) await clear.click();
}

async function checkIn(customer: string, place = 'Till 1, by the honey'): Promise<void> {
  const { merchantQrId } = await stickerAt(place);
  await stall.control('POST', `/sim/customers/${customer}/check-in`, { msn, merchantQrId });
}
const bar = () => till.getByRole('region', { name: 'Customers who are ready' });

beforeEach(async () => {
  await stall.control('PATCH', '/sim/webhooks', { off: false });
});

test('a customer scans the sticker, the till says so, and one tap asks them for what is in the cart', async () => {
  await goHome();
  await press(/^Lynghonning/);
  await checkIn('kari');
  await bar().getByText('A customer is ready at Till 1, by the honey').waitFor();
  await bar()
    .getByText(/1[45]:\d\d left/)
    .waitFor();
  await press(/^Charge them 129,00/);
  await shows('Waiting for the customer');
  const reference = referenceNow();
  await stall.control('POST', `/sim/payments/${msn}/${reference}/approve`, { customer: 'kari' });
  await shows('Paid');
  await till.keyboard.press('Enter');
  await till.getByText('Nothing here yet').waitFor();
  expect(await bar().count()).toBe(0);
});

test('two customers on one sticker wait in order, and each is asked for their own goods', async () => {
  await goHome();
  await checkIn('kari');
  await bar().getByText('A customer is ready').waitFor();
  await checkIn('ola');
  await press('1 more');
  expect(await bar().getByText('A customer is ready').count()).toBe(2);
  // The goods are not rung up yet: the first is served, and the next Charge asks them.
  await press('Serve them next');
  await bar().getByText('You serve the customer at Till 1, by the honey').waitFor();
  await press(/^Bivokslys/);
  await press(/^Charge 89,00/);
  await shows('Waiting for the customer');
  const first = referenceNow();
  await press('Next customer');
  await press(/^Lynghonning/);
  await press(/^Charge them 129,00/);
  await shows('Waiting for the customer');
  const second = referenceNow();
  await stall.control('POST', `/sim/payments/${msn}/${first}/approve`, { customer: 'kari' });
  await stall.control('POST', `/sim/payments/${msn}/${second}/approve`, { customer: 'ola' });
  await shows('Paid');
});

test('a sticker scanned while no till is open waits for the till that opens', async () => {
  await till.goto('about:blank');
  await checkIn('kari');
  await goHome();
  await bar().getByText('A customer is ready at Till 1, by the honey').waitFor();
  await press('Dismiss');
  await bar()
    .getByText(/^Dismissed/)
    .waitFor();
  await press('Undo');
  await bar().getByText('A customer is ready').waitFor();
  await press('Dismiss');
  await press('Today');
  await press('Back to the till');
  await expect.poll(() => bar().count()).toBe(0);
});

test('a customer who waited past fifteen minutes is asked to scan again', async () => {
  await goHome();
  await press(/^Lynghonning/);
  await checkIn('ola');
  await till.getByRole('button', { name: /^Charge them 129,00/ }).waitFor();
  await stall.control('POST', '/sim/clock/advance', { ms: 15 * 60_000 + 1_000 });
  await press(/^Charge them 129,00/);
  await shows('The check-in was too old');
  await till.getByText('Ask the customer to scan again.').waitFor();
  expect(await till.getByRole('button', { name: /^Back to the goods/ }).count()).toBe(1);
});

test('the ready customer can be asked from the scan view as well', async () => {
  await goHome();
  await press(/^Lynghonning/);
  await press(/^Charge 129/);
  await till.getByText('Turn on the camera').waitFor();
  await checkIn('kari');
  await till.getByRole('button', { name: 'Charge them', exact: true }).click();
  await shows('Waiting for the customer');
  await press('Cancel');
  await shows('Cancelled');
});

test('a sticker is renamed for the customer’s app, and deleting it says what becomes of printed copies', async () => {
  await goToCodes();
  await make('Wrong place');
  await press('Rename: Wrong place');
  const dialog = till.getByRole('dialog');
  await dialog.getByRole('textbox').fill('x'.repeat(37));
  await dialog.getByText('At most 36 characters.').waitFor();
  await dialog.getByRole('textbox').fill('Back counter');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row('Back counter').getByText('Ready').waitFor();
  expect((await stickerAt('Back counter')).msn).toBe(msn);
  await press('Delete: Back counter');
  await dialog.getByText(/Printed copies are dead for ever/).waitFor();
  await press('Keep it');
  await row('Back counter').waitFor();
  await press('Delete: Back counter');
  await press('Delete for ever');
  await expect.poll(async () => row('Back counter').count()).toBe(0);
  expect((await codes()).stickers.map((each) => each.locationDescription)).not.toContain('Back counter');
});

test('old MobilePay stickers ring here, one by one and from a file, and each row of the file is answered for', async () => {
  const [old] = (await codes()).oldStickers;
  if (!old) throw new Error('expected the simulator to know an old sticker');
  await goToCodes();
  await till.getByRole('tab', { name: 'MobilePay stickers' }).click();
  const number = till.getByRole('textbox', { name: 'Number of the sticker' });
  await number.fill('12345');
  await press('Use it here');
  await till.getByText('Not a sticker’s number').waitFor();
  await number.fill(`mobilepaypos://pos?id=${old.beaconId}&source=qr`);
  await press('Use it here');
  const dialog = till.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name in the customer’s app' }).fill('Old one');
  await dialog.getByRole('button', { name: 'Use it here' }).click();
  await till.getByText('Old one works here now').first().waitFor();
  expect((await stickerAt('Old one')).merchantQrId).toBe(old.beaconId);

  // The same sticker once more, by mistake: it is said whose it is, and keeps its name.
  await number.fill(old.beaconId);
  await press('Use it here');
  await dialog.getByText('Worked here before: Old one').waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Name in the customer’s app' }).inputValue()).toBe(
    'Old one',
  );
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect((await stickerAt('Old one')).merchantQrId).toBe(old.beaconId);

  const file = (text: string) => ({
    name: 'old.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(text, 'utf8'),
  });
  const pick = (text: string) => till.locator('input[type=file]').setInputFiles(file(text));
  await pick('sticker;place\n1;2\n');
  await till.getByText(/needs the columns beaconId and posName/).waitFor();
  await pick(`beaconId,posName\n123456789012345,Gate\nabc,Door\n123456789012346,\n123456789012345,Twice\n`);
  await till.getByText('3 of them need mending').waitFor();
  expect(await till.getByRole('cell').allTextContents()).toEqual(
    expect.arrayContaining(['3', 'Not a sticker’s number', '4', 'No name', '5', 'Twice in the file']),
  );
  expect((await codes()).stickers.map((each) => each.locationDescription)).not.toContain('Gate');
  await pick(`posName;beaconId\nØstre port;123456789012345\nOld one;${old.beaconId}\n`);
  await till.getByText('2 stickers in the file').waitFor();
  await press('Use 2 stickers here');
  await till.getByText('2 of 2 work here').waitFor();
  await till.getByText('Worked here before').waitFor();
  const saving = till.waitForEvent('download');
  await press('Save the report');
  const path = await (await saving).path();
  const report = await readFile(path, 'utf8');
  expect(report).toContain('123456789012345;Østre port;Works here now');
  expect((await stickerAt('Østre port')).merchantQrId).toBe('123456789012345');
});

test(
  'an old sticker held before the camera is read, named, and rings here',
  { timeout: 90_000 },
  async () => {
    const page = await stall.context.newPage();
    const camera = await canvasCamera(page);
    await page.goto(`${stall.tillUrl}/codes`);
    await page.getByRole('tab', { name: 'MobilePay stickers' }).click();
    await page.getByRole('button', { name: 'Scan an old sticker' }).click();
    await page.getByRole('heading', { name: 'Hold the old sticker before the camera' }).waitFor();
    await camera.show('https://example.com/menu');
    await page.getByText('Not a sticker’s number').waitFor();
    await camera.show('mobilepaypos://pos?id=210987654321098&source=qr');
    const dialog = page.getByRole('dialog', { name: 'Use it here' });
    await dialog.getByText('210987654321098').waitFor();
    await dialog.getByRole('textbox', { name: 'Name in the customer’s app' }).fill('By camera');
    await dialog.getByRole('button', { name: 'Use it here' }).click();
    await page.getByText('By camera works here now').first().waitFor();
    expect((await stickerAt('By camera')).merchantQrId).toBe('210987654321098');
    await page.close();
  },
);

test('a poster leads to a page where a customer pays, though the way back from the app never comes', async () => {
  await goToCodes();
  await till.getByRole('tab', { name: 'Posters' }).click();
  await press('New page');
  const dialog = till.getByRole('dialog');
  await dialog.getByRole('checkbox').first().check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await till.getByRole('link', { name: 'Look at it' }).waitFor();
  await press('New poster');
  await dialog.getByRole('textbox', { name: 'Name of the poster' }).fill('By the gate');
  await dialog.getByRole('radio', { name: 'Another address' }).check({ force: true });
  await dialog.getByRole('textbox', { name: /^Address/ }).fill('http://not.safe');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog
    .getByText(/begins with https/)
    .last()
    .waitFor();
  await dialog.getByRole('radio', { name: 'Honey stall' }).check({ force: true });
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row('By the gate').getByText('Ready').waitFor();
  await press('Delete: Honey stall');
  await till
    .getByText(/A poster leads to this page/)
    .first()
    .waitFor();

  const [poster] = (await codes()).posters;
  if (!poster) throw new Error('expected one poster');
  await stall.control('PATCH', '/sim/customers/kari', { comesBack: false });
  const phones = await stall.context.browser()?.newContext({ locale: 'en-GB' });
  const phone = await phones?.newPage();
  if (!phone) throw new Error('the stall must have a browser of its own');
  await phone.goto(poster.text);
  await phone.waitForURL(/\/s\//);
  await phone.getByRole('spinbutton').first().fill('2');
  await phone.getByRole('button', { name: /Vipps/ }).click();
  await phone.waitForURL(/\/landing/);
  await phone.getByRole('button', { name: /^Approve/ }).click();
  // Nothing brought the customer back; the page that was left tells all the same, and so does the stall's.
  await phone.goto(poster.text);
  await phone.getByRole('link', { name: /^(Approve in Vipps|Approved|Paid) · .*258.00$/ }).click();
  await phone.waitForSelector('[data-ending=paid]');
  await goHome();
  await press('Today');
  const paid = till.getByRole('listitem').filter({ hasText: '258,00' });
  await paid.getByText('Paid').waitFor();
  await paid.getByRole('button').click();
  await till
    .getByText(/Poster/)
    .first()
    .waitFor();
  await stall.control('PATCH', '/sim/customers/kari', { comesBack: true });
  await phones?.close();
});

test('a printed sheet holds its codes in their real size, and the till’s own scanner reads each of them', async () => {
  await goToCodes();
  await make('Second till');
  await till.getByRole('checkbox', { name: 'Print Till 1, by the honey' }).check();
  await till.getByRole('checkbox', { name: 'Print Second till' }).check();
  await press('Print 2');
  await till.getByText('Sheets of A4: 1').waitFor();
  await press('One more');
  await till.getByText('Sheets of A4: 1').waitFor();
  const expected = [await stickerAt('Till 1, by the honey'), await stickerAt('Second till')].map(
    ({ text }) => text,
  );

  expect(await textsOnPaper()).toEqual([...expected, ...expected].sort());
  const label = await till.locator('.sheets svg').first().boundingBox();
  const mm = 96 / 25.4;
  expect(label?.width).toBeCloseTo(66 * mm, 0);
  expect(label?.height).toBeCloseTo(95 * mm, 0);
  for (const tongue of ['Skann med Vipps', 'Scan with Vipps', 'Scan med Vipps', 'Skanna med Vipps', 'Maksa'])
    expect(await till.locator('.sheets svg').first().textContent()).toContain(tongue);
  await onScreen();

  await till.getByRole('radio', { name: /^Poster/ }).check({ force: true });
  await till.getByText('Sheets of A4: 4').waitFor();
  const pdf = Buffer.from(await till.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(4);
  expect(pdf).toMatch(/\/MediaBox\s*\[\s*0 0 59[45][\d.]* 84[12]/);
});

/** Everything that is printed, as the till's own scanner reads it from a picture of the paper. */
async function textsOnPaper(): Promise<readonly string[]> {
  const wasm = await readFile(
    join(import.meta.dirname, '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'),
  );
  const wasmBinary = new Uint8Array(wasm).buffer;
  const zxing = zxingOf(await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true }));
  await till.emulateMedia({ media: 'print' });
  await till.setViewportSize({ width: 794, height: 1123 });
  const { marks } = createEye(zxing, () => 0).read(
    await greyPicture(await till.screenshot({ fullPage: true })),
    'all',
  );
  return marks.map(({ text }) => text).sort();
}

/** A picture file as the brightness of its points; the browser knows how to read one. */
async function greyPicture(png: Buffer): Promise<Grey> {
  const { width, height, rgba } = await till.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    if (!context) throw new Error('expected a 2d context');
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = '';
    for (let at = 0; at < data.length; at += 8_192)
      text += String.fromCharCode(...data.subarray(at, at + 8_192));
    return { width: bitmap.width, height: bitmap.height, rgba: btoa(text) };
  }, png.toString('base64'));
  return greyOf({ width, height, data: new Uint8ClampedArray(Buffer.from(rgba, 'base64')) });
}

async function onScreen(): Promise<void> {
  await till.emulateMedia({ media: null });
  await till.setViewportSize({ width: 1180, height: 820 });
}

test('a poster whose time is over is said to be dead, and is not offered for printing', async () => {
  await goToCodes();
  const made = await till.evaluate(
    async () =>
      (
        await fetch('/api/posters/fair', {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({
            name: 'At the fair',
            target: { to: 'url', url: 'https://fair.example' },
            ttlS: 300,
          }),
        })
      ).status,
  );
  expect(made).toBe(200);
  await goHome();
  await goToCodes();
  await till.getByRole('tab', { name: 'Posters' }).click();
  await row('At the fair')
    .getByText(/Works until/)
    .waitFor();
  // Five minutes on, without waiting for them.
  await till.route('**/api/posters', async (route) => {
    const told = await (await route.fetch()).text();
    await route.fulfill({ body: told.replace(/"endsAt":\d+/g, '"endsAt":1') });
  });
  await goHome();
  await goToCodes();
  await till.getByRole('tab', { name: 'Posters' }).click();
  await row('At the fair').getByText('Its time is over').waitFor();
  expect(
    await row('At the fair')
      .getByRole('button', { name: /Print|^Choose/ })
      .count(),
  ).toBe(0);
  await press('Delete: At the fair');
  await till
    .getByRole('dialog')
    .getByRole('button', { name: /Delete/ })
    .last()
    .click();
  await row('At the fair').waitFor({ state: 'detached' });
  await till.unroute('**/api/posters');
});
