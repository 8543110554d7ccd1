import type { IncomingMessage } from 'node:http';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { plainName, storeFile, type ArtifactRef } from '../../../execution/index.ts';
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
      files[at] = { field, artifact: await storeFile(content, plainName(fileName) || field, objects) };
    },
  });
  return { fields, files };
}
