import type { JsonSchema, LocalText } from '../../api/types.ts';
import { inlined } from './schema.ts';

type Values = Readonly<Record<string, unknown>>;
type Field = readonly [string, JsonSchema];

/** The fields of a schema in the order that it asks for. */
export function fieldsOf(schema: JsonSchema): readonly Field[] {
  return Object.entries(inlined(schema).properties ?? {}).toSorted(
    ([, { 'x-ui': a }], [, { 'x-ui': b }]) => (a?.order ?? 1000) - (b?.order ?? 1000),
  );
}

/** Fields that stand together: under a heading, or on demand. */
export interface FieldSection {
  readonly title?: LocalText | string;
  readonly isAdvanced: boolean;
  readonly fields: readonly Field[];
}

/** Fields by their headings, in the order of the first field of each; what is advanced comes last. */
export function sectionsOf(fields: readonly Field[]): readonly FieldSection[] {
  const [advanced, usual] = [true, false].map((is) =>
    fields.filter(([, { 'x-ui': ui }]) => (ui?.advanced === true) === is),
  );
  const groups = Map.groupBy(usual!, ([, { 'x-ui': ui }]) => JSON.stringify(ui?.group));
  const sections = [...groups.values()].map((of) => {
    const title = of[0]![1]['x-ui']?.group;
    return { ...(title !== undefined && { title }), isAdvanced: false, fields: of };
  });
  return advanced!.length === 0 ? sections : [...sections, { isAdvanced: true, fields: advanced! }];
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
