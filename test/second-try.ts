/** Tells of each test that passed only when it was tried again: in the file that SECOND_TRIES names, one title a line. */
import { appendFileSync } from 'node:fs';
import type { Reporter, TestCase } from 'vitest/node';

export default class SecondTry implements Reporter {
  onTestCaseResult(test: TestCase): void {
    const { flaky, retryCount = 0 } = test.diagnostic() ?? {};
    const file = process.env['SECOND_TRIES'];
    if (file && (flaky || retryCount > 0) && test.result().state === 'passed')
      appendFileSync(file, `${test.module.relativeModuleId} › ${test.fullName}\n`);
  }
}
