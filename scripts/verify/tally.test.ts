import { describe, expect, test } from 'vitest';
import { closingLine, countTests, sum } from './tally.ts';

function report(
  files: Record<string, string[]>,
  more: { success?: boolean; broken?: string[] } = {},
): string {
  const testResults = Object.entries(files).map(([name, statuses]) => ({
    name,
    status: more.broken?.includes(name) || statuses.includes('failed') ? 'failed' : 'passed',
    assertionResults: statuses.map((status) => ({ status })),
  }));
  return JSON.stringify({ success: more.success ?? true, testResults });
}

describe('counting a test run', () => {
  test('counts each test by how it ended', () => {
    const text = report(
      { 'a.test.ts': ['passed', 'failed', 'skipped'], 'b.test.ts': ['passed', 'todo'] },
      { success: false },
    );
    expect(countTests(text, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  test('a file that could not be loaded is a failure', () => {
    const text = report(
      { 'a.test.ts': ['passed'], 'b.test.ts': [] },
      { success: false, broken: ['b.test.ts'] },
    );
    expect(countTests(text, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('an error outside of the tests is a failure', () => {
    expect(countTests(report({ 'a.test.ts': ['passed'] }), 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('a run without a test is a failure, also when all were skipped', () => {
    expect(countTests(report({}), 0).failed).toBe(1);
    expect(countTests(report({ 'a.test.ts': ['skipped'] }), 0)).toEqual({ passed: 0, failed: 1, skipped: 1 });
  });

  test.each([undefined, '', '{"testResults": [', '{"success": true}'])(
    'a report that is missing or cut short is a failure: %j',
    (text) => expect(countTests(text, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 }),
  );
});

test('the closing line is the sum of all stages, and nothing else', () => {
  const total = sum([
    { passed: 1, failed: 0, skipped: 0 },
    { passed: 41, failed: 2, skipped: 3 },
  ]);
  expect(closingLine(total)).toBe('42 passed, 2 failed');
});
