/** Screens that face the customer, on an edge that stands still: paired, listening, and told by a till what to show. */
import * as v from 'valibot';
import { expect, onTestFinished } from 'vitest';
import { DisplayCode, DisplayShow } from '../edge/domain/display.ts';
import { type CounterStand, openCounter } from './counter-stand.ts';
import { startMs } from './edge-stand.ts';
import { turns, until } from './until.ts';

export const second = 1_000;
export const line = {
  id: 'honey-350',
  name: 'Honey 350 g',
  unitPrice: 12_900,
  quantity: 2,
  vatRate: 1500,
};

/** A one-time code of a till, of the first one without a cookie. */
export async function codeOf(stand: CounterStand, cookie?: string): Promise<string> {
  const { body } = await stand.call('POST', '/api/display/pairing', {}, cookie ?? stand.cookie());
  return v.parse(DisplayCode, body).code;
}

/** The cookie of a new screen. */
export async function pairDisplay(stand: CounterStand, tillCookie?: string): Promise<string> {
  const response = await stand.edge().app.request('/display/pair', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code: await codeOf(stand, tillCookie) }),
  });
  expect(response.status).toBe(201);
  return (response.headers.get('Set-Cookie') ?? '').split(';')[0] ?? '';
}

let seq = startMs;
/** A till says what its screens are to show: the newest of all that was said. */
export const show = (stand: CounterStand, what: object, cookie?: string) =>
  stand.call('PUT', '/api/display', { seq: ++seq, show: what }, cookie ?? stand.cookie());

/** A screen that listens, and all that it was told to show. */
export async function listen(stand: CounterStand, cookie: string) {
  const response = await stand.edge().app.request('/display/stream', { headers: { Cookie: cookie } });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  let text = '';
  let isOver = false;
  const read = async () => {
    const decoder = new TextDecoder();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
      text += decoder.decode(part.value, { stream: true });
    isOver = true;
  };
  void read();
  onTestFinished(async () => {
    await reader?.cancel();
    await turns();
  });
  const shows = () =>
    [...text.matchAll(/event: show\ndata: (.*)\n/g)].map(([, data]) =>
      v.parse(DisplayShow, JSON.parse(data ?? '')),
    );
  return {
    shows,
    last: () => shows().at(-1),
    beats: () => [...text.matchAll(/event: beat/g)].length,
    isOver: () => isOver,
    leave: () => reader?.cancel(),
  };
}

/** A stand with one screen that listens. */
export async function openDisplay() {
  const stand = await openCounter();
  const cookie = await pairDisplay(stand);
  const screen = await listen(stand, cookie);
  await until(() => screen.shows().length === 1);
  return { stand, cookie, screen };
}
