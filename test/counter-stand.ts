/** An edge whose peer also speaks the QR API and the Management API, and the tablets' calls to it as one line each. */
import { type ManualClock, manualClock } from '../edge/domain/clock.ts';
import { type CounterPeer, createCounterPeer, scanOf } from './counter-peer.ts';
import { openStand, type Stand, startMs } from './edge-stand.ts';
import { signed } from './epayment-peer.ts';

export interface Said {
  readonly status: number;
  readonly body: unknown;
}

export type CounterStand = Omit<Stand, 'peer'> & {
  readonly peer: CounterPeer;
  /** One call as the paired tablet, or as another that has this cookie. */
  call(method: string, path: string, body?: unknown, cookie?: string): Promise<Said>;
  /** A customer scans a sticker: delivered as Vipps MobilePay would; answers the HTTP status. */
  scan(sticker: string, token: string, changes?: object): Promise<number>;
};

export async function openCounter(
  from: { seed?: number; clock?: ManualClock; before?: (peer: CounterPeer) => void } = {},
): Promise<CounterStand> {
  const clock = from.clock ?? manualClock(startMs);
  const peer = createCounterPeer(clock);
  from.before?.(peer);
  const stand = await openStand({ clock, peer, ...(from.seed !== undefined && { seed: from.seed }) });
  return Object.assign(stand, {
    peer,
    async call(method: string, path: string, body?: unknown, cookie = stand.cookie()): Promise<Said> {
      const headers = new Headers({ Cookie: cookie });
      if (body !== undefined) headers.set('Content-Type', 'application/json');
      const response = await stand.edge().app.request(path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    async scan(sticker: string, token: string, changes: object = {}): Promise<number> {
      const registration = peer.registrations().find(({ events }) => events.includes('user.checked-in.v1'));
      if (!registration) throw new Error('expected a registration for scans, found none');
      const { headers, body } = signed(
        registration,
        scanOf(sticker, token, clock.now(), changes),
        clock.now(),
      );
      const answer = await stand
        .edge()
        .app.request('/hooks/vipps/check-in', { method: 'POST', headers, body });
      return answer.status;
    },
  });
}
