import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { formatTypeRef, valueTypes, type JsonValue } from '@kumiki/component-sdk/values';
import type { InputSource } from '@kumiki/orchestrator/executors';
import type { PlanInput } from '@kumiki/orchestrator/pipeline';
import type { ItemOrigin } from '../outputs/names.ts';
import { expandPattern } from './patterns.ts';

type WantedInput = Pick<PlanInput, 'type' | 'list'>;

export interface GivenFile extends ItemOrigin {
  /** The full path of the folder that it is in; nothing for one that a platform has. */
  readonly directory?: string;
}

/** Asks a platform about a file that it has, by `sha256:…`. @throws ARTIFACT_NOT_FOUND */
export type FindStored = (digest: string) => Promise<{ readonly name?: string }>;

/** One value that was given for an input. */
export interface Given {
  readonly source: InputSource;
  /** The file that it comes from, taken apart; items are named by it. */
  readonly file?: GivenFile;
}

/**
 * The values that one `--in NAME=TEXT` names: files for images and files, `@FILE` or the value itself for data.
 * Files are read when their item starts.
 * @param findStored where a platform runs it: `sha256:…` names a file that is there
 * @throws INPUT_PATTERN_EMPTY, INPUT_TYPE, what `findStored` throws
 */
export async function readGiven(
  input: string,
  text: string,
  wanted: WantedInput,
  base: string,
  findStored?: FindStored,
): Promise<Given[]> {
  const { kind } = valueTypes[wanted.type];
  if (kind !== 'data' && findStored && digestPattern.test(text))
    return [storedGiven(text, (await findStored(text)).name ?? input)];
  if (kind === 'data' && !text.startsWith('@')) return dataGiven(input, text, wanted);
  const pattern = kind === 'data' ? text.slice(1) : text;
  const paths = await expandPattern(pattern, { input, base, pictures: kind === 'picture' });
  return paths.map((path) => fileGiven(path, base));
}

/** A file as a value. */
export function fileGiven(path: string, base: string): Given {
  const full = resolve(base, path);
  const ending = extname(path);
  return {
    source: { kind: 'bytes', name: path, path: full, load: async () => await readInputFile(full, path) },
    file: {
      directory: dirname(full),
      folder: basename(dirname(full)),
      stem: basename(path, ending),
      ending: ending.slice(1),
    },
  };
}

const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** A file that a platform has: nobody reads it here. */
function storedGiven(digest: string, name: string): Given {
  const ending = extname(name);
  const load = async () => await Promise.reject<Uint8Array>(new Error(`${name} is not on this machine.`));
  return {
    source: { kind: 'bytes', name, digest, load },
    file: { folder: '', stem: basename(name, ending), ending: ending.slice(1) },
  };
}

async function readInputFile(full: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(full);
  } catch (cause) {
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  }
}

function dataGiven(input: string, text: string, wanted: WantedInput): Given[] {
  const data = readData(text, wanted);
  if (data === undefined) {
    const expected = `a value of type ${formatTypeRef(wanted)}, or @FILE`;
    throw kumikiError('INPUT_TYPE', { input, where: 'the pipeline', found: `"${text}"`, expected });
  }
  const elements = wanted.list && Array.isArray(data) ? (data as JsonValue[]) : [data];
  return elements.map((element) => ({ source: { kind: 'data', data: element } }));
}

function readData(text: string, { type, list }: WantedInput): JsonValue | undefined {
  if (type === 'text' && !(list && text.startsWith('['))) return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
