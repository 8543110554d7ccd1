import {
  kumikiError,
  measureName,
  type Detection,
  type Detections,
  type Measurements,
} from '@kumiki/component-sdk';
import type { Rule } from './rule.ts';

/** Words for something, in English and Japanese. */
interface Name {
  readonly en: string;
  readonly ja: string;
}

export interface Given {
  readonly detections?: Detections;
  readonly measurements?: Measurements;
  readonly number?: number;
}

/** What a rule is about, and what was found of it. */
export interface Subject {
  /** The first words of the rule's short form. */
  readonly short: string;
  readonly name: Name;
  readonly unit: string;
  /** All values that have to keep the limits; none where there is nothing to judge, which fails. */
  readonly values: readonly number[];
}

/** @throws INPUT_MISSING where a rule asks for an input that is not joined, DATA_UNUSABLE for another unit */
export function subjectOf(rule: Rule, given: Given): Subject {
  if ('count' in rule) return countOf(rule, needed(given, 'detections'));
  if ('largest' in rule) return areaOf(rule.largest, rule.unit, 'largest', needed(given, 'detections'));
  if ('area' in rule) return areaOf(rule.area, rule.unit, 'area', needed(given, 'detections'));
  if ('score' in rule) return scoreOf(rule.score, needed(given, 'detections'));
  if ('measurement' in rule) return measured(rule, needed(given, 'measurements'));
  const { number: name } = rule;
  return {
    short: `number ${name}`,
    name: numberName(name),
    unit: '',
    values: [needed(given, 'number')],
  };
}

function needed<Name extends keyof Given>(given: Given, input: Name): NonNullable<Given[Name]> {
  const value = given[input];
  if (value === undefined)
    throw kumikiError('INPUT_MISSING', { where: 'decide/verdict', input, expected: input });
  return value;
}

function countOf({ count, minScore = 0 }: Extract<Rule, { count: string }>, { items }: Detections): Subject {
  const found = labelled(items, count).filter(({ score }) => score >= minScore);
  const { en, ja } = labelName(count);
  const from = minScore > 0 ? ` (score >= ${minScore})` : '';
  return {
    short: `count ${count}${from}`,
    name: { en: `The number of ${en}`, ja: `${ja}の検出数` },
    unit: '',
    values: [found.length],
  };
}

function areaOf(
  label: string,
  unit: 'px' | '%' = 'px',
  kind: 'largest' | 'area',
  { frame, items }: Detections,
): Subject {
  const whole = unit === '%' ? (frame.width * frame.height) / 100 : 1;
  const areas = labelled(items, label).map(({ box: [, , width, height] }) => (width * height) / whole);
  const { en, ja } = labelName(label);
  const name =
    kind === 'largest'
      ? { en: `The area of the largest of ${en}`, ja: `${ja}の最大面積` }
      : { en: `The area of ${en} together`, ja: `${ja}の合計面積` };
  const value =
    kind === 'largest'
      ? areas.reduce((largest, area) => Math.max(largest, area), 0)
      : areas.reduce((sum, area) => sum + area, 0);
  return { short: `${kind} ${label}`, name, unit, values: [value] };
}

function scoreOf(label: string, { items }: Detections): Subject {
  const highest = labelled(items, label).reduce((best, { score }) => Math.max(best, score), 0);
  const { en, ja } = labelName(label);
  const name = { en: `The highest score of ${en}`, ja: `${ja}の最高スコア` };
  return { short: `score ${label}`, name, unit: '', values: [highest] };
}

function measured(
  { measurement: name, unit }: Extract<Rule, { measurement: string }>,
  { items }: Measurements,
): Subject {
  const found = items.filter((item) => item.name === name);
  const other = found.find((item) => unit !== undefined && item.unit !== unit);
  if (other) {
    throw kumikiError('DATA_UNUSABLE', {
      what: `The measurement "${name}"`,
      reason: `it is ${other.unit ? `in ${other.unit}` : 'without a unit'}, and the rule is in ${unit}`,
      advice: 'Write the limits in the unit that is measured in, or calibrate the measurement.',
    });
  }
  const values = found.map(({ value }) => value);
  return {
    short: `measurement ${name}`,
    name: measureName(name) ?? quoted(name),
    unit: unit ?? found[0]?.unit ?? '',
    values,
  };
}

function labelled(items: readonly Detection[], label: string): readonly Detection[] {
  return label === '*' ? items : items.filter((item) => item.label === label);
}

/** What is often counted, as sentences have it. */
const counted: Readonly<Record<string, Name>> = {
  codes: { en: 'codes', ja: 'コード' },
  defects: { en: 'defects', ja: '欠陥' },
  parts: { en: 'parts', ja: '部品' },
  things: { en: 'things', ja: '検出物' },
};

function numberName(name: string): Name {
  if (!Object.hasOwn(counted, name)) return measureName(name) ?? quoted(name);
  const { en, ja } = counted[name]!;
  return { en: `The number of ${en}`, ja: `${ja}の数` };
}

function labelName(label: string): Name {
  return label === '*' ? { en: 'all detections', ja: 'すべての検出' } : quoted(label);
}

/** A name that somebody has given: it need not be a word. */
function quoted(name: string): Name {
  return { en: `"${name}"`, ja: `「${name}」` };
}
