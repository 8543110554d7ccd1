import { kumikiError, measureName, type Measurements, type Table } from '@kumiki/component-sdk';

export type Column = Table['columns'][number];

/**
 * A column of numbers for each name, with the unit that its measurements have.
 * @param names in this order; none means all, as they come
 * @throws DATA_UNUSABLE where measurements of one name have different units
 */
export function columnsOf({ items }: Measurements, names: readonly string[]): Column[] {
  const found = new Map<string, string | undefined>();
  for (const { name, unit } of items) {
    if (found.has(name) && found.get(name) !== unit) throw mixed(name, found.get(name), unit);
    found.set(name, unit);
  }
  return (names.length > 0 ? names : [...found.keys()]).map((name) => {
    const unit = found.get(name);
    const title = measureName(name) ?? { en: name };
    return { name, type: 'number', title, ...(unit !== undefined && { unit }) };
  });
}

function mixed(name: string, ...units: readonly (string | undefined)[]) {
  const [one, other] = units.map((unit) => unit ?? 'no unit');
  return kumikiError('DATA_UNUSABLE', {
    what: `The measurements "${name}"`,
    reason: `some are in ${one} and some in ${other}`,
    advice: 'Bring them into one unit first, or make a table of each.',
  });
}
