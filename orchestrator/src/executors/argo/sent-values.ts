import { type ObjectWriter } from '@kumiki/component-sdk/storage';
import { FileValue, Image, type JsonValue } from '@kumiki/component-sdk/values';
import { StoredHeld } from '../../execution/artifacts/index.ts';
import type { StoredValue, StoredValues } from '../../execution/model/value.ts';
import type { InputSource } from '../executor.ts';
import type { StepValue, StepValues } from '../step/held-value.ts';
import type { SentInput } from './helper/protocol.ts';

/**
 * Inputs as they go to a helper: what lies on this machine alone is put into the store, from where a pod can read it.
 * @param named hears of each object that is named
 */
export async function sentInputs(
  objects: ObjectWriter,
  inputs: Readonly<Record<string, InputSource>>,
  named: (digest: string) => void,
): Promise<Record<string, SentInput>> {
  const sent = Object.entries(inputs).map(async ([name, source]) => {
    return [name, await sentInput(objects, source, named)] as const;
  });
  return Object.fromEntries(await Promise.all(sent));
}

async function sentInput(
  objects: ObjectWriter,
  source: InputSource,
  named: (digest: string) => void,
): Promise<SentInput> {
  if (source.kind === 'data') return { data: source.data };
  if (source.kind === 'value') return { data: source.value as JsonValue };
  if (source.kind === 'list') {
    const list = source.elements.map(async (one) => await sentInput(objects, one, named));
    return { list: await Promise.all(list) };
  }
  const { name, path, digest: known } = source;
  const isStored = path === undefined && known !== undefined;
  const digest = isStored ? known : (await objects.put(await source.load())).digest;
  named(digest);
  return { object: digest, name };
}

/** What was recalled of a step, as it is recorded. */
export function knownValues(values: StepValues): StoredValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, knownValue(value)]));
}

function knownValue(value: StepValue): StoredValue {
  if (value instanceof StoredHeld) return value.ref;
  if (Array.isArray(value) && !isData(value))
    return { list: (value as readonly StepValue[]).map(knownValue) };
  return { data: value as JsonValue };
}

function isData(value: StepValue): boolean {
  if (Array.isArray(value)) return (value as readonly StepValue[]).every(isData);
  return !(value instanceof StoredHeld || value instanceof Image || value instanceof FileValue);
}
