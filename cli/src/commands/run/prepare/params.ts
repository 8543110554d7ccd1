import { adviceFor } from '@kumiki/component-sdk/document';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { convertText, type JsonSchema } from '@kumiki/component-sdk/schema';
import { splitAssignment, usageError } from '../../../arguments/parse.ts';

/**
 * `-p NAME=VALUE` options as parameters: each value is converted as the schema of its parameter says.
 * @param where the pipeline or component that has the parameters
 * @throws USAGE, PARAMETER_UNKNOWN, PARAMETER_INVALID
 */
export function readParams(
  command: string,
  options: readonly string[],
  schema: JsonSchema,
  where: string,
): Record<string, unknown> {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, unknown>>;
  const params: Record<string, unknown> = {};
  for (const option of options) {
    const { name, value } = splitAssignment(option);
    if (name === undefined) {
      throw usageError(command, `A parameter is given as -p NAME=VALUE, not as "${option}".`);
    }
    if (!Object.hasOwn(properties, name)) {
      const advice = adviceFor(name, Object.keys(properties));
      throw kumikiError('PARAMETER_UNKNOWN', { where, parameter: name, advice });
    }
    if (Object.hasOwn(params, name)) {
      throw usageError(command, `The parameter "${name}" was given more than once.`);
    }
    params[name] = convertText(properties[name], value, { parameter: name, where, root: schema });
  }
  return params;
}
