import type { JsonSchema } from '../../api/types.ts';

type Values = Readonly<Record<string, unknown>>;

/** The fields of a schema in the order that it asks for. */
export function fieldsOf(schema: JsonSchema): readonly (readonly [string, JsonSchema])[] {
  return Object.entries(schema.properties ?? {}).toSorted(
    ([, { 'x-ui': a }], [, { 'x-ui': b }]) => (a?.order ?? 1000) - (b?.order ?? 1000),
  );
}

/** Whether a field is asked for with these values: it may be there only for some of another one. */
export function isShown({ 'x-ui': ui }: JsonSchema, values: Values): boolean {
  return Object.entries(ui?.showWhen ?? {}).every(([name, wanted]) =>
    [wanted].flat().some((one) => one === values[name]),
  );
}

/** Values with one changed: what is the default, or nothing, is left out. */
export function withValue(values: Values, name: string, value: unknown, otherwise: unknown): Values {
  const { [name]: _, ...others } = values;
  const isDefault = value === undefined || JSON.stringify(value) === JSON.stringify(otherwise);
  return isDefault ? others : { ...others, [name]: value };
}
