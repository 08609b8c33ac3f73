/** A tablet: a disk that outlives its pages, a clock that may be wrong, and one or two pages of the till. */
import { IDBFactory } from 'fake-indexeddb';
import type { Row } from '../../web/parcel-row.ts';
import type { EdgeHost } from './edge-host.ts';
import type { Ground } from './ground.ts';
import { keptRows } from './kept-rows.ts';
import { locksOfTablet } from './locks.ts';
import { openPage, type Page } from './page.ts';

export interface Tablet {
  readonly name: string;
  /** What tells the edge which till it is. */
  readonly cookie: string;
  /** Those that are open, oldest first. */
  pages(): readonly Page[];
  /** What lies of asks on its disk. */
  rows(): readonly Row[];
  /** One that a seller can use now. */
  usable(): Page | undefined;
  openPage(): Page;
  /** No signal for so long, ms. */
  cut(forMs: number): void;
  setClock(offsetMs: number): void;
  /** Has a page, a signal and a disk. */
  mend(): void;
  /** Its day is over: no page of it is opened any more. */
  shut(): void;
}

export interface TabletParts {
  readonly ground: Ground;
  readonly edge: EdgeHost;
  readonly name: string;
  readonly cookie: string;
}

export function openTablet({ ground, edge, name, cookie }: TabletParts): Tablet {
  const { time, chance, story, weather, laws } = ground;
  const idb = new IDBFactory();
  const locks = chance.yes(0.85) ? locksOfTablet() : null;
  const hourMs = 3_600_000;
  let offsetMs = chance.yes(0.5) ? 0 : chance.whole(-5 * hourMs, 5 * hourMs);
  let cutUntil = 0;
  let opened = 0;
  const hearing = new Set<Page>();
  let pages: readonly Page[] = [];
  let isShut = false;
  const kept = keptRows(laws.kept);

  function open(): Page {
    const page: Page = openPage({
      ...{ ground, edge, cookie, idb, kept, locks },
      name: `${name}/${++opened}`,
      offsetMs: () => offsetMs,
      isCut: () => time.now() < cutUntil,
      tellOthers() {
        for (const other of pages) {
          if (other === page || hearing.has(other) || !(weather.isClear() || chance.yes(0.8))) continue;
          hearing.add(other);
          time.after(40, () => {
            hearing.delete(other);
            other.heed('told');
          });
        }
      },
      died() {
        pages = pages.filter((other) => other !== page);
        if (pages.length > 0 || isShut) return;
        time.after(weather.isClear() ? 100 : chance.whole(500, 120_000), () => {
          if (pages.length === 0) open();
        });
      },
    });
    pages = [...pages, page];
    return page;
  }

  story.tell(`${name} is ${offsetMs / 1000} s off`);
  open();
  return {
    name,
    cookie,
    pages: () => pages,
    rows: kept.rows,
    usable: () => {
      const ready = pages.filter((page) => page.isUsable());
      return ready.length > 0 ? chance.pick(ready) : undefined;
    },
    openPage: open,
    cut(forMs) {
      story.fault(`${name}: no signal`);
      cutUntil = time.now() + forMs;
      if (chance.yes(0.5)) for (const page of pages) page.streams.breakAll();
      else for (const page of pages) page.streams.silenceAll();
      time.after(forMs, () => {
        for (const page of pages) if (weather.isClear() || chance.yes(0.5)) page.heed('online');
      });
    },
    setClock(next) {
      story.fault(`${name}: clock set`);
      offsetMs = next;
    },
    mend() {
      cutUntil = 0;
      if (pages.length === 0) open();
      for (const page of pages) {
        page.disk.mend();
        page.thaw();
        page.heed('online');
      }
    },
    shut() {
      isShut = true;
      for (const page of pages) page.die();
    },
  };
}
