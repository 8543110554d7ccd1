import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectWriter, PutOptions } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { ArtifactRef } from '../model/value.ts';

/** As many as tell the formats apart. */
const sniffBytes = 512;

/**
 * Stores a file of somebody else as it comes. Its media type is what its first bytes say, never what others say.
 * @param name as people call it: see `plainName`
 * @throws BODY_INVALID where it has no bytes, what the source and the store throw
 */
export async function storeFile(
  content: AsyncIterable<Uint8Array>,
  name: string,
  objects: ObjectWriter,
  options?: PutOptions,
): Promise<ArtifactRef> {
  const head: Uint8Array[] = [];
  let headBytes = 0;
  async function* chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of content) {
      if (headBytes < sniffBytes) {
        head.push(chunk);
        headBytes += chunk.length;
      }
      yield chunk;
    }
    if (headBytes === 0) throw kumikiError('BODY_INVALID', { reason: `the file "${name}" has no bytes.` });
  }
  const object = await objects.put(chunks(), options);
  const format = sniffFormat(Buffer.concat(head));
  const mediaType = format ? imageFormatTable[format].mediaType : 'application/octet-stream';
  return { ...object, mediaType, name };
}

/** What people call a file: the last part of a path, without control characters, which would break headers. */
export function plainName(fileName: string): string {
  return fileName
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(-200);
}
