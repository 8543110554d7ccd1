import type { JsonSchema } from '../../api/types.ts';
import { formatList, formatLists, formatNumber, localText, t } from '../../i18n/language.svelte.ts';
import { variantFor, variantName, variantsOf } from '../../parts/params/schema.ts';

/** The values that a parameter takes, in words: `whole number, 1 to 100 px`. */
export function valuesText(schema: JsonSchema): string {
  if (schema.enum) {
    const labels = schema['x-ui']?.labels ?? {};
    const values = schema.enum.map((value) => localText(labels[String(value)], valueText(value)));
    return t().workshop.component.oneOf(formatList(values));
  }
  const parts = [kindsText(schema) ?? typeText(schema), rangeText(schema)];
  if (schema.maxLength !== undefined && schema.type === 'string' && schema.maxLength < 100_000)
    parts.push(t().workshop.component.longest(schema.maxLength));
  if (schema['x-secret']) parts.push(t().workshop.component.secret);
  return formatList(parts.filter((part) => part !== ''));
}

/** A value as a person reads it, with the text that a form has for it. */
export function valueText(value: unknown, schema: JsonSchema = {}): string {
  const label = schema['x-ui']?.labels?.[String(value)];
  if (label) return localText(label);
  if (typeof value === 'boolean') return value ? t().workshop.component.yes : t().workshop.component.no;
  const unit = localText(schema['x-ui']?.unit);
  if (typeof value === 'number') return withUnit(exact(value), unit);
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || Object.keys(value).length === 0) return '–';
  return Array.isArray(value) ? listText(value, schema) : mappingText(value, schema);
}

function listText(values: readonly unknown[], { items = {} }: JsonSchema): string {
  const isFlat = values.every((value) => typeof value !== 'object' || value === null);
  return (isFlat ? formatList : formatLists)(values.map((value) => valueText(value, items)));
}

/** `Number of detections: Label scratch, At most 0`: its kind, where it is one of several, then what it holds. */
function mappingText(value: object, schema: JsonSchema): string {
  const variants = variantsOf(schema);
  const { title, properties = {} } = variants?.[variantFor(variants, value)] ?? schema;
  const kind = variants ? localText(title) : '';
  const titles = Object.values(properties).map((field) => localText(field.title));
  const fields = Object.entries(value).map(([name, inner]) => {
    const field = properties[name] ?? {};
    const own = localText(field.title, name);
    // Two that are called the same are told apart by their names.
    const words = titles.filter((one) => one === own).length > 1 ? t().remarked(own, name) : own;
    const text = valueText(inner, field);
    return words === kind ? text : `${words} ${text}`;
  });
  const all = formatList(fields);
  return kind === '' ? all : t().labelled(kind, all);
}

/** What components of a category are for. */
export function categoryText(category: string): string {
  const names: Readonly<Record<string, string>> = t().workshop.component.categories;
  return names[category] ?? category;
}

/** A type of values, such as `image[]`. */
export function portText(type: string): string {
  const names: Readonly<Record<string, string>> = t().workshop.component.valueTypes;
  const isList = type.endsWith('[]');
  const base = isList ? type.slice(0, -2) : type;
  const name = names[base] ?? base;
  return isList ? t().workshop.component.listOf(name) : name;
}

/** Of a list of things of several kinds, such as rules: which there are. */
function kindsText({ items = {} }: JsonSchema): string | undefined {
  const kinds = variantsOf(items) ?? [];
  if (kinds.length < 2) return undefined;
  const names = kinds.map(({ title }, at) => localText(title, variantName(kinds, at)));
  return t().workshop.component.listOf(t().workshop.component.oneOf(formatList(names)));
}

function typeText({ type, 'x-ui': ui }: JsonSchema): string {
  if (ui?.widget === 'color') return t().workshop.component.types.colour;
  const names: Readonly<Record<string, string>> = t().workshop.component.types;
  return [type ?? []]
    .flat()
    .filter((one) => one !== 'null')
    .map((one) => names[one] ?? one)
    .join(' / ');
}

function rangeText({ minimum, maximum, exclusiveMinimum, 'x-ui': ui }: JsonSchema): string {
  const low = minimum ?? exclusiveMinimum;
  const unit = localText(ui?.unit);
  const texts = t().workshop.component;
  if (low !== undefined && maximum !== undefined)
    return withUnit(texts.between(exact(low), exact(maximum)), unit);
  if (low !== undefined) return texts.atLeast(withUnit(exact(low), unit));
  if (maximum !== undefined) return texts.atMost(withUnit(exact(maximum), unit));
  return unit;
}

function exact(value: number): string {
  return formatNumber(value, { maximumFractionDigits: 10 });
}

function withUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`;
}
