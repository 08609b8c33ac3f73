/** What the browser promises about this till's storage, and how much room there is: for people to read. */
export interface Keeping {
  /** Null: the browser does not say. */
  readonly isPromised: boolean | null;
  /** Bytes; null: the browser does not say. */
  readonly used: number | null;
  readonly free: number | null;
}

/** Less than this, and the photos of one busy day could take it. */
export const littleFree = 200_000_000;

/** Less than this, and a sale may soon not be stored any more. */
export const nearlyNone = 20_000_000;

type Storage = Partial<Pick<StorageManager, 'persisted' | 'persist' | 'estimate'>>;

/** Asks for the promise once more, since a browser that refused it may grant it after an installation. */
export async function readKeeping(storage: Storage | undefined): Promise<Keeping> {
  const [isPromised, room] = await Promise.all([
    askPromise(storage).catch(() => null),
    storage?.estimate?.().catch(() => undefined),
  ]);
  const used = room?.usage ?? null;
  const free = room?.quota === undefined || used === null ? null : Math.max(0, room.quota - used);
  return { isPromised, used, free };
}

/** Bytes that are left for this till; null: the browser does not say. */
export async function roomLeft(storage: Storage | undefined): Promise<number | null> {
  const room = await storage?.estimate?.().catch(() => undefined);
  return room?.quota === undefined || room.usage === undefined ? null : Math.max(0, room.quota - room.usage);
}

/** "12 MB", "3 GB": no finer than anybody needs. */
export function sizeText(bytes: number): string {
  const mega = bytes / 1_000_000;
  return mega < 1_000 ? `${Math.ceil(mega)} MB` : `${Math.floor(mega / 1_000)} GB`;
}

export type Platform = 'apple' | 'android' | 'other';

/** Which of the guides fits. An iPad calls itself a Mac, and only its fingers tell it apart. */
export function platformOf({ userAgent, fingers }: { userAgent: string; fingers: number }): Platform {
  if (/iPad|iPhone/.test(userAgent) || (userAgent.includes('Macintosh') && fingers > 1)) return 'apple';
  return userAgent.includes('Android') ? 'android' : 'other';
}

async function askPromise(storage: Storage | undefined): Promise<boolean | null> {
  if (!storage?.persisted) return null;
  return (await storage.persisted()) || ((await storage.persist?.()) ?? false);
}
