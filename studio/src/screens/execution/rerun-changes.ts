import type { JsonSchema } from '../../api/types.ts';
import { fieldsOf } from '../../parts/params/fields.ts';

type Values = Readonly<Record<string, unknown>>;

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The parameters of a run that differ from the defaults: what its form shows as changed. */
export function ownValues(schema: JsonSchema, params: Values): Values {
  const defaults = Object.fromEntries(fieldsOf(schema).map(([name, field]) => [name, field.default]));
  return Object.fromEntries(Object.entries(params).filter(([name, value]) => !isSame(value, defaults[name])));
}

/**
 * The parameters that are other than they were in a run; one that was put back to its default is one, too.
 * @param values of the form: those that differ from the defaults
 */
export function changedParams(schema: JsonSchema, before: Values, values: Values): Values {
  const now = fieldsOf(schema).map(([name, field]) => [name, values[name] ?? field.default] as const);
  return Object.fromEntries(
    now.filter(([name, value]) => value !== undefined && !isSame(value, before[name])),
  );
}
