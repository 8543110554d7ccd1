import { FileValue, Image, imageFormatTable, type JsonValue, type Value } from '@kumiki/component-sdk/values';

/** A value as it is handed out from memory: data, or a file. */
export type GivenValue =
  | { readonly data: JsonValue }
  | { readonly bytes: Uint8Array; readonly mediaType: string; readonly name?: string }
  | { readonly list: readonly GivenValue[] };

/** By the name of the output. */
export type GivenValues = Readonly<Record<string, GivenValue>>;

/** Images as the files to hand out, as `Image.toFile` gives them. @throws IMAGE_ENCODE_FAILED */
export async function givenValue(value: Value): Promise<GivenValue> {
  if (value instanceof Image) {
    const { bytes, format } = await value.toFile();
    return { bytes, mediaType: imageFormatTable[format].mediaType };
  }
  if (value instanceof FileValue) {
    const { name, mediaType } = value;
    return { bytes: await value.bytes(), mediaType, name };
  }
  if (Array.isArray(value) && value.some((one: Value) => one instanceof Image || one instanceof FileValue)) {
    return { list: await Promise.all((value as readonly Value[]).map(givenValue)) };
  }
  return { data: value as JsonValue };
}

/** All outputs of an item, as `givenValue`. */
export async function givenValues(outputs: Readonly<Record<string, Value>>): Promise<GivenValues> {
  const given = Object.entries(outputs).map(
    async ([name, value]) => [name, await givenValue(value)] as const,
  );
  return Object.fromEntries(await Promise.all(given));
}
