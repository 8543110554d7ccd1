import { readFile } from 'node:fs/promises';
import { adviceFor, readDocument } from '@kumiki/component-sdk/document';
import { kumikiError, problem, reasonOf, type KumikiError, type Problem } from '@kumiki/component-sdk/errors';
import { compileSchema, convertText, describeSchema, type JsonSchema } from '@kumiki/component-sdk/schema';
import { sections, type Settings } from './sections.ts';
import type { Setting } from './setting.ts';

/** So many characters of a value are said of one that is wrong. */
const mostShown = 60;

export interface SettingsSource {
  /** `KUMIKI_CONFIG` names the file, where there is one; each key is a variable of its own too. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The settings: from the environment, else from the file, else the defaults. All that is wrong with the file is said
 * at once.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE, SETTINGS_INVALID, SETTING_INVALID
 */
export async function readSettings({ environment = process.env }: SettingsSource = {}): Promise<Settings> {
  const { KUMIKI_CONFIG: path } = environment;
  const file = path ? await readSettingsFile(path) : {};
  const settings = Object.entries<Readonly<Record<string, Setting<unknown>>>>(sections).map(
    ([section, keys]) => {
      const values = Object.entries(keys).map(([key, definition]) => {
        const text = environment[definition.env];
        const value = text ? fromText(definition, text) : (file[section]?.[key] ?? definition.default);
        return [key, value];
      });
      return [section, Object.fromEntries(values)];
    },
  );
  return Object.fromEntries(settings) as Settings;
}

/** The schema of the whole file. */
export function settingsSchema(): JsonSchema {
  const ofSections = Object.entries<Readonly<Record<string, Setting<unknown>>>>(sections).map(
    ([name, keys]) => {
      const properties = Object.entries(keys).map(([key, { schema }]) => [key, schema]);
      return [
        name,
        { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false },
      ];
    },
  );
  return { type: 'object', properties: Object.fromEntries(ofSections), additionalProperties: false };
}

type FileSettings = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

async function readSettingsFile(path: string): Promise<FileSettings> {
  let text: Buffer;
  try {
    text = await readFile(path);
  } catch (thrown) {
    throw (thrown as NodeJS.ErrnoException).code === 'ENOENT'
      ? kumikiError('FILE_NOT_FOUND', { path, base: process.cwd() })
      : kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(thrown) }, { cause: thrown });
  }
  const document = readDocument(text, path);
  if (document.problems.length > 0) throw invalid(path, document.problems);
  // A file of comments alone says nothing.
  const data = document.data ?? {};
  const problems = compileSchema(settingsSchema())
    .check(data)
    .map(({ path: at, key, kind, candidates = [], expected }) => {
      const place = document.locate(kind === 'unknown' && key !== undefined ? [...at, key] : at, 'key');
      const name = [...at, ...(key === undefined ? [] : [key])].join('.') || 'that is the whole file';
      // What stands there is not shown: it may be a secret.
      return kind === 'unknown'
        ? problem('SETTING_UNKNOWN', { name, advice: adviceFor(key ?? '', candidates) }, place)
        : problem('SETTING_WRONG', { name, expected }, document.locate(at));
    });
  if (problems.length > 0) throw invalid(path, problems);
  return data as FileSettings;
}

function invalid(path: string, problems: readonly Problem[]): KumikiError {
  return kumikiError('SETTINGS_INVALID', { path }, { problems });
}

/** @throws SETTING_INVALID */
function fromText({ env, schema, secret }: Setting<unknown>, text: string): unknown {
  const expected = describeSchema(schema, schema);
  const refuse = () =>
    kumikiError('SETTING_INVALID', { name: env, value: secret ? '…' : text.slice(0, mostShown), expected });
  let value: unknown;
  try {
    // A list of texts is easier to write with commas.
    value =
      schema['type'] === 'array' && !text.trimStart().startsWith('[')
        ? text.split(',').map((part) => part.trim())
        : convertText(schema, text, { parameter: env, where: 'the environment' });
  } catch {
    throw refuse();
  }
  if (compileSchema(schema).check(value).length > 0) throw refuse();
  return value;
}
