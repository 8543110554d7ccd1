import { kumikiError } from '@kumiki/component-sdk/errors';
import { isDigest, type Digest } from '@kumiki/component-sdk/storage';
import { isIndexType, isManifestType } from './media-types.ts';

/** What a system can run: the `platform` of an index. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** Names content by its digest. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly platform?: Platform;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One image, or another artifact that is kept as one. */
export interface ImageManifest {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
  /** What it is about, where it is a referrer. */
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The images of one name for several platforms. */
export interface ImageIndex {
  readonly schemaVersion: 2;
  readonly mediaType?: string;
  readonly manifests: readonly Descriptor[];
  readonly subject?: Descriptor;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Bounds of what strangers may send. Bytes, but for counts. */
export const ociLimits = {
  /** The least that registries have to take, and the most that they do: 4 MiB. */
  manifestBytes: 4 * 1024 * 1024,
  configBytes: 4 * 1024 * 1024,
  layers: 512,
  manifests: 1024,
  tags: 200_000,
  repositories: 100_000,
} as const;

/** What the bytes of a manifest hold. */
export type ManifestDocument =
  | { readonly kind: 'image'; readonly image: ImageManifest }
  | { readonly kind: 'index'; readonly index: ImageIndex };

/**
 * Reads a manifest or index of a stranger, and takes no more of it than its types say.
 * @param where what errors call the place it is from
 * @throws REGISTRY_ANSWER_INVALID
 */
export function parseManifestDocument(bytes: Uint8Array, mediaType: string, where: string): ManifestDocument {
  const refuse: Refuse = (reason) =>
    kumikiError('REGISTRY_ANSWER_INVALID', { where, what: 'a manifest', reason });
  const data = parseJsonObject(bytes, refuse);
  const said = data['mediaType'];
  if (said !== undefined && said !== mediaType)
    throw refuse(
      `it was sent as ${mediaType.slice(0, 100)} and says that it is ${JSON.stringify(said).slice(0, 100)}`,
    );
  if (data['schemaVersion'] !== 2) throw refuse('its schemaVersion is not 2');
  const common = {
    schemaVersion: 2 as const,
    mediaType,
    ...(data['subject'] !== undefined && { subject: descriptorOf(data['subject'], 'subject', refuse) }),
    ...(data['annotations'] !== undefined && { annotations: textsOf(data['annotations'], refuse) }),
  };
  if (isIndexType(mediaType)) {
    // One document that is read as both would be two images under one digest.
    if (data['layers'] !== undefined || data['config'] !== undefined)
      throw refuse('it is an index with layers or a config of its own');
    const manifests = descriptorsOf(data['manifests'], 'manifests', ociLimits.manifests, refuse);
    return { kind: 'index', index: { ...common, manifests } };
  }
  if (!isManifestType(mediaType)) throw refuse(`its media type is ${mediaType.slice(0, 100)}`);
  if (data['manifests'] !== undefined) throw refuse('it is a manifest with manifests of its own');
  const { artifactType } = data;
  const image: ImageManifest = {
    ...common,
    ...(typeof artifactType === 'string' && { artifactType }),
    config: descriptorOf(data['config'], 'config', refuse),
    layers: descriptorsOf(data['layers'] ?? [], 'layers', ociLimits.layers, refuse),
  };
  return { kind: 'image', image };
}

type Refuse = (reason: string) => Error;

/** A JSON object of a stranger. */
export function parseJsonObject(bytes: Uint8Array, refuse: Refuse): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse('it is no JSON');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw refuse('it is no JSON object');
  return data as Record<string, unknown>;
}

function descriptorsOf(value: unknown, name: string, most: number, refuse: Refuse): Descriptor[] {
  if (!Array.isArray(value)) throw refuse(`"${name}" is no list`);
  if (value.length > most) throw refuse(`"${name}" has more than ${most} entries`);
  return value.map((entry: unknown, at) => descriptorOf(entry, `${name}[${at}]`, refuse));
}

function descriptorOf(value: unknown, name: string, refuse: Refuse): Descriptor {
  if (typeof value !== 'object' || value === null) throw refuse(`"${name}" is no descriptor`);
  const { mediaType, digest, size, platform, artifactType, annotations } = value as Record<string, unknown>;
  if (typeof mediaType !== 'string' || mediaType === '' || mediaType.length > 255)
    throw refuse(`"${name}" has no media type`);
  if (typeof digest !== 'string' || !isDigest(digest)) throw refuse(`"${name}" has no SHA-256 digest`);
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0)
    throw refuse(`"${name}" has no size`);
  return {
    mediaType,
    digest,
    size,
    ...(platform !== undefined && { platform: platformOf(platform, name, refuse) }),
    ...(typeof artifactType === 'string' && { artifactType }),
    ...(annotations !== undefined && { annotations: textsOf(annotations, refuse) }),
  };
}

function platformOf(value: unknown, name: string, refuse: Refuse): Platform {
  const { os, architecture, variant } = (value ?? {}) as Record<string, unknown>;
  if (typeof os !== 'string' || typeof architecture !== 'string')
    throw refuse(`"${name}" has a platform without os and architecture`);
  return { os, architecture, ...(typeof variant === 'string' && { variant }) };
}

function textsOf(value: unknown, refuse: Refuse): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw refuse('its annotations are no texts by name');
  const entries = Object.entries(value);
  if (entries.some(([, text]) => typeof text !== 'string')) throw refuse('an annotation is no text');
  return Object.fromEntries(entries as [string, string][]);
}
