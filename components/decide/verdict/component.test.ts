import { runComponent, type Detections, type Measurements } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import verdict from './component.ts';

const frame = { root: 'picture', width: 200, height: 100, toRoot: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const;

const detections: Detections = {
  frame,
  items: [
    { box: [0, 0, 10, 20], label: 'scratch', score: 0.9 },
    { box: [50, 50, 10, 10], label: 'scratch', score: 0.4 },
    { box: [90, 0, 50, 40], label: 'stain', score: 0.6 },
  ],
};
const measurements: Measurements = {
  items: [
    { name: 'width', value: 10.1, unit: 'mm' },
    { name: 'width', value: 9.7, unit: 'mm' },
    { name: 'holes', value: 4 },
  ],
};

async function judge(rules: object[], inputs: object = { detections, measurements, number: 7 }) {
  const params = { rules } as never;
  return (await runComponent(verdict, { inputs, params })).verdict;
}

describe('a rule and what it finds', () => {
  it.each([
    [{ count: 'scratch', atMost: 0 }, 'NG', 2],
    [{ count: 'scratch', atMost: 2 }, 'OK', 2],
    [{ count: 'scratch', minScore: 0.5, atMost: 1 }, 'OK', 1],
    [{ count: 'dent', atMost: 0 }, 'OK', 0],
    [{ count: '*', atLeast: 3, atMost: 3 }, 'OK', 3],
    [{ count: '*', atLeast: 4 }, 'NG', 3],
    [{ largest: 'scratch', atMost: 200 }, 'OK', 200],
    [{ largest: '*', atMost: 9.9, unit: '%' }, 'NG', 10],
    [{ largest: 'dent', atLeast: 1 }, 'NG', 0],
    [{ area: 'scratch', atMost: 299, unit: 'px' }, 'NG', 300],
    [{ area: '*', atMost: 12, unit: '%' }, 'OK', 11.5],
    [{ score: 'stain', atMost: 0.5 }, 'NG', 0.6],
    [{ score: 'dent', atMost: 0.5 }, 'OK', 0],
    [{ measurement: 'width', atLeast: 9.5, atMost: 10.5, unit: 'mm' }, 'OK', 9.7],
    [{ measurement: 'width', atLeast: 9.8, unit: 'mm' }, 'NG', 9.7],
    [{ measurement: 'holes', atLeast: 4, atMost: 4 }, 'OK', 4],
    [{ number: 'sharpness', atLeast: 7 }, 'OK', 7],
  ])('%j is %s', async (rule, expected, found) => {
    const { verdict: given, reasons } = await judge([rule]);
    expect([given, reasons[0]!.passed, reasons[0]!.found]).toEqual([expected, expected === 'OK', found]);
  });
});

describe('a verdict', () => {
  it('is OK only where every rule holds, with a reason for each', async () => {
    const { verdict: given, reasons } = await judge([
      { count: 'stain', atMost: 1 },
      { count: 'scratch', atMost: 0 },
    ]);
    expect(given).toBe('NG');
    expect(reasons).toEqual([
      {
        rule: 'count stain <= 1',
        passed: true,
        found: 1,
        message: {
          en: 'The number of "stain" is 1; allowed is at most 1.',
          ja: '「stain」の検出数は 1 です（許容範囲：1 以下）。',
        },
      },
      {
        rule: 'count scratch <= 0',
        passed: false,
        found: 2,
        message: {
          en: 'The number of "scratch" is 2; allowed is at most 0.',
          ja: '「scratch」の検出数は 2 です（許容範囲：0 以下）。',
        },
      },
    ]);
  });

  it('says units and ranges', async () => {
    const { reasons } = await judge([{ measurement: 'width', atLeast: 9.8, atMost: 10.2, unit: 'mm' }]);
    expect(reasons[0]).toMatchObject({
      rule: 'measurement width 9.8..10.2 mm',
      message: {
        en: 'Width is 9.7 mm; allowed is 9.8 mm to 10.2 mm.',
        ja: '幅は 9.7 mm です（許容範囲：9.8 mm 以上 10.2 mm 以下）。',
      },
    });
  });

  it('is NG where a measurement is missing', async () => {
    const { verdict: given, reasons } = await judge([{ measurement: 'depth', atMost: 3 }]);
    expect(given).toBe('NG');
    expect(reasons[0]!.message).toEqual({
      en: '"depth" was not measured.',
      ja: '「depth」は測定されていません。',
    });
    expect(reasons[0]).not.toHaveProperty('found');
  });

  it('holds for an empty list', async () => {
    const none = { detections: { frame, items: [] } };
    expect((await judge([{ count: '*', atMost: 0 }], none)).verdict).toBe('OK');
  });
});

describe('what cannot be judged', () => {
  it.each([
    ['no rules', [], 'a list of 1 to 100'],
    ['a rule without a limit', [{ count: 'scratch' }], 'atMost'],
    ['a misspelt key', [{ count: 'scratch', atmost: 0 }], 'atMost'],
    ['a rule about nothing', [{ atMost: 0 }], 'count, largest, area, score, measurement or number'],
    ['half a detection', [{ count: 'scratch', atMost: 0.5 }], 'whole number'],
    ['an unknown unit', [{ area: 'scratch', atMost: 1, unit: 'mm' }], 'a rule that names'],
    ['limits that exclude each other', [{ count: 'scratch', atLeast: 3, atMost: 2 }], 'not larger than'],
    ['NaN', [{ number: 'x', atMost: Number.NaN }], ''],
  ])('%s', async (_, rules, text) => {
    const error: unknown = await judge(rules).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: expect.stringMatching(/^PARAMETER_(INVALID|UNKNOWN|MISSING)$/) as string,
    });
    expect(JSON.stringify(error)).toContain(text);
  });

  it.each([
    ['detections', { count: '*', atMost: 0 }],
    ['measurements', { measurement: 'width', atMost: 0 }],
    ['number', { number: 'x', atMost: 0 }],
  ])('a rule that needs %s where they are not joined', async (input, rule) => {
    await expect(judge([rule], {})).rejects.toMatchObject({
      code: 'INPUT_MISSING',
      message: expect.stringContaining(input) as string,
    });
  });

  it('a measurement in another unit', async () => {
    await expect(judge([{ measurement: 'width', atMost: 10, unit: 'px' }])).rejects.toMatchObject({
      code: 'DATA_UNUSABLE',
      message: expect.stringContaining('in mm, and the rule is in px') as string,
    });
  });
});

it('names what components of the library measure in the words of people', async () => {
  const share = { items: [{ name: 'coverage', value: 7.5, unit: '%' }] };
  const rules = [
    { measurement: 'coverage', atLeast: 20, unit: '%' },
    { number: 'brightness', atLeast: 40 },
    { number: 'parts', atLeast: 9 },
    { number: 'sharp', atLeast: 2 },
  ];
  const { reasons } = await judge(rules, { measurements: share, number: 7 });
  expect(reasons.map(({ message }) => message.en)).toEqual([
    'Share of the photo is 7.5 %; allowed is at least 20 %.',
    'Brightness is 7; allowed is at least 40.',
    'The number of parts is 7; allowed is at least 9.',
    '"sharp" is 7; allowed is at least 2.',
  ]);
  expect(reasons.slice(1).map(({ message }) => message.ja)).toEqual([
    '明るさは 7 です（許容範囲：40 以上）。',
    '部品の数は 7 です（許容範囲：9 以上）。',
    '「sharp」は 7 です（許容範囲：2 以上）。',
  ]);
});
