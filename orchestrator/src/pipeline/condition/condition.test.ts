import { describe, expect, it } from 'vitest';
import type { Condition } from '../plan/plan.ts';
import { evaluateCondition, formatCondition, parseCondition } from './index.ts';

describe('a written condition', () => {
  it.each([
    ['$steps.judge.verdict == "NG"', '=='],
    ["$inputs.text != 'it''s'".replace("''", ' '), '!='],
    ['$inputs.n >= -1.5e3', '>='],
    ['3 < $inputs.n', '<'],
  ])('%s is one comparison', (text, op) => {
    expect(parseCondition(text)).toMatchObject({ op });
  });

  it('joins several by and, or by or; both together need parentheses', () => {
    expect(parseCondition('$inputs.a == 1 and $inputs.b == 2 and $inputs.c == 3')).toMatchObject({
      op: 'and',
      terms: [{ op: '==' }, { op: '==' }, { op: '==' }],
    });
    expect(parseCondition('$inputs.a == 1 or ($inputs.b == 2 and $inputs.c == 3)')).toMatchObject({
      op: 'or',
      terms: [{ op: '==' }, { op: 'and' }],
    });
    expect(parseCondition('$inputs.a == 1 or $inputs.b == 2 and $inputs.c == 3')).toMatchObject({ at: 33 });
  });

  it('keeps words inside of texts', () => {
    expect(parseCondition('$inputs.a == "x and y or (z"')).toMatchObject({
      right: { literal: 'x and y or (z' },
    });
  });

  it.each([
    ['', 'the condition ends where', 0],
    ['$inputs.a', 'the condition ends where one of ==', 9],
    ['$inputs.a == 1 2', '"2" stands where "and", "or" or the end', 15],
    ['$inputs.a == 1)', 'never opened', 14],
    ['$inputs.a == 0x10', 'write text in quotes', 13],
    ['$inputs.a == 1 ; rm', 'stands where "and"', 15],
    ['$env.HOME == "x"', 'is not a reference', 0],
    ['process.exit() == 1', 'write text in quotes', 0],
    [Array.from({ length: 9 }, () => '$inputs.a == 1').join(' or '), 'more than 8 comparisons', 144],
    [`${'('.repeat(500)}$inputs.a == 1`, 'not closed', 499],
  ])('%s is refused at its place', (text, reason, at) => {
    const found = parseCondition(text);
    expect(found).toMatchObject({ at });
    expect('reason' in found && found.reason).toContain(reason);
  });
});

describe('a condition', () => {
  const verdict: Condition = {
    op: '==',
    left: { value: 'steps.judge.verdict', type: 'verdict' },
    right: { literal: 'NG' },
  };
  const many: Condition = {
    op: '>',
    left: { value: 'steps.count.number', type: 'number' },
    right: { param: 'most' },
  };
  const lookup = (values: Record<string, unknown>, params: Record<string, unknown> = { most: 3 }) => ({
    value: (id: string) => values[id],
    param: (name: string) => params[name],
  });

  it('compares verdicts by their word, and numbers with parameters', () => {
    const values = { 'steps.judge.verdict': { verdict: 'NG', reasons: [] }, 'steps.count.number': 3 };
    expect(evaluateCondition(verdict, lookup(values))).toBe(true);
    expect(evaluateCondition(many, lookup(values))).toBe(false);
    expect(evaluateCondition(many, lookup(values, { most: 2 }))).toBe(true);
  });

  it.each([
    ['==', false],
    ['!=', true],
    ['<', true],
    ['<=', true],
    ['>', false],
    ['>=', false],
  ] as const)('knows 1 %s 2', (op, outcome) => {
    const condition: Condition = { op, left: { literal: 1 }, right: { literal: 2 } };
    expect(evaluateCondition(condition, lookup({}))).toBe(outcome);
  });

  it('names the value that is missing, unless the others decide', () => {
    const values = { 'steps.count.number': 4 };
    const missing = { missing: 'steps.judge.verdict' };
    expect(evaluateCondition(verdict, lookup(values))).toEqual(missing);
    expect(evaluateCondition({ op: 'and', terms: [verdict, many] }, lookup(values))).toEqual(missing);
    expect(evaluateCondition({ op: 'or', terms: [verdict, many] }, lookup(values))).toBe(true);
    expect(
      evaluateCondition({ op: 'and', terms: [verdict, many] }, lookup({ 'steps.count.number': 1 })),
    ).toBe(false);
  });

  it('is written as a document has it', () => {
    const or: Condition = { op: 'or', terms: [many, verdict] };
    expect(formatCondition({ op: 'and', terms: [verdict, or] })).toBe(
      '$steps.judge.verdict == "NG" and ($steps.count.number > $params.most or $steps.judge.verdict == "NG")',
    );
  });
});
