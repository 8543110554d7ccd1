import type { IncomingMessage } from 'node:http';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { digestOf, type ObjectWriter } from '@kumiki/component-sdk/storage';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import { plainName, storeFile, type ArtifactRef } from '../../../execution/index.ts';
import {
  readMultipart,
  type MultipartFile,
  type MultipartLimits,
  type MultipartReader,
} from '../multipart.ts';
import { ownMemory } from './free-memory.ts';
import type { HeldShare } from './held-bytes.ts';

/** A file that came with a form. */
export interface ReceivedFile {
  /** The name of its field. */
  readonly field: string;
  readonly artifact: ReceivedArtifact;
  /** Its bytes, where it is in memory and not in the object store. */
  readonly bytes?: Uint8Array;
}

/** What is known of it; the digest of what is not to be recorded only where somebody asks. */
export type ReceivedArtifact = Omit<ArtifactRef, 'digest'> & Partial<Pick<ArtifactRef, 'digest'>>;

/** A file as records refer to it. */
export async function recordable({ artifact, bytes }: ReceivedFile): Promise<ArtifactRef> {
  return { ...artifact, digest: artifact.digest ?? (await digestOf(bytes!)) };
}

export interface HeldUpload {
  readonly fields: ReadonlyMap<string, string>;
  /** In the order in which they came. */
  readonly files: readonly ReceivedFile[];
  /** What the bytes of all files are parts of, and nobody else's, where the form came as a whole. */
  readonly memory?: ArrayBuffer;
}

export interface HeldLimits extends Partial<MultipartLimits> {
  /** A file of more bytes goes to the object store as it comes. */
  readonly heldBytes: number;
  /** Told the fields before a file: the most bytes of it, where it must not go to the object store. */
  readonly onlyHeld: (fields: ReadonlyMap<string, string>) => number | undefined;
}

/**
 * Takes a form in as it comes. Small files stay in memory, so that nothing is stored for a request that is refused, and
 * what is stored is written once; large ones go to the object store, as do all where memory is short.
 * @throws BODY_INVALID, BODY_TOO_LARGE, BODY_INCOMPLETE, MEMORY_SHORT for a file that must stay in memory, what the
 * store throws
 */
export async function receiveHeld(
  request: IncomingMessage,
  objects: ObjectWriter,
  share: HeldShare,
  limits: HeldLimits,
): Promise<HeldUpload> {
  const files: ReceivedFile[] = [];
  let count = 0;
  let memory: ArrayBuffer | undefined;
  const fields = await readMultipart(request, {
    limits,
    ...holding(request, share, limits.heldBytes, (whole) => (memory = ownMemory(whole))),
    onFile: async (file, before) => {
      const at = count++;
      const own = limits.onlyHeld(before);
      files[at] = await receive(file, objects, share, own ?? limits.heldBytes, own !== undefined);
    },
  });
  return { fields, files, ...(memory && { memory }) };
}

/** A form that says that it is small is taken apart when all of it is there. */
function holding(
  { headers }: IncomingMessage,
  share: HeldShare,
  most: number,
  asWhole: (form: Buffer) => void,
): Pick<MultipartReader, 'hold' | 'letGo'> {
  if (!(Number(headers['content-length']) <= most)) return {};
  let held = 0;
  return {
    hold: (bytes) => {
      if (!share.take(bytes)) return false;
      held += bytes;
      return true;
    },
    letGo: (form) => {
      // Its files are counted as they are received.
      share.giveBack(held);
      if (form) asWhole(form);
    },
  };
}

async function receive(
  { name: field, fileName, content }: MultipartFile,
  objects: ObjectWriter,
  share: HeldShare,
  most: number,
  onlyHeld: boolean,
): Promise<ReceivedFile> {
  const name = plainName(fileName) || field;
  const chunks = (content as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let size = 0;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    held.push(next.value);
    size += next.value.length;
    if (size <= most && share.take(next.value.length)) continue;
    if (!onlyHeld) return { field, artifact: await storeFile(rest(held, chunks), name, objects) };
    if (size > most) throw kumikiError('BODY_TOO_LARGE', { limit: most });
    throw kumikiError('MEMORY_SHORT', { what: `the file "${name}"` });
  }
  if (size === 0) throw kumikiError('BODY_INVALID', { reason: `the file "${name}" has no bytes.` });
  const bytes = held.length === 1 ? held[0]! : Buffer.concat(held, size);
  const format = sniffFormat(bytes);
  const mediaType = format ? imageFormatTable[format].mediaType : 'application/octet-stream';
  const artifact = { size, mediaType, name };
  return { field, bytes, artifact: onlyHeld ? artifact : { ...artifact, digest: await digestOf(bytes) } };
}

/** What came already, then what still comes. */
async function* rest(held: readonly Buffer[], chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* held;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
