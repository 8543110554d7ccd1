import { kumikiError } from '@kumiki/component-sdk/errors';
import type { BlobReader, ImageSource, OciOptions } from './content.ts';
import {
  ociLimits,
  parseManifestDocument,
  type Descriptor,
  type ImageManifest,
  type Platform,
} from './documents.ts';
import { collect } from './verify.ts';

/** A blob as a whole, verified. For what fits into memory. @throws REGISTRY_TOO_LARGE, and as `blob` */
export async function readBlob(
  from: BlobReader & { readonly where: string },
  descriptor: Descriptor,
  limit: number = ociLimits.configBytes,
  options?: OciOptions,
): Promise<Buffer> {
  const about = { what: `The blob ${descriptor.digest}`, where: from.where };
  if (descriptor.size > limit) throw kumikiError('REGISTRY_TOO_LARGE', { ...about, limit });
  return await collect(from.blob(descriptor, options), limit, about);
}

/** An image for one platform. */
export interface PlatformImage {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
  readonly image: ImageManifest;
}

export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

/**
 * The image that a name stands for on a platform: itself, or the one that its index has. Entries of an index that
 * are no images for any system (attestations, `unknown/unknown`) and nested indexes are passed over.
 * @throws REGISTRY_PLATFORM_MISSING, and as `manifest`
 */
export async function imageFor(
  from: ImageSource,
  wanted: string,
  platform: Platform,
  options?: OciOptions,
): Promise<PlatformImage> {
  const found = await from.manifest(wanted, options);
  const document = parseManifestDocument(found.bytes, found.descriptor.mediaType, from.where);
  if (document.kind === 'image') return { ...found, image: document.image };
  const fits = document.index.manifests.find(
    (entry) =>
      entry.platform?.os === platform.os &&
      entry.platform.architecture === platform.architecture &&
      (platform.variant === undefined ||
        entry.platform.variant === undefined ||
        entry.platform.variant === platform.variant),
  );
  if (!fits) {
    const names = document.index.manifests
      .flatMap((entry) =>
        entry.platform && entry.platform.os !== 'unknown' ? [platformText(entry.platform)] : [],
      )
      .slice(0, 10);
    throw kumikiError('REGISTRY_PLATFORM_MISSING', {
      image: `${from.where}@${found.descriptor.digest}`,
      platform: platformText(platform),
      found: names.length === 0 ? 'no image' : names.join(', '),
    });
  }
  const inner = await from.manifest(fits.digest, options);
  const innerDocument = parseManifestDocument(inner.bytes, inner.descriptor.mediaType, from.where);
  if (innerDocument.kind === 'index') {
    const values = {
      where: from.where,
      what: 'an index',
      reason: 'it holds an index where an image is expected',
    };
    throw kumikiError('REGISTRY_ANSWER_INVALID', values);
  }
  return { ...inner, image: innerDocument.image };
}
