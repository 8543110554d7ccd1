import {
  FileValue,
  Image,
  valueTypes,
  type JsonValue,
  type Value,
  type ValueTypeName,
} from '@kumiki/component-sdk/values';
import type { ShownForm, ShownValue } from '../../../platform/answers.ts';
import type { PlatformClient } from '../../../platform/client.ts';

/** The outputs of an item as values, their files fetched. */
export async function downloadOutputs(
  platform: PlatformClient,
  { outputs: declared }: Pick<ShownForm, 'outputs'>,
  outputs: Readonly<Record<string, ShownValue>>,
): Promise<Record<string, Value>> {
  const values: Record<string, Value> = {};
  for (const [name, value] of Object.entries(outputs)) {
    const type = Object.hasOwn(declared, name) ? declared[name]!.type : 'json';
    values[name] = await download(platform, type, value);
  }
  return values;
}

async function download(platform: PlatformClient, type: ValueTypeName, value: ShownValue): Promise<Value> {
  if ('data' in value) return value.data;
  if ('list' in value) {
    const list: Value[] = [];
    for (const element of value.list) list.push(await download(platform, type, element));
    return list;
  }
  const { file_id: digest, size, media_type: mediaType, name = 'file' } = value;
  const fetch = async () => await platform.bytes(`/files/${encodeURIComponent(digest)}`);
  const { kind } = valueTypes[type];
  if (kind === 'picture') return await Image.fromEncoded(await fetch());
  if (kind === 'data') return JSON.parse(Buffer.from(await fetch()).toString('utf8')) as JsonValue;
  return new FileValue({ name, digest, size, mediaType }, fetch);
}
