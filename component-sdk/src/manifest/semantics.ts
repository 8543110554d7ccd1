import { adviceFor, type Document } from '../document/index.ts';
import { problem, type Path, type Place, type Problem } from '../errors/index.ts';
import {
  checkSchema,
  compileSchema,
  describeSchema,
  expandParams,
  issuesToProblems,
  pathInParams,
  subschemas,
  type JsonSchema,
} from '../schema/index.ts';
import { parseTypeRef, valueTypes } from '../values/types.ts';
import { checkCommand } from './command-rules.ts';
import { identifier } from './component-schema.ts';
import { checkExamples } from './examples.ts';
import type { Manifest } from './manifest.ts';
import { pathFault } from './paths.ts';
import { identifierValidator } from './validators.ts';

/** What the schema of `component.yaml` cannot say. The manifest fits that schema and has its defaults. */
export function checkManifest(manifest: Manifest, document: Document): Problem[] {
  const { params: given } = document.data as { params?: unknown };
  const locateParam = (path: Path, what?: 'key' | 'value') =>
    document.locate(['params', ...pathInParams(given, path)], what);
  const schemaProblems = checkSchema(expandParams(given), 'the parameters', locateParam);
  const usable = schemaProblems.length === 0;
  return [
    ...checkPorts(manifest, document),
    ...checkPaths(manifest, document),
    ...checkCommand(manifest, document),
    ...checkBehaviour(manifest, document),
    ...schemaProblems,
    ...(usable ? checkParams(manifest.params, locateParam) : []),
    ...checkExamples(manifest, document, usable),
  ];
}

function checkPorts(manifest: Manifest, document: Document): Problem[] {
  const found: Problem[] = [];
  const { inputs, outputs } = manifest;
  if (Object.keys(inputs).length + Object.keys(outputs).length === 0) {
    const values = {
      where: document.name,
      found: 'without inputs and outputs',
      expected: 'at least one of them',
    };
    found.push(problem('FIELD_INVALID', values, document.locate([])));
  }
  for (const [name, { type, preserves }] of Object.entries(outputs)) {
    if (preserves === undefined || valueTypes[parseTypeRef(type)!.type].kind === 'picture') continue;
    const values = {
      where: `"outputs.${name}"`,
      found: `of type ${type}`,
      expected: 'an image where "preserves" is said',
    };
    found.push(
      problem('FIELD_INVALID', values, document.locate(['outputs', name, 'preserves'], 'key'), {
        field: name,
      }),
    );
  }
  for (const [name, { type, pairsWith }] of Object.entries(outputs)) {
    const other = pairsWith === undefined ? undefined : outputs[pairsWith];
    const fits = parseTypeRef(type)!.list && other && parseTypeRef(other.type)!.list && !other.pairsWith;
    if (pairsWith === undefined || (fits && pairsWith !== name)) continue;
    const values = {
      where: `"outputs.${name}.pairsWith"`,
      found: `"${pairsWith}" beside ${type}`,
      expected: 'a list beside another output that is a list, which pairs with none itself',
    };
    const place = document.locate(['outputs', name, 'pairsWith']);
    found.push(problem('FIELD_INVALID', values, place, { field: name }));
  }
  if (Object.hasOwn(outputs, 'tolerance')) {
    const values = {
      where: 'An output',
      found: 'called "tolerance"',
      expected: 'another name, since examples use this one',
    };
    found.push(
      problem('FIELD_INVALID', values, document.locate(['outputs', 'tolerance'], 'key'), {
        field: 'tolerance',
      }),
    );
  }
  const ports = Object.values(inputs);
  if (ports.length > 0 && ports.every(({ shared }) => shared === true)) {
    const values = {
      where: '"inputs"',
      found: 'shared throughout',
      expected: 'one input at least that changes from item to item',
    };
    found.push(problem('FIELD_INVALID', values, document.locate(['inputs'], 'key')));
  }
  return found;
}

function checkPaths(manifest: Manifest, document: Document): Problem[] {
  const found: Problem[] = [];
  for (const key of ['entry', 'icon'] as const) {
    const reason = pathFault(manifest[key] ?? 'none');
    if (reason === undefined) continue;
    const values = {
      where: `"${key}"`,
      found: `a path that ${reason}`,
      expected: 'a path inside of the folder',
    };
    found.push(problem('FIELD_INVALID', values, document.locate([key]), { field: key }));
  }
  return found;
}

function checkBehaviour(manifest: Manifest, document: Document): Problem[] {
  if (manifest.realtime !== 'stateful' || !manifest.deterministic) return [];
  const values = {
    where: '"realtime"',
    found: 'stateful beside "deterministic: true"',
    expected:
      '"deterministic: false" beside it, since results depend on earlier frames and must not be cached',
  };
  return [problem('FIELD_INVALID', values, document.locate(['realtime']))];
}

function checkParams(schema: JsonSchema, locate: (path: Path, what?: 'key' | 'value') => Place): Problem[] {
  const found: Problem[] = [];
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema | boolean>;
  for (const name of Object.keys(properties)) {
    const path = ['properties', name];
    if (identifierValidator.check(name).length > 0) {
      const values = {
        where: 'A parameter',
        found: `called "${name}"`,
        expected: describeSchema(identifier),
      };
      found.push(problem('FIELD_INVALID', values, locate(path, 'key'), { field: name }));
    }
  }
  return [...found, ...checkShowWhen(schema, [], locate), ...checkDefaults(schema, locate)];
}

/** `showWhen` names fields beside its own: parameters, or inside of a mapping, an element of a list or a kind, those there. */
function checkShowWhen(
  schema: JsonSchema,
  path: Path,
  locate: (path: Path, what?: 'key' | 'value') => Place,
): Problem[] {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema | boolean>);
  const names = properties.map(([name]) => name);
  const own = properties.flatMap(([name, property]) => {
    if (typeof property !== 'object') return [];
    const hints = property['x-ui'] as { readonly showWhen?: object } | undefined;
    return Object.keys(hints?.showWhen ?? {}).flatMap((key) => {
      if (names.includes(key)) return [];
      const values = { key, where: `"showWhen" of the parameter "${name}"`, advice: adviceFor(key, names) };
      const place = locate([...path, 'properties', name, 'x-ui', 'showWhen', key], 'key');
      return [problem('FIELD_UNKNOWN', values, place, { field: name })];
    });
  });
  const inside = [...subschemas(schema)].flatMap(({ path: at, schema: part }) =>
    checkShowWhen(part, [...path, ...at], locate),
  );
  return [...own, ...inside];
}

/** Every default must fit its own schema; those of the parameters are checked together. */
function checkDefaults(schema: JsonSchema, locate: (path: Path, what?: 'key' | 'value') => Place): Problem[] {
  const validator = compileSchema(schema);
  const issues = validator.check(validator.withDefaults({})).filter((issue) => issue.path.length > 0);
  return issues.flatMap((issue) => {
    const [name, ...inside] = issue.path;
    const where = `The default of the parameter "${String(name)}"`;
    const place = { name: where, locate: () => locate(['properties', String(name), 'default']) };
    return issuesToProblems([{ ...issue, path: inside }], place, [], { field: String(name) });
  });
}
