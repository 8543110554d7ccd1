import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { JsonValue } from '@kumiki/component-sdk/values';
import type { InputSource } from '@kumiki/orchestrator/executors';
import { usageError } from '../../../arguments/parse.ts';
import { isStored, type GatheredInputs } from '../inputs/items.ts';

/** As many as a platform takes in one request. */
export const mostFiles = 1000;

/** What an execution is started with, beside its inputs. */
export interface ExecutionField {
  /** `NAME` or `NAME@VERSION` */
  readonly pipeline: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly priority?: string | undefined;
}

/**
 * The form that starts an execution over given inputs: files are read as they are sent, those that the platform has are named.
 * Several files of an input make as many items; what is the same for all is sent once.
 * @param command the one that was called
 * @throws USAGE for what a platform does not take, FILE_NOT_READABLE
 */
export async function uploadForm(
  execution: ExecutionField,
  { items, shared }: GatheredInputs,
  command: string,
): Promise<FormData> {
  const data: Record<string, JsonValue> = {};
  const files: (readonly [field: string, file: FileSource])[] = [];
  const names = new Set(items.flatMap((item) => Object.keys(item.inputs)));
  for (const name of [...names, ...Object.keys(shared)]) {
    const given = Object.hasOwn(shared, name) ? [shared[name]!] : items.map(({ inputs }) => inputs[name]!);
    const different = [...new Set(given)];
    const sources = different.length === 1 ? different : given;
    const lists = sources.filter((source) => source.kind === 'list');
    const isData = sources.every((source) => asData(source) !== undefined);
    if ((isData || lists.length > 0) && sources.length > 1) {
      const reason = `The input "${name}" has another ${isData ? 'value' : 'list'} for each item: a platform takes one for all of them.`;
      throw usageError(command, reason);
    }
    if (isData) {
      data[name] = asData(sources[0]!)!;
      continue;
    }
    const single = sources.flatMap((source) => (source.kind === 'list' ? source.elements : [source]));
    const stored = single.filter(isStored).map(({ digest }) => ({ file: digest }));
    if (stored.length > 0) data[name] = stored.length === 1 ? stored[0]! : stored;
    files.push(...single.flatMap(filesOf).map((file) => [`inputs.${name}`, file] as const));
  }
  if (files.length > mostFiles) {
    throw usageError(
      command,
      `A platform takes at most ${mostFiles} files at a time; these are ${files.length}.`,
    );
  }
  const form = new FormData();
  form.set(
    'execution',
    JSON.stringify({ ...execution, ...(Object.keys(data).length > 0 && { inputs: data }) }),
  );
  for (const [field, { path, name }] of files) {
    const blob = await openAsBlob(path).catch((thrown: unknown) => {
      throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(thrown) }, { cause: thrown });
    });
    form.append(field, blob, basename(name));
  }
  return form;
}

interface FileSource {
  readonly path: string;
  readonly name: string;
}

function filesOf(source: InputSource): FileSource[] {
  if (source.kind === 'list') return source.elements.flatMap(filesOf);
  if (source.kind !== 'bytes' || source.path === undefined) return [];
  return [{ path: source.path, name: source.name }];
}

/** Data as it is; nothing where there is a file in it. */
function asData(source: InputSource): JsonValue | undefined {
  if (source.kind === 'data') return source.data;
  if (source.kind !== 'list') return undefined;
  const elements = source.elements.map(asData);
  return elements.some((element) => element === undefined) ? undefined : (elements as JsonValue[]);
}
