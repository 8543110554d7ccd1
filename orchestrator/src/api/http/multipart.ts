import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy, { type Busboy, type Limits } from 'busboy';
import { kumikiError, KumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { freeMemory, ownMemory } from './upload/free-memory.ts';

/** What a form may be at most. */
export interface MultipartLimits {
  readonly files: number;
  /** Bytes of one file. */
  readonly fileBytes: number;
  readonly fields: number;
  /** Bytes of one field. */
  readonly fieldBytes: number;
}

export const multipartLimits: MultipartLimits = {
  files: 100,
  fileBytes: 1024 * 1024 * 1024,
  fields: 100,
  fieldBytes: 1024 * 1024,
};

/** A file of a form, as it comes. */
export interface MultipartFile {
  /** The name of its part. */
  readonly name: string;
  /** As the client calls it, without folders; never a path to write to. */
  readonly fileName: string;
  /** What the client says that it is. */
  readonly mediaType: string;
  /** Fails where the upload does not come to its end: what was made of it so far is to be thrown away then. */
  readonly content: Readable;
}

export interface MultipartReader {
  readonly limits?: Partial<MultipartLimits>;
  /**
   * Takes in a file. The next one may begin before this one is stored, but not before all of it was read; what is not read
   * is passed over.
   * @param before the fields that stand before it
   */
  readonly onFile: (file: MultipartFile, before: ReadonlyMap<string, string>) => Promise<void>;
  /**
   * Asked for each piece of the form whether it may wait for the others in memory: taken apart as a whole, a form takes
   * a fraction of the time. Where it is left out, or says no, the form is taken apart as it comes.
   */
  readonly hold?: ((bytes: number) => boolean) | undefined;
  /** What was held goes on now; where that is all of the form, its files are parts of these bytes. */
  readonly letGo?: (whole?: Buffer) => void;
}

/**
 * Reads a form, the files as they come, and gives its fields. A field may stand in it once. Where it rejects, all `onFile`
 * have ended before.
 *
 * @param request the `node` of a route whose body is `multipart`
 * @throws BODY_INVALID, BODY_TOO_LARGE, BODY_INCOMPLETE, and what `onFile` throws
 */
export async function readMultipart(
  request: IncomingMessage,
  { limits: given, onFile, hold, letGo }: MultipartReader,
): Promise<ReadonlyMap<string, string>> {
  const limits = { ...multipartLimits, ...given };
  const fields = new Map<string, string>();
  const taken: Promise<void>[] = [];
  const form = openForm(request, limits);
  try {
    await new Promise<void>((resolve, reject) => {
      const stop = (thrown: unknown) => {
        const error = asFormError(thrown);
        reject(error);
        // Busboy goes on with what it destroyed where that happens inside of one of its events.
        queueMicrotask(() => {
          request.unpipe(form);
          form.destroy(error);
        });
      };
      const stopWith = (reason: string) => stop(kumikiError('BODY_INVALID', { reason }));
      form.on('field', (name, value, { nameTruncated, valueTruncated }) => {
        if (nameTruncated || valueTruncated)
          stop(kumikiError('BODY_TOO_LARGE', { limit: limits.fieldBytes }));
        else if (fields.has(name)) stopWith(`the field "${name}" stands in it more than once.`);
        else fields.set(name, value);
      });
      form.on('file', (name, content, { filename = '', mimeType: mediaType }) => {
        const file = take(onFile, { name, fileName: filename, mediaType, content }, fields);
        // Readers hear of it too; without one it would be an error that nobody handles.
        content.once('error', (thrown: Error) => {
          // A reader that has let go of it says why itself: the disk is full.
          if (thrown.name === 'AbortError') file.then(() => stop(thrown), stop);
          else stop(thrown);
        });
        content.once('limit', () =>
          content.destroy(kumikiError('BODY_TOO_LARGE', { limit: limits.fileBytes })),
        );
        file.catch(stop); // at once; the form may also have come to its end before
        taken.push(file);
      });
      form.once('filesLimit', () => stopWith(`it has more than ${limits.files} files.`));
      form.once('fieldsLimit', () => stopWith(`it has more than ${limits.fields} fields.`));
      form.on('error', stop);
      form.once('close', resolve);
      request.once('error', (cause) => stop(kumikiError('BODY_INCOMPLETE', {}, { cause })));
      request.once('close', () => {
        if (!request.complete) stop(kumikiError('BODY_INCOMPLETE', {}));
      });
      if (hold) feedWhole(request, form, hold, letGo);
      else request.pipe(form);
    });
    await Promise.all(taken);
  } finally {
    await Promise.allSettled(taken);
  }
  return fields;
}

/** Gives a form its content in one piece, or what came up to then and the rest as it comes where not all may be held. */
function feedWhole(
  request: IncomingMessage,
  form: Busboy,
  hold: (bytes: number) => boolean,
  letGo: MultipartReader['letGo'],
): void {
  const held: Buffer[] = [];
  const onData = (chunk: Buffer): void => {
    held.push(chunk);
    if (hold(chunk.length)) return;
    request.off('data', onData).off('end', onEnd);
    letGo?.();
    for (const one of held) form.write(one);
    request.pipe(form);
  };
  const onEnd = (): void => {
    const whole = held.length === 1 ? held[0]! : Buffer.concat(held);
    if (held.length > 1) held.forEach(freePiece);
    letGo?.(whole);
    form.end(whole);
  };
  request.on('data', onData).on('end', onEnd);
}

/** A piece of a request that has been copied: nobody else has it. */
function freePiece(piece: Buffer): void {
  const memory = ownMemory(piece);
  if (memory) freeMemory(memory);
}

async function take(
  onFile: MultipartReader['onFile'],
  file: MultipartFile,
  before: ReadonlyMap<string, string>,
): Promise<void> {
  await onFile(file, before);
  // The form goes on behind the file only when all of it was read.
  file.content.resume();
}

function openForm({ headers }: IncomingMessage, limits: MultipartLimits): Busboy {
  const { files, fileBytes, fields, fieldBytes } = limits;
  const all: Limits = {
    files,
    // A file of just the limit is no larger than the limit; busboy says so only from one byte more on.
    fileSize: fileBytes + 1,
    fields,
    fieldSize: fieldBytes,
    fieldNameSize: 200,
    headerPairs: 20,
  };
  try {
    return busboy({ headers, limits: all, defParamCharset: 'utf8' });
  } catch (cause) {
    throw asFormError(cause);
  }
}

function asFormError(thrown: unknown): KumikiError {
  if (thrown instanceof KumikiError) return thrown;
  return kumikiError(
    'BODY_INVALID',
    { reason: `it is no whole form: ${reasonOf(thrown)}.` },
    { cause: thrown },
  );
}
