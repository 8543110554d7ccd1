import { isDeepStrictEqual } from 'node:util';
import type { Change, ChangeLevel } from './change.ts';

type Schema = Readonly<Record<string, unknown>>;

/** Keywords that no value is judged by. */
const notes = new Set(['title', 'description', 'default', 'examples', '$comment', 'deprecated', 'format']);

/** Bounds that take less when they are raised, and when they are lowered. */
const lowest = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const highest = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];

const compared = new Set([...lowest, ...highest, 'type', 'enum', 'const', 'properties', 'required', 'items']);

/**
 * How the values that a schema takes changed. A value that was taken and is no longer makes the change major; more values
 * make it minor. What cannot be compared by keywords alone (`oneOf`, `pattern`, `if`…) is major where it differs.
 * @param where the path of the parameter, with dots; empty for all parameters
 */
export function compareSchemas(before: unknown, after: unknown, where: string): Change[] {
  if (!isSchema(before) || !isSchema(after)) {
    return isDeepStrictEqual(before, after) ? [] : [change('major', where, 'takes other values')];
  }
  return [
    ...compareTypes(before, after, where),
    ...compareBounds(before, after, where),
    ...compareProperties(before, after, where),
    ...compareItems(before, after, where),
    ...compareOthers(before, after, where),
  ];
}

function compareTypes(before: Schema, after: Schema, where: string): Change[] {
  const changes: Change[] = [];
  const [was, is] = [typesOf(before), typesOf(after)];
  if (was !== undefined || is !== undefined) {
    const lost = is === undefined ? [] : (was ?? ['any other type']).filter((type) => !takesType(is, type));
    const more = was === undefined ? [] : (is ?? ['any type']).filter((type) => !takesType(was, type));
    if (lost.length > 0) changes.push(change('major', where, `no longer takes ${lost.join(' and ')}`));
    if (more.length > 0) changes.push(change('minor', where, `takes ${more.join(' and ')} too`));
  }
  const [had, has] = [choicesOf(before), choicesOf(after)];
  if (had && has) {
    const gone = had.filter((one) => !has.some((other) => isDeepStrictEqual(one, other)));
    const fresh = has.filter((one) => !had.some((other) => isDeepStrictEqual(one, other)));
    if (gone.length > 0) changes.push(change('major', where, `no longer takes ${gone.map(text).join(', ')}`));
    if (fresh.length > 0) changes.push(change('minor', where, `takes ${fresh.map(text).join(', ')} too`));
  } else if (has) changes.push(change('major', where, `takes ${has.map(text).join(', ')} alone`));
  else if (had) changes.push(change('minor', where, `takes more than ${had.map(text).join(', ')}`));
  return changes;
}

function compareBounds(before: Schema, after: Schema, where: string): Change[] {
  const changes: Change[] = [];
  for (const key of [...lowest, ...highest]) {
    const [was, is] = [before[key], after[key]];
    if (was === is) continue;
    const sign = highest.includes(key) ? -1 : 1;
    const [from, to] = [was, is].map((bound) => (typeof bound === 'number' ? bound * sign : -Infinity)) as [
      number,
      number,
    ];
    if (from === to) continue;
    const said = `has the ${key} ${text(is ?? 'none')} in place of ${text(was ?? 'none')}`;
    changes.push(change(to > from ? 'major' : 'minor', where, said));
  }
  return changes;
}

function compareProperties(before: Schema, after: Schema, where: string): Change[] {
  const changes: Change[] = [];
  const [was, is] = [tableOf(before['properties']), tableOf(after['properties'])];
  const [needed, needs] = [listOf(before['required']), listOf(after['required'])];
  const place = (name: string) => (where === '' ? name : `${where}.${name}`);
  for (const [name, schema] of Object.entries(was)) {
    if (Object.hasOwn(is, name)) changes.push(...compareSchemas(schema, is[name], place(name)));
    else changes.push(change('major', place(name), 'was removed'));
  }
  for (const name of Object.keys(is)) {
    const isNeeded = needs.includes(name);
    if (!Object.hasOwn(was, name)) {
      changes.push(
        change(isNeeded ? 'major' : 'minor', place(name), isNeeded ? 'is new and required' : 'is new'),
      );
    } else if (isNeeded !== needed.includes(name)) {
      changes.push(
        change(
          isNeeded ? 'major' : 'minor',
          place(name),
          isNeeded ? 'is required now' : 'is no longer required',
        ),
      );
    } else {
      const [from, to] = [defaultOf(was[name]), defaultOf(is[name])];
      if (isDeepStrictEqual(from, to)) continue;
      changes.push(change('minor', place(name), defaultSaid(from, to)));
    }
  }
  return changes;
}

function compareItems(before: Schema, after: Schema, where: string): Change[] {
  const [was, is] = [before['items'], after['items']];
  if (was === undefined && is === undefined) return [];
  if (was === undefined) return [change('major', where, 'takes some elements alone')];
  if (is === undefined) return [change('minor', where, 'takes any elements')];
  return compareSchemas(was, is, `${where}[]`);
}

function compareOthers(before: Schema, after: Schema, where: string): Change[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .filter((key) => !compared.has(key) && !notes.has(key) && !key.startsWith('x-'))
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => {
      const dropped = after[key] === undefined || (key === 'additionalProperties' && after[key] === true);
      return change(
        dropped ? 'minor' : 'major',
        where,
        dropped ? `is judged without "${key}"` : `is judged by another "${key}"`,
      );
    });
}

function change(level: ChangeLevel, where: string, what: string): Change {
  return {
    level,
    what: where === '' ? `the parameters: what they hold ${what}` : `the parameter "${where}" ${what}`,
  };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typesOf({ type }: Schema): string[] | undefined {
  if (typeof type === 'string') return [type];
  return Array.isArray(type) ? (type as string[]) : undefined;
}

/** Every whole number is a number. */
function takesType(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

function choicesOf(schema: Schema): unknown[] | undefined {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  return 'const' in schema ? [schema['const']] : undefined;
}

function tableOf(value: unknown): Schema {
  return isSchema(value) ? value : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function defaultOf(value: unknown): unknown {
  return isSchema(value) ? value['default'] : undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function defaultSaid(from: unknown, to: unknown): string {
  if (to === undefined) return `has no default in place of ${short(from)}`;
  if (from === undefined) return `has the default ${short(to)}, and had none`;
  return `has the default ${short(to)} in place of ${short(from)}`;
}

/** A default may be a whole document. */
function short(value: unknown): string {
  const [said, most] = [text(value), 60];
  return said.length > most ? `${said.slice(0, most)}…` : said;
}
