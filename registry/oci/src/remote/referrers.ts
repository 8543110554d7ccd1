import { KumikiError } from '@kumiki/component-sdk/errors';
import type { Digest } from '@kumiki/component-sdk/storage';
import type { ManifestReader, ManifestWriter, OciOptions, ReferrerOptions } from '../content.ts';
import { parseManifestDocument, type Descriptor, type ManifestDocument } from '../documents.ts';
import { mediaTypes } from '../media-types.ts';
import { asReferrer } from '../referrer.ts';
import type { ReferrerLists } from './referrer-lists.ts';

/** What the list is read and written by. */
interface Lists extends ManifestReader, ManifestWriter {
  pages(
    path: string,
    what: string,
    signal: AbortSignal | undefined,
    accept: readonly number[],
  ): AsyncIterable<Record<string, unknown> | undefined>;
}

/** The tag that stands for the list of referrers where a registry has none: `sha256-…`. */
function fallbackTag(subject: Digest): string {
  return subject.replace(':', '-');
}

/** What refers to a digest, by the registry's own list or by the tag of the specification where it has none. */
export async function listReferrers(
  repository: Lists,
  subject: Digest,
  { signal, artifactType, tags }: ReferrerOptions,
  lists: ReferrerLists,
): Promise<Descriptor[]> {
  const byTag = async () =>
    tags?.has(fallbackTag(subject)) === false ? [] : await fallbackReferrers(repository, subject, signal);
  if (lists.areMissing) return await byTag();
  const query = artifactType === undefined ? '' : `?artifactType=${encodeURIComponent(artifactType)}`;
  const found: Descriptor[] = [];
  const pages = repository.pages(
    `referrers/${subject}${query}`,
    'list of referrers',
    signal,
    [400, 404, 405],
  );
  for await (const page of pages) {
    if (!page) {
      lists.missing();
      return await byTag();
    }
    found.push(...descriptorsIn(Buffer.from(JSON.stringify(page)), repository.where));
  }
  return found;
}

/** Adds a manifest to the tag, for registries that keep no list of their own. The last of two at once counts. */
export async function addReferrer(
  repository: Lists,
  subject: Digest,
  descriptor: Descriptor,
  document: ManifestDocument,
  options: OciOptions,
): Promise<void> {
  const others = await fallbackReferrers(repository, subject, options.signal);
  if (others.some(({ digest }) => digest === descriptor.digest)) return;
  const manifests = [...others, asReferrer(descriptor, document)];
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests };
  const bytes = Buffer.from(JSON.stringify(index));
  await repository.putManifest(
    { bytes, mediaType: mediaTypes.index },
    { ...options, tag: fallbackTag(subject) },
  );
}

async function fallbackReferrers(
  repository: Lists,
  subject: Digest,
  signal: AbortSignal | undefined,
): Promise<Descriptor[]> {
  try {
    const { bytes } = await repository.manifest(fallbackTag(subject), { ...(signal && { signal }) });
    return descriptorsIn(bytes, repository.where);
  } catch (thrown) {
    if (thrown instanceof KumikiError && thrown.code === 'REGISTRY_NOT_FOUND') return [];
    throw thrown;
  }
}

function descriptorsIn(bytes: Uint8Array, where: string): Descriptor[] {
  const document = parseManifestDocument(bytes, mediaTypes.index, where);
  return document.kind === 'index' ? [...document.index.manifests] : [];
}
