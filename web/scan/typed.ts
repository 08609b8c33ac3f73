/** Tells a scanner that types from a person who does, and never takes a key away from the person. */
import type { Clock } from '../../edge/domain/clock.ts';
import { tabletClock } from '../clock.ts';
import { repairLayout } from './layouts.ts';

/** What is used of a `KeyboardEvent`. */
export interface KeyPress {
  readonly key: string;
  /** Milliseconds, from when the key was pressed: a page that is held up hears of it late. */
  readonly timeStamp: number;
  readonly target?: EventTarget | null;
  readonly shiftKey?: boolean;
  readonly ctrlKey?: boolean;
  readonly altKey?: boolean;
  readonly metaKey?: boolean;
  readonly repeat?: boolean;
}

export interface TypedScanner {
  /** Takes a key press; true when it belongs to a scan and is not to reach the page. */
  key(press: KeyPress): boolean;
}

/** A scanner leaves a few milliseconds between keys; the fastest typists need four times this. */
const fastestPersonMs = 35;
/** By radio single keys are late; with a longer gap it is another burst. */
const longestGapMs = 150;
/** Fewer could be a person drumming on two keys; with more, Firefox would open its search at the slash of `https:/`. */
const fewestKeys = 7;
/** A second Enter, a line feed or one that is late by radio is the scanner's own; no person is as quick after a scan. */
const tailMs = 300;

/**
 * `onscan` gets the text of a burst that ends with Enter, Tab or a pause: without what a scanner adds around it, and
 * repaired where two keyboard layouts bent it. Of the keys, the end of a scan is always kept from the page, lest Enter
 * press the button that has the focus; its characters are, once they are known for a scan, unless they go into a field.
 */
export function createTypedScanner(onscan: (text: string) => void, clock: Clock = tabletClock): TypedScanner {
  let text = '';
  let gaps: number[] = [];
  let lastAt = Number.NEGATIVE_INFINITY;
  let scannedAt = lastAt;
  let isAfterDead = false;
  let cancelPause = () => {};

  return {
    key(press) {
      const { key, timeStamp } = press;
      const isEnd = key === 'Enter' || key === 'Tab' || isLineEnd(press);
      // Shift and its like come between the letters of a scan; a held key repeats as fast as a scanner.
      if (!isEnd && !isCharacter(press)) return false;
      if (press.repeat) {
        forget();
        return false;
      }
      if (isEnd && !text && timeStamp - scannedAt < tailMs) return true;
      const gap = timeStamp - lastAt;
      lastAt = timeStamp;
      if (gap > longestGapMs) forget();
      if (isEnd) return finish();
      if (text) gaps.push(gap);
      text += characterOf(press);
      cancelPause();
      cancelPause = clock.after(longestGapMs, finish);
      return isScan() && !isInField(press.target);
    },
  };

  function finish(): boolean {
    const isOne = isScan();
    const scanned = text;
    forget();
    if (!isOne) return false;
    scannedAt = lastAt;
    onscan(plain(scanned));
    return true;
  }

  function isScan(): boolean {
    return [...text].length >= fewestKeys && median(gaps) <= fastestPersonMs;
  }

  function forget(): void {
    cancelPause();
    text = '';
    gaps = [];
    isAfterDead = false;
  }

  function characterOf({ key, shiftKey }: KeyPress): string {
    // After a dead key some systems give its accent and the next letter as one: `é` was a dead `´` and an `e`.
    const character = isAfterDead ? (key.normalize('NFD')[0] ?? key) : key;
    isAfterDead = key === 'Dead';
    if (!isAfterDead) return character;
    return shiftKey ? '`' : '´';
  }
}

/** With Ctrl or Alt alone it is a command; both together are AltGr, which writes. */
function isCharacter({ key, ctrlKey = false, altKey = false, metaKey = false }: KeyPress): boolean {
  return (key === 'Dead' || [...key].length === 1) && !metaKey && ctrlKey === altKey;
}

/** What some scanners press for carriage return and line feed. A browser would open its downloads. */
const isLineEnd = ({ key, ctrlKey = false }: KeyPress): boolean => ctrlKey && /^[jm]$/i.test(key);

const fields = 'input, textarea, select, [contenteditable]';

const isInField = (target: EventTarget | null | undefined): boolean =>
  target !== null && target !== undefined && 'closest' in target && typeof target.closest === 'function'
    ? target.closest(fields) !== null
    : false;

function median(numbers: readonly number[]): number {
  const ordered = [...numbers].sort((a, b) => a - b);
  return ordered[Math.floor(ordered.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** Scanners can be set to write the kind of code before it (`]Q1`, AIM) and signs of their own around it. */
function plain(scanned: string): string {
  const text = repairLayout(scanned.trim().replace(/^\][A-Za-z]\d/, ''));
  const at = text.toLowerCase().indexOf('https://qr.vipps.no/');
  if (at > 0) return text.slice(at);
  // The prefix may have been bent as well, so that the text was not known for a code as a whole.
  if (at < 0)
    for (let cut = 1; cut <= longestPrefix; cut++) {
      const rest = repairLayout(text.slice(cut));
      if (rest !== text.slice(cut)) return rest;
    }
  return text;
}

const longestPrefix = 8;
