import type { ArtifactRef, StoredValues } from '../../execution/index.ts';

/** The image that a pipeline is about: its output `image`, else the first one that is an image. */
export function outputImage(values: StoredValues): ArtifactRef | undefined {
  const images = Object.entries(values).filter(
    (entry): entry is [string, ArtifactRef] =>
      'digest' in entry[1] && entry[1].mediaType.startsWith('image/'),
  );
  return (images.find(([name]) => name === 'image') ?? images[0])?.[1];
}
