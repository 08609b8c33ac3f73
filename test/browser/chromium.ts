/** Finds a Chromium for the browser tests, or installs Debian's, or says in one line what to install. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

export type Found = { found: true; path: string } | { found: false; howTo: string };

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

export function findChromium(): Found {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked) {
    return existsSync(asked)
      ? { found: true, path: asked }
      : { found: false, howTo: `CHROMIUM_PATH is ${asked}, and there is no such file.` };
  }
  const path = usualPlaces.find((place) => existsSync(place));
  return path
    ? { found: true, path }
    : {
        found: false,
        howTo:
          'The browser tests need Chromium: install it (Debian, Ubuntu: sudo apt-get install chromium) or set CHROMIUM_PATH.',
      };
}

/** As `findChromium`; where none is found and this is root on a Debian, installs its package first. */
export function installChromium(): Found {
  const before = findChromium();
  if (before.found || process.env['CHROMIUM_PATH'] || process.getuid?.() !== 0) return before;
  if (spawnSync('apt-get', ['--version']).status !== 0) return before;
  console.log('Installing Chromium (once) …');
  const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  spawnSync('apt-get', ['update'], quiet);
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], quiet);
  return findChromium();
}

/** Without these a Chromium on a closed network keeps calling home, and as root it will not start. */
export const quietArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a fresh profile; `film` is the y4m that its camera sees. */
export function launchChromium(film?: string): Promise<Browser> {
  const chromiumFound = findChromium();
  if (!chromiumFound.found) throw new Error(chromiumFound.howTo);
  const camera = film
    ? [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${film}`,
      ]
    : [];
  return chromium.launch({ executablePath: chromiumFound.path, args: [...quietArgs, ...camera] });
}
