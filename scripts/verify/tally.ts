/** What ran and how it ended: a stage counts as one test, each test of a test run as one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The parts of vitest's JSON report (https://vitest.dev/guide/reporters.html#json-reporter) that are counted. */
interface TestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

export function sum(tallies: readonly Tally[]): Tally {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/**
 * Counts a test run. Whatever went wrong outside of a test counts as one failure: a report that is not there,
 * a file that could not be loaded, an error between the tests, a run that executed nothing.
 *
 * @param reportText the JSON report, or `undefined` where none was written
 * @param exitCode of the test runner
 */
export function countTests(reportText: string | undefined, exitCode: number): Tally {
  const report = readReport(reportText);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') tally.passed++;
      else if (status === 'failed') failedHere++;
      else tally.skipped++;
    }
    tally.failed += file.status === 'failed' ? Math.max(failedHere, 1) : failedHere;
  }
  const nothingRan = tally.passed + tally.failed === 0;
  const failedElsewhere = tally.failed === 0 && (exitCode !== 0 || !report.success);
  return nothingRan || failedElsewhere ? { ...tally, failed: tally.failed + 1 } : tally;
}

function readReport(text: string | undefined): TestReport | undefined {
  if (text === undefined) return undefined;
  try {
    const report = JSON.parse(text) as Partial<TestReport>;
    return Array.isArray(report.testResults) ? (report as TestReport) : undefined;
  } catch {
    return undefined;
  }
}

/** The closing line of every test command. */
export function closingLine({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}
