/** A tablet's disk as one page sees it: it closes, fills up and fails, and a page that dies writes nothing more. */
import type { Ground } from './ground.ts';
import type { KeptRows } from './kept-rows.ts';

export interface PageDisk {
  readonly factory: IDBFactory;
  /** The browser takes the connection away; not every browser says so. */
  closeStorage(tells: boolean): void;
  /** The next so many transactions that write are refused. */
  fill(transactions: number): void;
  mend(): void;
  /** The page dies at the transaction `transactions` from now. */
  dieAt(transactions: number, die: () => void): void;
  /** The page is gone: what it had not finished is undone. */
  drop(): void;
}

export interface DiskParts {
  readonly ground: Ground;
  readonly factory: IDBFactory;
  readonly kept: KeptRows;
  readonly name: string;
}

export function pageDisk({ ground: { story }, factory, kept, name }: DiskParts): PageDisk {
  const open = new Set<IDBDatabase>();
  const running = new Set<IDBTransaction>();
  let gone = false;
  let full = 0;
  let death: { left: number; die: () => void } | null = null;

  function undo(): void {
    for (const transaction of running) {
      try {
        transaction.abort();
      } catch {
        // It had already ended.
      }
    }
    running.clear();
    for (const db of open) db.close();
    open.clear();
  }

  function watch(db: IDBDatabase): void {
    open.add(db);
    const begin = db.transaction.bind(db);
    db.transaction = (tables, mode, options) => {
      if (death && death.left-- <= 0) death.die();
      if (gone) throw new DOMException('the page is gone', 'InvalidStateError');
      if (mode === 'readwrite' && full-- > 0)
        throw new DOMException('the disk is full', 'QuotaExceededError');
      const transaction = begin(tables, mode, options);
      running.add(transaction);
      if (mode === 'readwrite') kept.follow(transaction, name);
      const ended = () => {
        running.delete(transaction);
        // On the disk, and nobody will ever have heard of it.
        if (death && death.left-- <= 0) death.die();
      };
      transaction.addEventListener('complete', ended);
      transaction.addEventListener('abort', () => running.delete(transaction));
      return transaction;
    };
  }

  const facade: Pick<IDBFactory, 'open'> = {
    open(database, version) {
      // Nobody answers a page that is gone.
      if (gone) return Object.create(null);
      const request = factory.open(database, version);
      request.addEventListener('success', () => watch(request.result));
      return request;
    },
  };

  return {
    factory: Object.assign(Object.create(factory), facade),
    closeStorage(tells) {
      story.fault(`${name}: storage closed`);
      const closing = [...open];
      undo();
      if (tells) for (const db of closing) db.onclose?.(new Event('close'));
    },
    fill(transactions) {
      story.fault(`${name}: disk full`);
      full = transactions;
    },
    mend() {
      full = 0;
      death = null;
    },
    dieAt(transactions, die) {
      death = { left: transactions, die };
    },
    drop() {
      gone = true;
      undo();
    },
  };
}
