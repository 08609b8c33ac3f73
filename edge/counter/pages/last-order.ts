/**
 * What this phone asked for last on a stall's page, and in which language: kept by the phone for as long as a request can
 * live and a little more, so that a customer whom nothing brought back is told of it before they pay again, and one who
 * was brought back reads on as they began.
 */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Ending, Language } from './words.ts';

const name = 'torg_order';
const livesS = 15 * 60;

/** `secret` names its result page; the cookie is sent to the pages of this one stall alone. */
export function rememberOrder(
  c: Context,
  order: { stall: string; secret: string; language: Language; secure: boolean },
): void {
  setCookie(c, name, `${order.secret}.${order.language}`, {
    path: `/s/${order.stall}`,
    httpOnly: true,
    // A scanned poster leads here from elsewhere.
    sameSite: 'Lax',
    secure: order.secure,
    maxAge: livesS,
  });
}

export function orderOf(c: Context): { secret: string; language: string | undefined } {
  const [secret = '', language] = (getCookie(c, name) ?? '').split('.');
  return { secret, language };
}

/** Whoever has paid, or still can, is to know before they begin another payment. */
export const isTold = (ending: Ending): boolean => told.includes(ending);
const told: readonly Ending[] = ['opening', 'waiting', 'approved', 'paid', 'unknown'];
