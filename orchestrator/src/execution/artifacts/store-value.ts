import { FileValue, Image, imageFormatTable, rawToTiff, type JsonValue } from '@kumiki/component-sdk/values';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { HeldValue, type StepValue, type StepValues } from '../../executors/index.ts';
import type { ArtifactRef, StoredValue, StoredValues } from '../model/value.ts';
import { imageMeta, metaOf, refOf } from './image-meta.ts';
import { StoredHeld } from './stored-held.ts';

/**
 * What an image is stored as: its `pixels`, which another step can go on with, or the `file` that it is handed out
 * as, where nobody else reads it.
 */
export type StoredForm = 'pixels' | 'file';

/** Data up to this many bytes of JSON lies in the record itself. */
const inlineBytes = 16 * 1024;
/** Bytes of pixels that are hashed and written before others have their turn. */
const chunkBytes = 1024 * 1024;

/** What an image in the store must not be to stand for the form that is wanted. */
const otherForm = { pixels: 'result', file: 'pixels' } as const satisfies Record<StoredForm, string>;

/** Stores values, and gives what is recorded of them. What was stored before is not stored again. */
export async function storeValues(
  objects: ObjectWriter,
  values: StepValues,
  form: (name: string) => StoredForm,
): Promise<StoredValues> {
  const stored = Object.entries(values).map(async ([name, value]) => {
    return [name, await storeValue(objects, value, form(name))] as const;
  });
  return Object.fromEntries(await Promise.all(stored));
}

/** @throws what `HeldValue.fetch` and the store throw */
export async function storeValue(
  objects: ObjectWriter,
  value: StepValue,
  form: StoredForm,
): Promise<StoredValue> {
  // It lies in the store as what is wanted.
  if (value instanceof StoredHeld && metaOf(value.ref)?.form !== otherForm[form]) return value.ref;
  const here = value instanceof HeldValue ? await value.fetch(form === 'file' ? 'file' : 'value') : value;
  const known = refOf(here);
  if (known) return known;
  if (here instanceof Image) return await storeImage(objects, here, form);
  if (here instanceof FileValue) {
    const { name, mediaType } = here;
    return { ...(await objects.put(await here.bytes(), { mediaType })), mediaType, name };
  }
  if (Array.isArray(here) && here.some((element: StepValue) => !isData(element))) {
    const list: StoredValue[] = [];
    for (const element of here as readonly StepValue[]) list.push(await storeValue(objects, element, form));
    return { list };
  }
  return await storeData(objects, here as JsonValue);
}

function isData(value: StepValue): boolean {
  if (Array.isArray(value)) return value.every((element: StepValue) => isData(element));
  return !(value instanceof Image || value instanceof FileValue || value instanceof HeldValue);
}

async function storeData(objects: ObjectWriter, data: JsonValue): Promise<StoredValue> {
  const text = JSON.stringify(data);
  if (text.length <= inlineBytes) return { data };
  const mediaType = 'application/json';
  return { ...(await objects.put(Buffer.from(text), { mediaType })), mediaType };
}

async function storeImage(objects: ObjectWriter, image: Image, form: StoredForm): Promise<ArtifactRef> {
  if (form === 'file' || image.encodedByStep) {
    const { bytes, format } = await image.toFile();
    const { mediaType } = imageFormatTable[format];
    const meta = imageMeta(image, image.encodedByStep ? 'encoded' : 'result');
    return { ...(await objects.put(bytes, { mediaType })), mediaType, meta };
  }
  const raw = await image.raw();
  const mediaType = 'image/tiff';
  const object = await objects.put(chunksOf(rawToTiff(raw)), { mediaType });
  return { ...object, mediaType, meta: imageMeta(image, 'pixels') };
}

async function* chunksOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    for (let at = 0; at < part.byteLength; at += chunkBytes) yield part.subarray(at, at + chunkBytes);
  }
}
