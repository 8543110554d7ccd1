import { mediaTypes, sha256, sourceOf, type Descriptor, type ImageTarget } from '@kumiki/oci';

const empty = Buffer.from('{}');

/** Puts a document that is about an image, so that who knows the image finds it, and it lives as long as the image. */
export async function putReferrer(
  target: ImageTarget,
  { mediaType: subjectType, digest, size }: Descriptor,
  { bytes, mediaType }: { readonly bytes: Uint8Array; readonly mediaType: string },
): Promise<Descriptor> {
  const layer = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
  const config = { mediaType: mediaTypes.empty, digest: sha256(empty), size: empty.byteLength };
  await target.putBlob(config, sourceOf(empty));
  await target.putBlob(layer, sourceOf(bytes));
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    artifactType: mediaType,
    config,
    layers: [layer],
    subject: { mediaType: subjectType, digest, size },
  };
  return await target.putManifest({
    bytes: Buffer.from(JSON.stringify(manifest)),
    mediaType: mediaTypes.manifest,
  });
}
