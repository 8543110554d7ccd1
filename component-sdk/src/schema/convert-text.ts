import { kumikiError } from '../errors/index.ts';
import { describeSchema, showValue } from './describe.ts';
import { isObject, resolveRef, type JsonSchema } from './json-schema.ts';

/** Who asks, for the error's text. */
export interface ConvertContext {
  readonly parameter: string;
  /** The component or pipeline that has the parameter. */
  readonly where: string;
  /** The whole schema, where the parameter's own refers to its `$defs`. */
  readonly root?: JsonSchema;
}

/**
 * A parameter's value from text (command line, gRPC, forms): where the schema takes text alone, the text as it
 * is; otherwise the text read as JSON; where it takes text among others, what is no JSON stays text.
 * The value is not checked against the schema here. Throws `PARAMETER_INVALID`.
 */
export function convertText(schema: unknown, text: string, context: ConvertContext): unknown {
  const takes = takesText(schema, context.root ?? {});
  if (takes === 'only') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    if (takes === 'also') return text;
    const { parameter, where, root } = context;
    const values = { parameter, where, found: showValue(text), expected: describeSchema(schema, root) };
    throw kumikiError('PARAMETER_INVALID', values, { cause });
  }
}

function takesText(schema: unknown, root: JsonSchema, depth = 0): 'only' | 'also' | 'no' {
  if (!isObject(schema) || depth > 8) return 'no';
  if (typeof schema['$ref'] === 'string') return takesText(resolveRef(root, schema['$ref']), root, depth + 1);
  const choices = Array.isArray(schema['enum'])
    ? schema['enum']
    : 'const' in schema
      ? [schema['const']]
      : undefined;
  const union = schema['anyOf'] ?? schema['oneOf'];
  let texts: boolean[];
  if (schema['type'] !== undefined) texts = [schema['type']].flat().map((type) => type === 'string');
  else if (choices !== undefined) texts = choices.map((choice) => typeof choice === 'string');
  else if (Array.isArray(union)) {
    const inner = union.map((branch) => takesText(branch, root, depth + 1));
    if (inner.includes('also')) return 'also';
    texts = inner.map((one) => one === 'only');
  } else return 'no';
  if (texts.every(Boolean)) return 'only';
  return texts.some(Boolean) ? 'also' : 'no';
}
