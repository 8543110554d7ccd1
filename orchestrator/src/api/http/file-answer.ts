import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type { ArtifactRef } from '../../execution/index.ts';
import type { OpenedArtifact } from '../core/executions.ts';
import { bytes, stream, type Answer } from './answer.ts';
import { heldBack } from './held-back.ts';

/** A file as it is stored. @throws OBJECT_NOT_FOUND, OBJECT_CORRUPT for a small one; of a large one the connection is cut */
export async function fileAnswer(file: OpenedArtifact, signal: AbortSignal): Promise<Answer> {
  const { mediaType, size, digest } = file.artifact;
  const options = { etag: digest, headers: fileHeaders(mediaType) };
  if (size <= wholeBytes) return bytes(await wholeOf(file.read(signal)), shownType(mediaType), options);
  return stream(heldBack(file.read(signal)), shownType(mediaType), { length: size, ...options });
}

async function wholeOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return all.length === 1 ? all[0]! : Buffer.concat(all);
}

/** A file up to so many bytes is read before it is sent: a stream of one piece costs more than its content. */
const wholeBytes = 1024 * 1024;

/** A file as the store has it. @throws OBJECT_NOT_FOUND, OBJECT_CORRUPT for a small one; of a large one the connection is cut */
export async function storedFileAnswer(
  artifact: ArtifactRef,
  objects: ObjectReader,
  signal: AbortSignal,
): Promise<Answer> {
  const { digest, size, mediaType } = artifact;
  if (size > wholeBytes)
    return await fileAnswer({ artifact, read: () => objects.get(digest, { signal }) }, signal);
  const content = await objects.read(digest, { signal });
  return bytes(content, shownType(mediaType), { etag: digest, headers: fileHeaders(mediaType) });
}

/** Files of strangers: shown as images where they are ones, else saved, and never run as a page. */
export function fileHeaders(mediaType: string): Record<string, string> {
  return {
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Disposition': isShown(mediaType) ? 'inline' : 'attachment',
  };
}

/** What a file is sent as. */
export function shownType(mediaType: string): string {
  return isShown(mediaType) ? mediaType : 'application/octet-stream';
}

/** An image that cannot run anything. */
function isShown(mediaType: string): boolean {
  return mediaType.startsWith('image/') && mediaType !== 'image/svg+xml';
}
