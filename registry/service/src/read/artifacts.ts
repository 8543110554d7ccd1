import { parseRecord, type ImageRecord } from '../index/image-record.ts';
import { manifestMediaType } from '@kumiki/component-sdk/package/image';
import { mediaTypes, sha256, sourceOf, type Descriptor, type ImageTarget } from '@kumiki/oci';
import type { FoundDetails } from '../index/found-image.ts';

/** What lies beside the image of a component, each an artifact whose subject it is. */
export const artifactTypes = {
  /** The manifest of a component, or those of a bundle, as a blob. */
  manifest: manifestMediaType,
  /** Something that was said of it later on; all of it in an annotation, so that listing the artifacts is enough. */
  record: 'application/vnd.kumiki.component.record.v1+json',
  /** README, icon and files of examples: a blob each, called by `org.opencontainers.image.title`. */
  details: 'application/vnd.kumiki.component.details.v1',
} as const;

export const annotationKeys = {
  record: 'kumiki.record',
  component: 'kumiki.component',
  title: 'org.opencontainers.image.title',
} as const;

/** Artifacts of one image that are looked at. */
const mostArtifacts = 500;

/** What the artifacts of an image say by their annotations alone. */
export interface Said {
  readonly records: readonly ImageRecord[];
  readonly details: readonly FoundDetails[];
  readonly manifests: readonly Descriptor[];
}

export function saidBy(referrers: readonly Descriptor[]): Said {
  const looked = referrers.slice(0, mostArtifacts);
  const ofType = (type: string) => looked.filter(({ artifactType }) => artifactType === type);
  return {
    manifests: ofType(artifactTypes.manifest),
    records: ofType(artifactTypes.record).flatMap(({ annotations }) => {
      const text = annotations?.[annotationKeys.record];
      return text === undefined ? [] : (parseRecord(text) ?? []);
    }),
    details: ofType(artifactTypes.details).map(({ digest, annotations }) => {
      const component = annotations?.[annotationKeys.component];
      return { digest, ...(component !== undefined && { component: component.slice(0, 300) }) };
    }),
  };
}

/** A file of an artifact. */
export interface ArtifactFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** What it is called in the artifact. */
  readonly title?: string;
}

const empty = Buffer.from('{}');

/** Puts files that are about an image, so that who knows the image finds them, and they live as long as it. */
export async function putArtifact(
  target: ImageTarget,
  subject: Pick<Descriptor, 'mediaType' | 'digest' | 'size'>,
  artifactType: string,
  files: readonly ArtifactFile[],
  annotations: Readonly<Record<string, string>> = {},
): Promise<Descriptor> {
  const config = { mediaType: mediaTypes.empty, digest: sha256(empty), size: empty.byteLength };
  await target.putBlob(config, sourceOf(empty));
  const layers: Descriptor[] = [];
  for (const { bytes, mediaType, title } of files) {
    const layer = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
    await target.putBlob(layer, sourceOf(bytes));
    layers.push({ ...layer, ...(title !== undefined && { annotations: { [annotationKeys.title]: title } }) });
  }
  const { mediaType, digest, size } = subject;
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType,
    config,
    layers: layers.length > 0 ? layers : [config],
    subject: { mediaType, digest, size },
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
  return await target.putManifest({
    bytes: Buffer.from(JSON.stringify(manifest)),
    mediaType: mediaTypes.manifest,
  });
}

/** Puts what is said of an image beside it. */
export async function putRecord(
  target: ImageTarget,
  image: string,
  record: ImageRecord,
): Promise<Descriptor> {
  const subject = await target.resolve(image);
  const text = JSON.stringify(record);
  const file = { bytes: Buffer.from(text), mediaType: artifactTypes.record };
  return await putArtifact(target, subject, artifactTypes.record, [file], { [annotationKeys.record]: text });
}
