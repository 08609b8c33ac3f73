/** Which scripts a browser needs before the till can be used, read from the built page and the imports of its scripts. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const distDir = join(import.meta.dirname, '../../dist');

/** File names in `dist/assets`, each once: the page's scripts, what they import statically, and one language. */
export function firstLoad(): readonly string[] {
  const page = readFileSync(join(distDir, 'index.html'), 'utf8');
  const seen = new Set<string>();
  const visit = (name: string) => {
    if (seen.has(name)) return;
    seen.add(name);
    const script = readFileSync(join(distDir, name), 'utf8');
    for (const [, imported] of script.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
      visit(`assets/${imported}`);
  };
  for (const [, name] of page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)) if (name) visit(name);
  return [...seen];
}
