import { gzipSync } from 'node:zlib';
import type { Manifest } from '@kumiki/component-sdk/manifest';
import { labels, manifestMediaType, packManifest } from '@kumiki/component-sdk/package/image';
import { mediaTypes, sha256, sourceOf, type Descriptor, type ImageRepository } from '@kumiki/oci';
import { putArtifact } from '../src/index.ts';

export interface PutOptions {
  /** By default the version. */
  readonly tag?: string | undefined;
  /** What tells this image from others of the same version. */
  readonly content?: string;
  /** The digest of the component; by default that of the content. */
  readonly digest?: string;
  readonly platform?: { readonly os: string; readonly architecture: string };
}

/** Puts bytes and gives what names them. */
export async function putBytes(
  to: ImageRepository,
  bytes: Uint8Array,
  mediaType: string,
): Promise<Descriptor> {
  const descriptor = { mediaType, digest: sha256(bytes), size: bytes.byteLength };
  await to.putBlob(descriptor, sourceOf(bytes));
  return descriptor;
}

/** An image with any labels, or with what a stranger has in their place. */
export async function putLabelled(
  to: ImageRepository,
  found: unknown,
  { tag, content = 'layer', platform = { os: 'linux', architecture: 'amd64' } }: PutOptions = {},
): Promise<Descriptor> {
  const config = Buffer.from(JSON.stringify({ ...platform, config: { Labels: found } }));
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: await putBytes(to, config, mediaTypes.config),
    layers: [await putBytes(to, gzipSync(content), mediaTypes.layer)],
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return await to.putManifest({ bytes, mediaType: mediaTypes.manifest }, tag === undefined ? {} : { tag });
}

export function digestFor({ name, version }: Pick<Manifest, 'name' | 'version'>, content = 'layer'): string {
  return sha256(Buffer.from(`${name}@${version} ${content}`));
}

/** An image of a component, as `kumiki publish` makes it. */
export async function putComponent(
  to: ImageRepository,
  manifest: Manifest,
  options: PutOptions = {},
): Promise<Descriptor> {
  const { labels: packed, blob } = packManifest(manifest);
  const { tag = manifest.version, content = 'layer', digest = digestFor(manifest, content) } = options;
  if (blob) await putBytes(to, blob, manifestMediaType);
  const put = await putLabelled(to, { ...packed, [labels.digest]: digest }, { ...options, tag });
  if (blob) await putArtifact(to, put, manifestMediaType, [{ bytes: blob, mediaType: manifestMediaType }]);
  return put;
}

/** An index of images, with what else is in it. */
export async function putIndex(
  to: ImageRepository,
  manifests: readonly Descriptor[],
  tag: string,
): Promise<Descriptor> {
  const data = { schemaVersion: 2, mediaType: mediaTypes.index, manifests };
  return await to.putManifest(
    { bytes: Buffer.from(JSON.stringify(data)), mediaType: mediaTypes.index },
    { tag },
  );
}
