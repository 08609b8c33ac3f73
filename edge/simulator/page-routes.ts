/** The phone page and the control page, as they lie in `pages/`. */
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const read = (name: string) => readFileSync(new URL(`./pages/${name}`, import.meta.url), 'utf8');

const files = [
  { path: '/phone', name: 'phone.html', type: 'text/html; charset=utf-8' },
  { path: '/control', name: 'control.html', type: 'text/html; charset=utf-8' },
  { path: '/pages/page.css', name: 'page.css', type: 'text/css; charset=utf-8' },
  { path: '/pages/page.js', name: 'page.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/phone.js', name: 'phone.js', type: 'text/javascript; charset=utf-8' },
  { path: '/pages/control.js', name: 'control.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** Nothing but the simulator's own files, images and answers. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'";

export function pageRoutes(): Hono {
  const pages = new Hono().get('/', (c) => c.redirect('/phone'));
  for (const { path, name, type } of files) {
    const text = read(name);
    const headers = { 'content-type': type, 'cache-control': 'no-cache', 'content-security-policy': policy };
    pages.get(path, (c) => c.body(text, 200, headers));
  }
  return pages;
}
