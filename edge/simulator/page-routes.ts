/** The phone page, the landing page and the control page, as they lie in `pages/`. */
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const read = (name: string) => readFileSync(new URL(`./pages/${name}`, import.meta.url), 'utf8');

const files = [
  { path: '/phone', name: 'phone.html', type: 'text/html; charset=utf-8' },
  { path: '/landing', name: 'landing.html', type: 'text/html; charset=utf-8' },
  { path: '/control', name: 'control.html', type: 'text/html; charset=utf-8' },
  { path: '/pages/page.css', name: 'page.css', type: 'text/css; charset=utf-8' },
  { path: '/pages/phone.css', name: 'phone.css', type: 'text/css; charset=utf-8' },
  { path: '/pages/control.css', name: 'control.css', type: 'text/css; charset=utf-8' },
  { path: '/pages/page.js', name: 'page.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/phone.js', name: 'phone.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/scan.js', name: 'scan.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/landing.js', name: 'landing.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/control-codes.js', name: 'control-codes.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/control.js', name: 'control.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** The reader of codes for the phone's camera, as its package has it; the page asks for it at the first picture. */
const readerFiles = [
  { path: '/pages/zxing/reader/index.js', name: 'zxing-wasm/reader', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/zxing/share.js', name: 'zxing-wasm/reader', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/zxing/reader.wasm', name: 'zxing-wasm/reader/zxing_reader.wasm', type: 'application/wasm' },
] as const;

/** Nothing but the simulator's own files, images and answers, and the reader's machine code. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'";

export function pageRoutes(): Hono {
  const pages = new Hono().get('/', (c) => c.redirect('/phone'));
  for (const { path, name, type } of files) {
    const text = read(name);
    const headers = { 'content-type': type, 'cache-control': 'no-cache', 'content-security-policy': policy };
    pages.get(path, (c) => c.body(text, 200, headers));
  }
  for (const { path, name, type } of readerFiles) {
    pages.get(path, (c) =>
      c.body(readReader(name, path), 200, { 'content-type': type, 'cache-control': 'max-age=3600' }),
    );
  }
  return pages;
}

/** Its two scripts import one another by relative address, so they keep their places. */
function readReader(name: string, path: string): Uint8Array<ArrayBuffer> {
  const at = new URL(path.endsWith('/share.js') ? '../share.js' : '', import.meta.resolve(name));
  return new Uint8Array(readFileSync(at));
}
