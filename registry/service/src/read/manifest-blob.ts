import { kumikiError } from '@kumiki/component-sdk/errors';
import { bundleLimits, readManifestBlob } from '@kumiki/component-sdk/package/image';
import { parseManifestDocument, readBlob, type Descriptor, type ImageRepository } from '@kumiki/oci';
import type { FoundComponent } from '../index/found-image.ts';
import type { ReadOptions } from './read-options.ts';

interface Wanted {
  /** The digest of the blob, where a label says it; else the first manifest that was registered counts. */
  readonly wanted: string | undefined;
  /** Of the one component, where the blob does not say it. */
  readonly ownDigest: string;
  readonly where: string;
  readonly options: ReadOptions;
}

/**
 * The components that a blob names: the referrer knows how many bytes it has, the label which it is.
 * @throws COMPONENT_LABEL_INVALID, MANIFEST_INVALID, and what is wrong with the registry
 */
export async function readManifests(
  repository: ImageRepository,
  referrers: readonly Descriptor[],
  { wanted, ownDigest, where, options }: Wanted,
): Promise<readonly FoundComponent[]> {
  for (const referrer of referrers) {
    const { bytes, descriptor } = await repository.manifest(referrer.digest, options);
    const document = parseManifestDocument(bytes, descriptor.mediaType, where);
    const layers = document.kind === 'image' ? document.image.layers : [];
    const blob = wanted === undefined ? layers[0] : layers.find(({ digest }) => digest === wanted);
    if (!blob) continue;
    const found = readManifestBlob(await readBlob(repository, blob, bundleLimits.bytes, options), where);
    if ('manifest' in found) return [{ manifest: found.manifest, digest: ownDigest }];
    return found.components.map(({ manifest, digest }) => ({ manifest, digest }));
  }
  const reason = `nothing that refers to it holds the manifest ${wanted ?? ''}`.trim();
  throw kumikiError('COMPONENT_LABEL_INVALID', { image: where, reason });
}
