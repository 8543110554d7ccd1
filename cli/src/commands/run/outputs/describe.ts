import {
  FileValue,
  Image,
  type Classes,
  type Detections,
  type Keypoints,
  type Measurements,
  type Table,
  type Value,
  type ValueTypeName,
  type Verdict,
} from '@kumiki/component-sdk/values';
import { bytes, count } from '../../../console/words.ts';

/** A few words about a value: the size of an image, the verdict, what was found. */
export function describeValue(value: Value, type: ValueTypeName): string {
  if (Array.isArray(value)) return describeList(value as readonly Value[], type);
  if (value instanceof Image) return `${value.width}×${value.height}`;
  if (value instanceof FileValue) return bytes(value.size);
  const describe = describers[type];
  if (describe) return describe(value);
  return short(typeof value === 'string' ? value : JSON.stringify(value));
}

/** The value of a type is what the type says: the executor has checked it. */
const describers: Readonly<Partial<Record<ValueTypeName, (value: Value) => string>>> = {
  detections: (value) => found((value as Detections).items.map(({ label }) => label)),
  classes: (value) => describeClasses(value as Classes),
  verdict: (value) => describeVerdict(value as Verdict),
  measurements: (value) => describeMeasurements(value as Measurements),
  keypoints: (value) => count((value as Keypoints).items.length, 'set of points', 'sets of points'),
  table: (value) => count((value as Table).rows.length, 'row'),
};

function describeList(list: readonly Value[], type: ValueTypeName): string {
  const number = list.length;
  if (type === 'image' || type === 'mask') return count(number, 'image');
  if (number > 3 || number === 0) return count(number, 'value');
  return list.map((value) => describeValue(value, type)).join('; ');
}

/** `3 found: 2 scratch, 1 dent`, the most frequent first. */
function found(labels: readonly string[]): string {
  if (labels.length === 0) return 'nothing found';
  const groups = [...Map.groupBy(labels, (label) => label)].toSorted(([, a], [, b]) => b.length - a.length);
  const shown = groups.slice(0, 4).map(([label, { length }]) => `${length} ${label}`);
  return short(`${labels.length} found: ${shown.join(', ')}${groups.length > 4 ? ', …' : ''}`);
}

function describeClasses({ items: [best] }: Classes): string {
  return best ? short(`${best.label} (${Math.round(best.score * 100)} %)`) : 'no class';
}

function describeVerdict({ verdict, reasons }: Verdict): string {
  const broken = reasons.filter(({ passed }) => !passed);
  const [first] = broken;
  if (!first) return verdict;
  const more = broken.length > 1 ? ` (and ${broken.length - 1} more)` : '';
  return `${verdict}: ${short(first.message.en.replace(/\.$/, ''))}${more}`;
}

function describeMeasurements({ items }: Measurements): string {
  const shown = items.slice(0, 3).map(({ name, value, unit }) => {
    return `${name} ${Number(value.toPrecision(4))}${unit === undefined ? '' : ` ${unit}`}`;
  });
  return short(items.length > 3 ? `${shown.join(', ')}, …` : shown.join(', ')) || 'nothing measured';
}

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
