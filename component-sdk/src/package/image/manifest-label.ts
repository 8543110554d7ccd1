import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { kumikiError } from '../../errors/index.ts';
import { parseManifest, type Manifest } from '../../manifest/index.ts';
import { isDigest, type Digest } from '../../storage/index.ts';

/** The labels of an image's config that make it a component. */
export const labels = {
  /** The manifest: as JSON, or gzip and base64 where that is shorter than the limit and JSON is not. */
  manifest: 'kumiki.manifest',
  /** The digest of a blob that holds the manifest, where it is longer. */
  manifestDigest: 'kumiki.manifest.digest',
  /** The digest of the component, the same as of its folder. */
  digest: 'kumiki.digest',
  /** Its program serves several of its components in one process, where it is asked to. */
  several: 'kumiki.several',
} as const;

/** The media type of such a blob, and the artifact type of the referrer that keeps it alive. */
export const manifestMediaType = 'application/vnd.kumiki.component.manifest.v1+json';

/** Bytes of a label at most: what survives every builder and runtime. */
export const longestLabel = 4_000;

/** Bytes of a manifest at most, unpacked: a few bytes may stand for gigabytes. */
const longestManifest = 1024 * 1024;

export interface PackedManifest {
  readonly labels: Readonly<Record<string, string>>;
  /** The manifest as JSON where it does not fit into a label. */
  readonly blob?: Uint8Array;
}

/** How the manifest goes along with an image. */
export function packManifest(manifest: Manifest): PackedManifest {
  const json = Buffer.from(JSON.stringify(manifest));
  if (json.byteLength <= longestLabel) return { labels: { [labels.manifest]: json.toString('utf8') } };
  const packed = packedText(json);
  if (packed.length <= longestLabel) return { labels: { [labels.manifest]: packed } };
  const digest = `sha256:${createHash('sha256').update(json).digest('hex')}`;
  return { labels: { [labels.manifestDigest]: digest }, blob: json };
}

/** Gzip and base64, on one line and without a character that any builder changes. */
export function packedText(json: Uint8Array): string {
  const zipped = gzipSync(json, { level: 9 });
  zipped[9] = 255; // the system that wrote it
  return zipped.toString('base64');
}

/** What the labels of an image say: the manifest itself, or where it is; nothing for an image that is no component. */
export type FoundManifestLabel = { readonly manifest: Manifest } | { readonly blob: Digest } | undefined;

/**
 * Reads the labels of a stranger's image.
 * @param where what errors call the image
 * @throws MANIFEST_INVALID, COMPONENT_LABEL_INVALID
 */
export function readManifestLabel(
  found: Readonly<Record<string, unknown>>,
  where: string,
): FoundManifestLabel {
  const text = found[labels.manifest];
  const blob = found[labels.manifestDigest];
  const refuse = (reason: string, cause?: unknown) =>
    kumikiError('COMPONENT_LABEL_INVALID', { image: where, reason }, { cause });
  if (text === undefined && blob === undefined) return undefined;
  if (text === undefined) {
    if (typeof blob === 'string' && isDigest(blob)) return { blob };
    throw refuse(`${labels.manifestDigest} is not sha256: and 64 hexadecimal digits`);
  }
  if (typeof text !== 'string' || text.length > longestManifest)
    throw refuse(`${labels.manifest} is no text, or too long`);
  if (text.trimStart().startsWith('{')) return { manifest: parseManifest(text, where) };
  let json: Buffer;
  try {
    json = gunzipSync(Buffer.from(text, 'base64'), { maxOutputLength: longestManifest });
  } catch (thrown) {
    throw refuse(`${labels.manifest} is neither JSON nor the base64 form of gzip`, thrown);
  }
  return { manifest: parseManifest(json, where) };
}
