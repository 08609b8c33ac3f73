/** What axe-core finds against WCAG 2.2 AA on a page, a line each; none is what a page should give. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function violations(page: Page): Promise<string[]> {
  // Put in through the debugger, which the page's content security policy does not bind.
  await page.evaluate(source);
  return page.evaluate(async () => {
    // A colour on its way in is not yet the one that is read.
    const arriving = document
      .getAnimations()
      .filter((one) => Number(one.effect?.getComputedTiming().endTime) <= 2_000);
    await Promise.all(arriving.map((one) => one.finished));
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    const found = await axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
    );
  });
}
