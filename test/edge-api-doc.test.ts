import { expect, test } from 'vitest';
import { makeDoc, readDoc } from './edge-api-doc.ts';

test('docs/edge-api.md says what the routes’ own schemas say (else: npm run docs)', async () => {
  expect(readDoc()).toBe(await makeDoc());
});
