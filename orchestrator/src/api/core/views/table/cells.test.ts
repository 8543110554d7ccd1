import { expect, test } from 'vitest';
import { cellOf, type Cell } from './cells.ts';
import { columnsOf } from './columns.ts';

const frame = { root: 'a', width: 10, height: 10, toRoot: [1, 0, 0, 0, 1, 0] };
const detections = (...labels: string[]) => ({
  frame,
  items: labels.map((label) => ({ label, score: 0.9, box: [0, 0, 1, 1] })),
});
const reason = (passed: boolean, rule: string) => ({
  rule,
  passed,
  message: { en: `too many ${rule}`, ja: `${rule}が多すぎます` },
});

/** What stands in all columns of one output. */
function cells(type: string, data: unknown, names: readonly string[] = []): Record<string, Cell> {
  const outputs = { out: { type, value: 'steps.a.out', levels: [], optional: false } };
  const plan = { outputs, steps: [], components: {} } as unknown as Parameters<typeof columnsOf>[0];
  const columns = columnsOf(plan, { out: names.map((name) => ({ name })) });
  const value = { data } as Parameters<typeof cellOf>[1];
  return Object.fromEntries(columns.map((column) => [column.key, cellOf(column, value, 'ja')]));
}

test.each([
  ['number', 3.5, [], { out: 3.5 }],
  ['number', [1, [2, 3]], [], { out: [1, 2, 3] }],
  ['text', '検査', [], { out: '検査' }],
  ['json', [{ a: 1 }], [], { out: [{ a: 1 }] }],
  [
    'detections',
    detections('scratch', 'dent', 'scratch'),
    ['dent', 'scratch', 'stain'],
    {
      'out.count': 3,
      'out.count.dent': 1,
      'out.count.scratch': 2,
      'out.count.stain': 0,
    },
  ],
  ['detections', [detections('dent'), detections('dent')], ['dent'], { 'out.count': 2, 'out.count.dent': 2 }],
  [
    'classes',
    {
      items: [
        { label: 'cat', score: 0.8 },
        { label: 'dog', score: 0.1 },
      ],
    },
    [],
    { out: 'cat', 'out.score': 0.8 },
  ],
  ['classes', { items: [] }, [], { out: null, 'out.score': null }],
  ['keypoints', { frame, items: [{ points: [] }] }, [], { 'out.count': 1 }],
  [
    'measurements',
    {
      items: [
        { name: 'gap', value: 2 },
        { name: 'width', value: -3 },
      ],
    },
    ['gap', 'height'],
    {
      'out.gap': 2,
      'out.height': null,
    },
  ],
  [
    'verdict',
    { verdict: 'NG', reasons: [reason(true, 'dent'), reason(false, 'scratch')] },
    [],
    {
      out: 'NG',
      'out.reasons': 'scratchが多すぎます',
    },
  ],
  [
    'verdict',
    [
      { verdict: 'OK', reasons: [] },
      { verdict: 'NG', reasons: [reason(false, 'dent')] },
    ],
    [],
    {
      out: 'NG',
      'out.reasons': 'dentが多すぎます',
    },
  ],
  [
    'table',
    {
      columns: [
        { name: 'code', type: 'text' },
        { name: 'n', type: 'number' },
      ],
      rows: [
        ['A', 1],
        ['B', null],
      ],
    },
    ['code', 'n', 'x'],
    {
      'out.rows': 2,
      'out.code': ['A', 'B'],
      'out.n': [1, null],
      'out.x': null,
    },
  ],
] as const)('%s %j', (type, data, names, expected) => {
  expect(cells(type, data, names)).toEqual(expected);
});
