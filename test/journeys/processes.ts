/** Programs of the house in real processes, heard line by line and killed without a word. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');

export interface Program {
  /** The first line that matches; rejects when the program ends without it. */
  line(matching: RegExp): Promise<string>;
  /** Each line from now on. */
  hear(listener: () => void): void;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** `path` is from the project's root. */
export function run(path: string, environment: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, [join(root, path)], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let listeners: (() => void)[] = [];
  let complaint = '';
  child.stderr.on('data', (text) => {
    complaint += String(text);
  });
  const told = createInterface({ input: child.stdout });
  told.on('line', (line) => {
    lines.push(line);
    for (const listener of listeners) listener();
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));

  return {
    line: (matching) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find((line) => matching.test(line));
          if (found === undefined) return;
          listeners = listeners.filter((other) => other !== look);
          resolve(found);
        };
        listeners.push(look);
        look();
        void gone.then(() => reject(new Error(`${path} ended without ${matching}: ${complaint}`)));
      }),
    hear: (listener) => void listeners.push(listener),
    kill() {
      child.kill('SIGKILL');
      return gone;
    },
  };
}
