import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { KumikiError, kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import busboy from 'busboy';
import type { ArtifactRef } from '../../../execution/index.ts';

export interface UploadLimits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  readonly files: number;
  /** Bytes of one field. */
  readonly fieldBytes: number;
  readonly fields: number;
  /** Bytes of a field's or a file's name. */
  readonly nameBytes: number;
}

export const uploadLimits: UploadLimits = {
  fileBytes: 256 * 1024 * 1024,
  files: 1000,
  fieldBytes: 1024 * 1024,
  fields: 100,
  nameBytes: 200,
};

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
 * Takes a multipart upload in as it comes: files go to the object store, under their SHA-256, and are never whole in
 * memory. Their media type is what their first bytes say, never what the client says. What a cut or refused upload
 * had stored already belongs to nobody, and the next clean-up removes it.
 * @throws UPLOAD_INVALID, UPLOAD_TOO_MANY, UPLOAD_TOO_LARGE, UPLOAD_INCOMPLETE, what the store throws
 */
export async function receiveUpload(
  request: IncomingMessage,
  objects: ObjectWriter,
  limits: UploadLimits = uploadLimits,
): Promise<Upload> {
  const parser = openParser(request, limits);
  const end = new AbortController();
  const fields = new Map<string, string>();
  const files: Promise<UploadedFile>[] = [];
  const failed = Promise.withResolvers<never>();
  const closed = Promise.withResolvers<void>();
  failed.promise.catch(() => undefined);
  const fail = (error: unknown): void => {
    failed.reject(error instanceof KumikiError ? error : unreadable(reasonOf(error)));
    end.abort();
  };

  parser.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    if (nameTruncated) fail(unreadable(`the name of a field is longer than ${limits.nameBytes} bytes`));
    else if (valueTruncated) fail(kumikiError('UPLOAD_TOO_LARGE', { name, limit: limits.fieldBytes }));
    else if (fields.has(name)) fail(unreadable(`the field "${name}" comes twice`));
    else fields.set(name, value);
  });
  parser.on('file', (field, content, { filename }) => {
    const file = storeFile(content, {
      field,
      filename: filename ?? field,
      objects,
      limits,
      signal: end.signal,
    });
    file.catch(fail);
    files.push(file);
  });
  parser.on('filesLimit', () => fail(kumikiError('UPLOAD_TOO_MANY', { limit: limits.files, what: 'files' })));
  parser.on('fieldsLimit', () =>
    fail(kumikiError('UPLOAD_TOO_MANY', { limit: limits.fields, what: 'fields' })),
  );
  parser.on('error', fail);
  parser.on('close', () => closed.resolve());
  const cut = (): void => {
    if (!request.complete) fail(kumikiError('UPLOAD_INCOMPLETE', {}));
  };
  request.on('close', cut).on('error', cut);
  request.pipe(parser);
  try {
    await Promise.race([closed.promise, failed.promise]);
    return { fields, files: await Promise.race([Promise.all(files), failed.promise]) };
  } catch (thrown) {
    request.unpipe(parser);
    parser.destroy();
    // Those that are being written have ended, and nothing of them stays, before the answer says so.
    await Promise.allSettled(files);
    throw thrown;
  } finally {
    request.off('close', cut).off('error', cut);
  }
}

function openParser(request: IncomingMessage, limits: UploadLimits): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      // Names of files are UTF-8 in all browsers, whatever RFC 7578 leaves open.
      defParamCharset: 'utf8',
      limits: {
        fieldNameSize: limits.nameBytes,
        fieldSize: limits.fieldBytes,
        fields: limits.fields,
        fileSize: limits.fileBytes,
        files: limits.files,
        parts: limits.files + limits.fields,
        headerPairs: 20,
      },
    });
  } catch (thrown) {
    throw unreadable(reasonOf(thrown));
  }
}

interface FileContext {
  readonly field: string;
  readonly filename: string;
  readonly objects: ObjectWriter;
  readonly limits: UploadLimits;
  readonly signal: AbortSignal;
}

async function storeFile(
  content: Readable & { truncated?: boolean },
  { field, filename, objects, limits, signal }: FileContext,
): Promise<UploadedFile> {
  const name = plainName(filename).slice(-limits.nameBytes) || field;
  content.on('error', () => undefined); // whoever reads it hears it; when it is cut, nobody reads any more
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
    if (headBytes === 0) throw unreadable(`the file "${name}" has no bytes`);
    if (content.truncated) throw kumikiError('UPLOAD_TOO_LARGE', { name, limit: limits.fileBytes });
  }
  try {
    const { digest, size } = await objects.put(chunks(), { signal });
    const format = sniffFormat(Buffer.concat(head));
    const mediaType = format ? imageFormatTable[format].mediaType : 'application/octet-stream';
    return { field, artifact: { digest, size, mediaType, name } };
  } catch (thrown) {
    content.resume(); // the rest is of no use, and must not hold the parser up
    throw thrown;
  }
}

/** As many as tell the formats apart. */
const sniffBytes = 512;

/** The last part of a path: what some clients send whole. No control characters, which would break headers. */
function plainName(filename: string): string {
  return filename
    .split(/[\\/]/)
    .at(-1)!
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim();
}

function unreadable(reason: string): KumikiError {
  return kumikiError('UPLOAD_INVALID', { reason });
}
