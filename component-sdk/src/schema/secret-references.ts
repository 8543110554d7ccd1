import { mapSchemas, type JsonSchema } from './json-schema.ts';

/** What stands in a pipeline where a component has a secret: the name under which the platform keeps its value. */
const reference: JsonSchema = {
  type: 'object',
  properties: { secret: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,99}$' } },
  required: ['secret'],
  additionalProperties: false,
  'x-expected': 'a reference to a secret: {"secret": NAME}',
};

const made = new WeakMap<JsonSchema, JsonSchema>();

/** A schema of parameters as pipelines and callers see it: a reference in each place that is marked `x-secret`. */
export function withSecretReferences(schema: JsonSchema): JsonSchema {
  const known = made.get(schema);
  if (known) return known;
  let hasAny = false;
  const changed = mapSchemas(schema, (part) => {
    if (part['x-secret'] !== true) return part;
    hasAny = true;
    const { title, description, 'x-ui': hints } = part;
    return {
      ...reference,
      'x-secret': true,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(hints !== undefined && { 'x-ui': hints }),
    };
  });
  const result = hasAny ? changed : schema;
  made.set(schema, result);
  return result;
}
