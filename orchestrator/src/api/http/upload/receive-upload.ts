import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { ArtifactRef } from '../../../execution/index.ts';
import { readMultipart, type MultipartLimits } from '../multipart.ts';

export const uploadLimits: Partial<MultipartLimits> = { files: 1000, fileBytes: 256 * 1024 * 1024 };

export interface UploadedFile {
  /** The name of its field. */
  readonly field: string;
  /** It is in the object store. */
  readonly artifact: ArtifactRef;
}

export interface Upload {
  readonly fields: ReadonlyMap<string, string>;
  /** In the order in which they came; several may have the same field. */
  readonly files: readonly UploadedFile[];
}

/**
 * Takes a form in as it comes: files go to the object store, under their SHA-256, and are never whole in memory. Their
 * media type is what their first bytes say, never what the client says. What a cut or refused form had stored already
 * belongs to nobody, and the next clean-up removes it.
 * @throws BODY_INVALID, BODY_TOO_LARGE, BODY_INCOMPLETE, what the store throws
 */
export async function receiveUpload(
  request: IncomingMessage,
  objects: ObjectWriter,
  limits: Partial<MultipartLimits> = uploadLimits,
): Promise<Upload> {
  const files: UploadedFile[] = [];
  let count = 0;
  const fields = await readMultipart(request, {
    limits,
    onFile: async ({ name: field, fileName, content }) => {
      const at = count++;
      files[at] = { field, artifact: await store(content, plainName(fileName) || field, objects) };
    },
  });
  return { fields, files };
}

/** As many as tell the formats apart. */
const sniffBytes = 512;

async function store(content: Readable, name: string, objects: ObjectWriter): Promise<ArtifactRef> {
  const head: Buffer[] = [];
  let headBytes = 0;
  async function* chunks(): AsyncGenerator<Buffer, void, undefined> {
    for await (const chunk of content as AsyncIterable<Buffer>) {
      if (headBytes < sniffBytes) {
        head.push(chunk);
        headBytes += chunk.length;
      }
      yield chunk;
    }
    if (headBytes === 0) throw kumikiError('BODY_INVALID', { reason: `the file "${name}" has no bytes.` });
  }
  const object = await objects.put(chunks());
  const format = sniffFormat(Buffer.concat(head));
  const mediaType = format ? imageFormatTable[format].mediaType : 'application/octet-stream';
  return { ...object, mediaType, name };
}

/** What people call it: the last part of a path, without control characters, which would break headers. */
function plainName(fileName: string): string {
  return fileName
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(-200);
}
