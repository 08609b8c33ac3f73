import { expect, test } from 'vitest';
import { copiesInFiles, type Thread } from '../web/copies.ts';
import type { Answered, Asked } from '../web/copies-worker.ts';

/** A thread of the browser that answers as told; undefined: it never does. */
function threadOf(answer: (what: Asked['what']) => { answer: unknown } | { failed: string } | undefined) {
  const ears = new EventTarget();
  const thread: Thread = {
    postMessage: ({ call, what }: Asked) => {
      const said = answer(what);
      if (said)
        queueMicrotask(() =>
          ears.dispatchEvent(new MessageEvent('message', { data: { call, ...said } satisfies Answered })),
        );
    },
    addEventListener: ears.addEventListener.bind(ears),
    terminate: () => {},
  };
  return { thread, die: () => ears.dispatchEvent(new Event('error')) };
}

test('a browser whose files cannot be written keeps the copies of this page, and says that they are not durable', async () => {
  const { thread } = threadOf(() => ({ failed: 'SecurityError' }));
  const copies = copiesInFiles(() => thread);
  expect(await copies.isDurable()).toBe(false);
  await copies.put('a', 'text');
  expect([await copies.names(), await copies.read('a')]).toEqual([['a'], 'text']);
  await copies.drop('a');
  expect(await copies.names()).toEqual([]);
});

test('a browser that starts no thread keeps the copies of this page', async () => {
  const copies = copiesInFiles(() => {
    throw new Error('Worker is refused');
  });
  expect(await copies.isDurable()).toBe(false);
  await copies.put('a', 'text');
  expect(await copies.read('a')).toBe('text');
});

test('files are written by the thread, and one that cannot be written is an error and no copy', async () => {
  const files = new Map<string, string>();
  const { thread } = threadOf((what) => {
    if (what.do === 'put' && what.name === 'full') return { failed: 'QuotaExceededError' };
    if (what.do === 'put') files.set(what.name, what.text);
    return { answer: what.do === 'names' ? [...files.keys()] : undefined };
  });
  const copies = copiesInFiles(() => thread);
  expect(await copies.isDurable()).toBe(true);
  await copies.put('a', 'text');
  await expect(copies.put('full', 'text')).rejects.toThrow('QuotaExceededError');
  expect(await copies.names()).toEqual(['a']);
});

test('a thread that ends leaves nobody waiting, and the next call begins another', async () => {
  const { thread, die } = threadOf((what) => (what.do === 'try' ? { answer: undefined } : undefined));
  const { thread: next } = threadOf(() => ({ answer: ['b'] }));
  const threads = [thread, next];
  const copies = copiesInFiles(() => {
    const [begun = thread] = threads.splice(0, 1);
    return begun;
  });
  await copies.isDurable();
  const writing = copies.put('a', 'text');
  await Promise.resolve();
  die();
  await expect(writing).rejects.toThrow('the thread ended');
  expect(await copies.names()).toEqual(['b']);
});
