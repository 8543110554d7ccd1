import type { ImageSource, ImageTarget, OciOptions } from './content.ts';
import { parseManifestDocument, type Descriptor } from './documents.ts';

export interface CopyOptions extends OciOptions {
  /** Lets a tag of the target stand for it. */
  readonly tag?: string;
  /** The repository that the source is, where it lies in the same registry: blobs are then mounted, not sent. */
  readonly mountFrom?: string;
}

/**
 * Copies an image, or an index with all its images, as it is: what the copy holds has the same digests. What the target
 * has is not sent again. Children go first, so that nobody meets half an image.
 */
export async function copyImage(
  from: ImageSource,
  to: ImageTarget,
  wanted: string,
  options: CopyOptions = {},
): Promise<Descriptor> {
  const found = await from.manifest(wanted, options);
  const document = parseManifestDocument(found.bytes, found.descriptor.mediaType, from.where);
  const { signal, mountFrom } = options;
  const inner = { ...(signal && { signal }), ...(mountFrom !== undefined && { mountFrom }) };
  if (document.kind === 'index') {
    for (const { digest } of document.index.manifests) await copyImage(from, to, digest, inner);
  } else {
    await copyBlobs(from, to, [document.image.config, ...document.image.layers], inner);
  }
  const { mediaType } = found.descriptor;
  return await to.putManifest({ bytes: found.bytes, mediaType }, options);
}

/** Copies the blobs that the target has not. */
export async function copyBlobs(
  from: ImageSource,
  to: ImageTarget,
  blobs: readonly Descriptor[],
  { mountFrom, ...options }: CopyOptions = {},
): Promise<void> {
  for (const blob of blobs) {
    if (await to.hasBlob(blob, options)) continue;
    if (mountFrom !== undefined && (await to.mountBlob?.(blob, mountFrom, options))) continue;
    await to.putBlob(blob, { open: (start) => skip(from.blob(blob, options), start) }, options);
  }
}

/** The chunks without the first bytes; a source is read from its start, so that it can be verified. */
async function* skip(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let left = bytes;
  for await (const chunk of chunks) {
    if (chunk.byteLength > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.byteLength);
  }
}
