import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import type { Manifest } from '@kumiki/component-sdk/manifest';
import { compareManifests, levelOf } from '@kumiki/component-sdk/manifest/compare';
import {
  bundleLimits,
  labels,
  manifestMediaType,
  readManifestBlob,
  readManifestLabel,
  type ImageConfig,
  type ManifestBlob,
} from '@kumiki/component-sdk/package/image';
import {
  parseJsonObject,
  parseManifestDocument,
  readBlob,
  type Descriptor,
  type ImageRepository,
} from '@kumiki/oci';
import { compare, inc, parse, prerelease, valid } from 'semver';

/** A version of a component in a registry. */
export interface PublishedVersion {
  readonly manifest: Manifest;
  /** Of the image, or of the index of several. */
  readonly image: Descriptor;
  /** The digest of the component, where the image says it. */
  readonly digest: string | undefined;
}

/**
 * Reads what a tag of a registry holds: two or three small requests, and no layer. Nothing where the tag is not there.
 * @throws COMPONENT_LABEL_INVALID, MANIFEST_INVALID, and what is wrong with the registry
 */
export async function readPublished(
  repository: ImageRepository,
  tag: string,
): Promise<PublishedVersion | undefined> {
  const found = await readImage(repository, tag);
  if (!found || 'manifest' in found) return found;
  const reason = `it holds ${found.components.length} components`;
  throw kumikiError('COMPONENT_LABEL_INVALID', { image: `${repository.where}:${tag}`, reason });
}

/**
 * As `readPublished`, for an image that may hold several components.
 * @param tag or a digest
 */
export async function readImage(
  repository: ImageRepository,
  tag: string,
): Promise<(ManifestBlob & Pick<PublishedVersion, 'image' | 'digest'>) | undefined> {
  const top = await repository.manifest(tag).catch((thrown: unknown) => {
    if (thrown instanceof KumikiError && thrown.code === 'REGISTRY_NOT_FOUND') return undefined;
    throw thrown;
  });
  if (!top) return undefined;
  const where = `${repository.where}${tag.includes(':') ? '@' : ':'}${tag}`;
  const refuse = (reason: string) => kumikiError('COMPONENT_LABEL_INVALID', { image: where, reason });
  let document = parseManifestDocument(top.bytes, top.descriptor.mediaType, where);
  if (document.kind === 'index') {
    const first = document.index.manifests.find(({ platform }) => platform?.os === 'linux');
    if (!first) throw refuse('its index has no image for Linux');
    const inner = await repository.manifest(first.digest);
    document = parseManifestDocument(inner.bytes, inner.descriptor.mediaType, where);
  }
  if (document.kind === 'index') throw refuse('its index holds another index');
  const config = parseJsonObject(
    await readBlob(repository, document.image.config),
    refuse,
  ) as unknown as ImageConfig;
  const said: Readonly<Record<string, unknown>> = config.config?.Labels ?? {};
  const found = readManifestLabel(said, where);
  if (!found) throw refuse(`it has no label ${labels.manifest}`);
  const held =
    'manifest' in found ? found : await manifestBlob(repository, top.descriptor, found.blob, where);
  const digest = said[labels.digest];
  return { ...held, image: top.descriptor, digest: typeof digest === 'string' ? digest : undefined };
}

/** The referrer knows how many bytes the blob has; the label names it. */
async function manifestBlob(
  repository: ImageRepository,
  image: Descriptor,
  digest: string,
  where: string,
): Promise<ManifestBlob> {
  for (const referrer of await repository.referrers(image.digest, { artifactType: manifestMediaType })) {
    const { bytes, descriptor } = await repository.manifest(referrer.digest);
    const document = parseManifestDocument(bytes, descriptor.mediaType, where);
    const blob =
      document.kind === 'image' ? document.image.layers.find((layer) => layer.digest === digest) : undefined;
    if (blob) return readManifestBlob(await readBlob(repository, blob, bundleLimits.bytes), where);
  }
  const reason = `nothing that refers to it holds the manifest ${digest}`;
  throw kumikiError('COMPONENT_LABEL_INVALID', { image: where, reason });
}

/**
 * The newest version before one: pre-releases count for a pre-release alone.
 * @throws what is wrong with the registry, and with the image of that version
 */
export async function findBefore(
  repository: ImageRepository,
  version: string,
): Promise<PublishedVersion | undefined> {
  const mayBePre = prerelease(version) !== null;
  let best: string | undefined;
  for await (const tag of repository.tags()) {
    if (valid(tag) !== tag || compare(tag, version) >= 0) continue;
    if (prerelease(tag) !== null && !mayBePre) continue;
    if (best === undefined || compare(tag, best) > 0) best = tag;
  }
  return best === undefined ? undefined : await readPublished(repository, best);
}

/**
 * Refuses a version whose number does not say what changed. Before 1.0.0, the second number stands for the first and the
 * third for the second, as in ranges.
 * @throws VERSION_BUMP_TOO_SMALL
 */
export function checkBump(before: Manifest, after: Manifest): void {
  const changes = compareManifests(before, after);
  const level = levelOf(changes);
  if (level === 'patch') return;
  const isEarly = parse(before.version)?.major === 0;
  const part = level === 'minor' ? (isEarly ? 'patch' : 'minor') : isEarly ? 'minor' : 'major';
  const needed = inc(before.version, part)!;
  if (compare(after.version, needed) >= 0) return;
  // A pre-release of the version that is needed says the same.
  if (prerelease(after.version) !== null && compare(after.version.split('-', 1)[0]!, needed) >= 0) return;
  const asks = changes.filter((one) => one.level === level);
  const more = asks.length > 1 ? ` (and ${asks.length - 1} more of that kind)` : '';
  throw kumikiError('VERSION_BUMP_TOO_SMALL', {
    component: after.name,
    version: after.version,
    before: before.version,
    change: `${asks[0]!.what}${more}`,
    needed,
  });
}

/**
 * Whether a version is there already as it is in a folder. @throws PUBLISH_VERSION_TAKEN where it is there as another one
 */
export async function isPublished(
  repository: ImageRepository,
  { version }: Manifest,
  digest: string,
): Promise<PublishedVersion | undefined> {
  const there = await readPublished(repository, version);
  if (there && there.digest !== digest)
    throw kumikiError('PUBLISH_VERSION_TAKEN', { image: `${repository.where}:${version}` });
  return there;
}
