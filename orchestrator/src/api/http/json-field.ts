import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { compileSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { parseJson } from './json-body.ts';

/** Reads a field of a form that holds JSON. @throws BODY_INVALID, naming the place */
export function readJsonField(
  fields: ReadonlyMap<string, string>,
  name: string,
  schema: JsonSchema,
): unknown {
  const text = fields.get(name);
  if (text === undefined) throw formInvalid(`the field "${name}" is missing.`);
  const data = parsed(text, name);
  const [issue] = compileSchema(schema).check(data);
  if (issue) {
    const place = [...issue.path, ...(issue.key === undefined ? [] : [issue.key])].join('.') || name;
    throw formInvalid(`${place} is ${issue.found} where ${issue.expected} is expected.`);
  }
  return data;
}

function parsed(text: string, name: string): unknown {
  try {
    return parseJson(text);
  } catch (thrown) {
    const { message } = asKumikiError(thrown);
    throw kumikiError(
      'BODY_INVALID',
      { reason: `the field "${name}" is not usable: ${message}` },
      { cause: thrown },
    );
  }
}

/** A form has no fields but those of its route. @throws BODY_INVALID */
export function checkFieldNames(fields: ReadonlyMap<string, string>, names: readonly string[]): void {
  const unknown = [...fields.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw formInvalid(`"${unknown}" is no field of it.`);
}

/** The input that a file's field is for; nothing for `image`, the pipeline's only required one. @throws BODY_INVALID */
export function inputOf(field: string): { readonly input?: string } {
  if (field.startsWith('inputs.')) return { input: field.slice('inputs.'.length) };
  if (field === 'image') return {};
  throw formInvalid(`the field "${field}" is neither "image" nor "inputs.NAME".`);
}

export function formInvalid(reason: string): KumikiError {
  return kumikiError('BODY_INVALID', { reason });
}
