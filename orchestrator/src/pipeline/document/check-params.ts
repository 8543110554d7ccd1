import { problem, type Path, type Place, type Problem } from '@kumiki/component-sdk/errors';
import { identifier, identifierValidator } from '@kumiki/component-sdk/manifest';
import {
  checkSchema,
  compileSchema,
  describeSchema,
  issuesToProblems,
  subschemas,
  type JsonSchema,
} from '@kumiki/component-sdk/schema';

type Locate = (path: Path, what?: 'key' | 'value') => Place;

/** Checks the whole schema of a pipeline's parameters; `unusable` where nothing can be checked against it. */
export function checkParams(
  schema: JsonSchema,
  locate: Locate,
): { readonly problems: readonly Problem[]; readonly unusable: boolean } {
  const problems = checkSchema(schema, 'the parameters', locate);
  if (problems.length > 0) return { problems, unusable: true };
  return { problems: [...checkNames(schema, locate), ...checkDefaults(schema, locate)], unusable: false };
}

/** Parameters are called as inputs and outputs are. */
function checkNames(schema: JsonSchema, locate: Locate): Problem[] {
  const names = Object.keys(schema['properties'] ?? {});
  const wrong = names.filter((name) => identifierValidator.check(name).length > 0);
  return wrong.map((name) => {
    const values = { where: 'A parameter', found: `called "${name}"`, expected: describeSchema(identifier) };
    return problem('FIELD_INVALID', values, locate(['properties', name], 'key'), { field: name });
  });
}

/** Every default must fit its own schema. */
function checkDefaults(schema: JsonSchema, locate: Locate): Problem[] {
  const validator = compileSchema(schema);
  const issues = validator.check(validator.withDefaults({})).filter(({ path }) => path.length > 0);
  return issues.flatMap((issue) => {
    const [name, ...inside] = issue.path;
    const at = [...subschemas(schema)].find(({ path }) => path[0] === 'properties' && path[1] === name);
    const place = {
      name: `${inside.length === 0 ? 'The' : 'the'} default of the parameter "${String(name)}"`,
      locate: () => locate([...(at?.path ?? []), 'default']),
    };
    return issuesToProblems([{ ...issue, path: inside }], place, [], { field: String(name) });
  });
}
