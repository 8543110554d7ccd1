import type { JsonSchema } from '../../../api/types.ts';
import { fieldsOf, isShown } from '../../../parts/params/fields.ts';
import { drawablesOf, paramsOf } from './draw/drawable.ts';

type Values = Readonly<Record<string, unknown>>;

/** How a number in a unit grows with the side of an image. */
const powers: Readonly<Record<string, number>> = { px: 1, 'px²': 2 };

/** A number of pixels that is typed, such as the radius of a blur. */
interface Length {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly value: number;
  readonly power: number;
}

/** The lengths and areas that count with these values, without those that are drawn. */
export function lengthsOf(schema: JsonSchema, values: Values): readonly Length[] {
  const drawn = new Set(drawablesOf(schema).flatMap(paramsOf));
  return numbersOf(schema, values).filter(
    ({ name, schema: field }) => !drawn.has(name) && field['x-ui']?.absolute !== true,
  );
}

/** Whether a value says how large what comes out is, whatever goes in. */
export function givesSize(schema: JsonSchema, values: Values): boolean {
  return numbersOf(schema, values).some(
    ({ schema: field, value }) => field['x-ui']?.absolute === true && value > 0,
  );
}

/** The lengths as they are on an image that is smaller, as near as their schema allows. */
export function scaledLengths(schema: JsonSchema, values: Values, factor: number): Values {
  return Object.fromEntries(
    lengthsOf(schema, values).flatMap(({ name, schema: field, value, power }) => {
      const scaled = allowed(field, value * factor ** power);
      // Nothing stays nothing: it often means that the size is found by itself.
      return value === 0 || scaled === value ? [] : [[name, scaled]];
    }),
  );
}

function numbersOf(schema: JsonSchema, values: Values): readonly Length[] {
  return fieldsOf(schema).flatMap(([name, field]) => {
    const { unit } = field['x-ui'] ?? {};
    const power = typeof unit === 'string' ? powers[unit] : undefined;
    const value = values[name];
    if (power === undefined || typeof value !== 'number' || !isShown(field, values)) return [];
    return [{ name, schema: field, value, power }];
  });
}

/** The nearest number that a schema takes. */
function allowed(schema: JsonSchema, wanted: number): number {
  const { type, minimum, maximum = Infinity } = schema;
  const step = type === 'integer' ? Math.max(1, Math.round(schema['x-ui']?.step ?? 1)) : 0;
  // Whole numbers go in steps from the smallest one: sizes of windows are odd.
  const from = step > 1 ? (minimum ?? 0) : 0;
  const near = step === 0 ? Number(wanted.toFixed(3)) : from + Math.round((wanted - from) / step) * step;
  // What was more than nothing does not become nothing.
  const least = Math.max(minimum ?? -Infinity, wanted > 0 && step > 0 ? Math.max(1, from) : -Infinity);
  return Math.min(Math.max(near, least), maximum);
}
