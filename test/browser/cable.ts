/** A cable between a browser and a server that a test can pull out: unlike a browser's own offline, it cuts what is open. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Cable {
  /** Leads to the same server. */
  readonly url: string;
  pull(): void;
  plug(): void;
  close(): Promise<void>;
}

export async function layCable(to: string): Promise<Cable> {
  const port = Number(new URL(to).port);
  const open = new Set<Socket>();
  let isPulled = false;
  const server = createServer((near) => {
    if (isPulled) return void near.destroy();
    const far = connect(port, '127.0.0.1');
    for (const end of [near, far]) {
      open.add(end);
      // Whichever end breaks takes the other along.
      end.on('error', () => end.destroy());
      end.on('close', () => {
        open.delete(end);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    pull() {
      isPulled = true;
      for (const end of open) end.destroy();
    },
    plug() {
      isPulled = false;
    },
    close() {
      for (const end of open) end.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
