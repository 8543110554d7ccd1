import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import type { InputSource } from '../../executors/index.ts';
import { identify, storeValue } from '../artifacts/index.ts';
import type { ArtifactRef, StoredValue, StoredValues } from '../model/value.ts';

const fallbackMediaType = 'application/octet-stream';

/** An input as an execution is asked for with: one that is read here, or that is in the object store already. */
export type SubmittedInput =
  | Exclude<InputSource, { readonly kind: 'list' }>
  | { readonly kind: 'stored'; readonly artifact: ArtifactRef }
  | { readonly kind: 'list'; readonly elements: readonly SubmittedInput[] };

/** Inputs as they are recorded: files of this machine by where they lie, other bytes as artifacts. */
export async function recordInputs(
  objects: ObjectWriter,
  sources: Readonly<Record<string, SubmittedInput>>,
): Promise<StoredValues> {
  const stored: Record<string, StoredValue> = {};
  for (const [name, source] of Object.entries(sources)) stored[name] = await recordInput(objects, source);
  return stored;
}

async function recordInput(objects: ObjectWriter, source: SubmittedInput): Promise<StoredValue> {
  if (source.kind === 'data') return { data: source.data };
  if (source.kind === 'stored') return source.artifact;
  if (source.kind === 'value') return await storeValue(objects, source.value, 'pixels');
  if (source.kind === 'list') {
    const list: StoredValue[] = [];
    for (const element of source.elements) list.push(await recordInput(objects, element));
    return { list };
  }
  const { name, path } = source;
  if (path === undefined) {
    const object = await objects.put(await source.load());
    return { ...object, mediaType: fallbackMediaType, name };
  }
  // One that is not there any more fails its item when it is read.
  const { size, modified } = await identify(path).catch(() => ({ size: 0, modified: 0 }));
  return { file: { path, name, size, modified } };
}
