import { kumikiError } from '@kumiki/component-sdk/errors';
import { labels, readManifestLabel, type ImageConfig } from '@kumiki/component-sdk/package/image';
import { isDigest } from '@kumiki/component-sdk/storage';
import {
  mediaTypes,
  parseJsonObject,
  parseManifestDocument,
  readBlob,
  type Descriptor,
  type ImageManifest,
  type ImageRepository,
} from '@kumiki/oci';
import type { FoundComponent, ImageFacts } from '../index/found-image.ts';
import type { IndexedPlatform } from '../index/indexed-version.ts';
import { saidBy, type Said } from './artifacts.ts';
import { readManifests } from './manifest-blob.ts';
import type { ReadOptions } from './read-options.ts';

/** What a tag or digest stands for. */
export interface Looked {
  readonly digest: string;
  /** Nothing where it is no component, or known already. */
  readonly image?: ReadImage;
}

/** What a registry says of an image with components. */
export interface ReadImage extends Pick<
  ImageFacts,
  'repository' | 'digest' | 'platforms' | 'sizeBytes' | 'records' | 'details'
> {
  readonly components: readonly FoundComponent[];
}

/** Configs of images, of either make. */
const configTypes: ReadonlySet<string> = new Set([
  mediaTypes.config,
  'application/vnd.docker.container.image.v1+json',
]);

/**
 * Reads what an image holds, without a layer of it: its manifest, that of one platform where it is an index, its config, and the list
 * of what refers to it.
 * @param wanted a tag or a digest
 * @throws COMPONENT_LABEL_INVALID, MANIFEST_INVALID, and what is wrong with the registry
 */
export async function readImage(
  repository: ImageRepository,
  wanted: string,
  options: ReadOptions = {},
): Promise<Looked> {
  const top = await repository.manifest(wanted, options);
  const { digest } = top.descriptor;
  if (options.isKnown?.(digest)) return { digest };
  const where = `${repository.where}:${wanted}`.replace(':sha256:', '@sha256:');
  let document = parseManifestDocument(top.bytes, top.descriptor.mediaType, where);
  let platforms: IndexedPlatform[] | undefined;
  if (document.kind === 'index') {
    const images = imagesIn(document.index.manifests);
    const chosen = chosenOf(images);
    if (!chosen) return { digest };
    platforms = images.map((one) => platformOf(one.platform, one.digest));
    const inner = await repository.manifest(chosen.digest, options);
    document = parseManifestDocument(inner.bytes, inner.descriptor.mediaType, where);
  }
  // A signature, a chart and the like, or an index in an index.
  if (document.kind === 'index' || !isImage(document.image)) return { digest };
  const { image } = document;
  const refuse = (reason: string) => kumikiError('COMPONENT_LABEL_INVALID', { image: where, reason });
  const config = parseJsonObject(await readBlob(repository, image.config, undefined, options), refuse);
  const said = saidBy(await repository.referrers(digest, options));
  const components = await componentsOf(repository, config, { said, digest, where, options });
  if (!components) return { digest };
  const found = {
    repository: repository.where,
    digest,
    platforms: platforms ?? [platformOf(config, digest)],
    sizeBytes: image.layers.reduce((sum, { size }) => sum + size, image.config.size),
    records: said.records,
    details: said.details,
    components,
  };
  return { digest, image: found };
}

/** What is said of an image that is known already. @throws what is wrong with the registry */
export async function readSaid(
  repository: ImageRepository,
  digest: string,
  options: ReadOptions = {},
): Promise<Said> {
  if (!isDigest(digest)) return { records: [], details: [], manifests: [] };
  return saidBy(await repository.referrers(digest, options));
}

interface Around {
  readonly said: Said;
  readonly digest: string;
  readonly where: string;
  readonly options: ReadOptions;
}

async function componentsOf(
  repository: ImageRepository,
  config: Record<string, unknown>,
  { said, digest, where, options }: Around,
): Promise<readonly FoundComponent[] | undefined> {
  const found = labelsOf(config);
  const own = found[labels.digest];
  const ownDigest = typeof own === 'string' && isDigest(own) ? own : digest;
  const label = readManifestLabel(found, where);
  if (label && 'manifest' in label) return [{ manifest: label.manifest, digest: ownDigest }];
  // An image without a label may have been registered with a manifest.
  if (!label && said.manifests.length === 0) return undefined;
  const wanted = label && 'blob' in label ? label.blob : undefined;
  return await readManifests(repository, said.manifests, { wanted, ownDigest, where, options });
}

/** Labels are anything that a stranger wrote. */
function labelsOf(config: Record<string, unknown>): Readonly<Record<string, unknown>> {
  const inner = config['config'] as ImageConfig['config'] | null | undefined;
  const found: unknown = typeof inner === 'object' ? inner?.Labels : undefined;
  return typeof found === 'object' && found !== null && !Array.isArray(found)
    ? (found as Record<string, unknown>)
    : {};
}

function isImage({ config, subject, artifactType }: ImageManifest): boolean {
  return configTypes.has(config.mediaType) && subject === undefined && artifactType === undefined;
}

/** The entries that something can run: no attestations, no indexes. */
function imagesIn(entries: readonly Descriptor[]): readonly Descriptor[] {
  return entries.filter(
    ({ platform, mediaType }) =>
      platform !== undefined &&
      platform.os !== 'unknown' &&
      (mediaType === mediaTypes.manifest || mediaType === mediaTypes.dockerManifest),
  );
}

function chosenOf(images: readonly Descriptor[]): Descriptor | undefined {
  const linux = images.filter(({ platform }) => platform?.os === 'linux');
  return linux.find(({ platform }) => platform?.architecture === 'amd64') ?? linux[0] ?? images[0];
}

function platformOf(from: unknown, digest: string): IndexedPlatform {
  const { os, architecture } = (from ?? {}) as { os?: unknown; architecture?: unknown };
  const text = (value: unknown) =>
    typeof value === 'string' && value !== '' ? value.slice(0, 100) : 'unknown';
  return { os: text(os), architecture: text(architecture), digest };
}
