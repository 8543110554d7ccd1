import { createHash } from 'node:crypto';
import { kumikiError } from '../../errors/index.ts';
import { parseManifest, type Manifest } from '../../manifest/index.ts';
import { isDigest, type Digest } from '../../storage/index.ts';
import { labels, type PackedManifest } from './manifest-label.ts';

/** One of the components of an image that holds several. */
export interface BundledComponent {
  readonly manifest: Manifest;
  /** Of the component, the same as of its folder. */
  readonly digest: Digest;
  /** Where its files are in the image, from the folder on that the document of the bundle lies in. */
  readonly folder: string;
}

/** Components of a bundle, and bytes of its document, at most. */
export const bundleLimits = { components: 256, bytes: 8 * 1024 * 1024 } as const;

/** How the manifests of several components go along with an image: as one document, in their order by name. */
export function packBundle(components: readonly BundledComponent[]): Required<PackedManifest> {
  const blob = Buffer.from(JSON.stringify({ components }));
  const digest = `sha256:${createHash('sha256').update(blob).digest('hex')}`;
  return { labels: { [labels.manifestDigest]: digest }, blob };
}

/** What the blob of an image says that its label `kumiki.manifest.digest` names: the one component, or all of a bundle. */
export type ManifestBlob =
  { readonly manifest: Manifest } | { readonly components: readonly BundledComponent[] };

/**
 * Reads that blob of a stranger's image.
 * @param where what errors call the image
 * @throws MANIFEST_INVALID, COMPONENT_LABEL_INVALID
 */
export function readManifestBlob(bytes: Uint8Array, where: string): ManifestBlob {
  const refuse = (reason: string, cause?: unknown) =>
    kumikiError('COMPONENT_LABEL_INVALID', { image: where, reason }, { cause });
  if (bytes.byteLength > bundleLimits.bytes)
    throw refuse(`its manifests have more than ${bundleLimits.bytes} bytes`);
  let data: unknown;
  try {
    data = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw refuse('the blob with its manifest is not JSON', cause);
  }
  if (typeof data !== 'object' || data === null || !('components' in data))
    return { manifest: parseManifest(bytes, where) };
  const { components } = data;
  if (!Array.isArray(components) || components.length === 0 || components.length > bundleLimits.components)
    throw refuse(`the components of a bundle are a list of 1 to ${bundleLimits.components}`);
  const found = components.map((one: unknown) => readOne(one, where, refuse));
  const names = new Set(found.map(({ manifest }) => manifest.name));
  if (names.size < found.length) throw refuse('its bundle names a component twice');
  return { components: found };
}

function readOne(data: unknown, where: string, refuse: (reason: string) => Error): BundledComponent {
  const { manifest, digest, folder } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof digest !== 'string' || !isDigest(digest))
    throw refuse('a component of its bundle has no digest');
  if (typeof folder !== 'string' || !/^[\w-]+(\/[\w.-]+)*$/.test(folder) || folder.includes('..'))
    throw refuse('a component of its bundle has no folder inside of the image');
  return { manifest: parseManifest(JSON.stringify(manifest ?? null), where), digest, folder };
}
