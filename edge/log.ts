/** One line of JSON an event, for whoever keeps the edge: never a token, a key, a code or a full number. */
import type { Clock } from './domain/clock.ts';

export type Level = 'info' | 'warn' | 'error';
export type Log = (level: Level, event: string, fields?: Readonly<Record<string, unknown>>) => void;

export const lineLog =
  (clock: Clock, write: (line: string) => void): Log =>
  (level, event, fields = {}) =>
    write(JSON.stringify({ at: new Date(clock.now()).toISOString(), level, event, ...fields }));
