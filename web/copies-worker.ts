/** Writes, reads and wipes the files of the second copy; a file is on the disk when its writing is answered. */

export interface Asked {
  readonly call: number;
  readonly what:
    | { readonly do: 'try' | 'names' }
    | { readonly do: 'read' | 'drop'; readonly name: string }
    | { readonly do: 'put'; readonly name: string; readonly text: string };
}
export type Answered =
  { readonly call: number; readonly answer: unknown } | { readonly call: number; readonly failed: string };

/** TypeScript's words for pages leave out what threads alone have. */
interface FileOfThread extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    getSize(): number;
    write(bytes: Uint8Array, where: { at: number }): number;
    truncate(length: number): void;
    flush(): void;
    close(): void;
  }>;
}

const folderName = 'unsent';

/** One after the other: two handles to one file exclude each other. */
let last: Promise<unknown> = Promise.resolve();

self.addEventListener('message', ({ data: { call, what } }: MessageEvent<Asked>) => {
  last = last
    .then(() => doing(what))
    .then(
      (answer) => self.postMessage({ call, answer } satisfies Answered),
      (error: unknown) => self.postMessage({ call, failed: String(error) } satisfies Answered),
    );
});

async function doing(what: Asked['what']): Promise<unknown> {
  const folder = await (
    await navigator.storage.getDirectory()
  ).getDirectoryHandle(folderName, {
    create: true,
  });
  switch (what.do) {
    case 'try':
      // Private windows of some browsers have the folder and refuse the files in it.
      await write(folder, '.try', 'x');
      return folder.removeEntry('.try');
    case 'names': {
      const names: string[] = [];
      for await (const name of folder.keys()) if (name !== '.try') names.push(name);
      return names;
    }
    case 'read':
      return read(folder, what.name);
    case 'put':
      return write(folder, what.name, what.text);
    case 'drop':
      await write(folder, what.name, '').catch(() => {});
      return folder.removeEntry(what.name).catch(passOverMissing);
  }
}

/** Bytes that were there before are overwritten before the file is cut to its new length. */
async function write(folder: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  const file = await folder.getFileHandle(name, { create: true });
  const handle = await (file as FileOfThread).createSyncAccessHandle();
  try {
    const bytes = new TextEncoder().encode(text);
    const left = handle.getSize() - bytes.length;
    if (left > 0) handle.write(new Uint8Array(left), { at: bytes.length });
    handle.write(bytes, { at: 0 });
    handle.flush();
    handle.truncate(bytes.length);
    handle.flush();
  } finally {
    handle.close();
  }
}

async function read(folder: FileSystemDirectoryHandle, name: string): Promise<string | undefined> {
  try {
    const file = await (await folder.getFileHandle(name)).getFile();
    return await file.text();
  } catch (error) {
    passOverMissing(error);
    return undefined;
  }
}

function passOverMissing(error: unknown): void {
  if (!(error instanceof DOMException && error.name === 'NotFoundError')) throw error;
}
