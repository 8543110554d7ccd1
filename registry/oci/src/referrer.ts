import type { Descriptor, ManifestDocument } from './documents.ts';

/** A manifest as the list of referrers shows it: with its artifact type (else its config's type) and annotations. */
export function asReferrer(descriptor: Descriptor, document: ManifestDocument): Descriptor {
  const { annotations } = document.kind === 'image' ? document.image : document.index;
  const artifactType =
    document.kind === 'image' ? (document.image.artifactType ?? document.image.config.mediaType) : undefined;
  return {
    ...descriptor,
    ...(artifactType !== undefined && { artifactType }),
    ...(annotations && { annotations }),
  };
}
