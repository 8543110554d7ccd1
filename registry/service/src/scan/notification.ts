import { isRepository, isTag } from '@kumiki/oci';
import { isDigest } from '@kumiki/component-sdk/storage';

/** What a registry says that changed. It is only a hint where to look: all of it is read from the registry itself. */
export interface Hint {
  /** The path in the registry. */
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Hints of one notification that are followed. */
const mostHints = 1000;
const manifestType = /^application\/vnd\.(oci\.image|docker\.distribution)\.(manifest|index)[.\w]*\+json$/;

/**
 * The hints in a notification as distribution sends it (https://distribution.github.io/distribution/about/notifications/): pushes and
 * deletions of manifests. Whatever else is in it is passed over.
 */
export function hintsIn(notification: unknown): readonly Hint[] {
  const { events } = (notification ?? {}) as { events?: unknown };
  if (!Array.isArray(events)) return [];
  const hints = events.slice(0, mostHints).flatMap((event: unknown): Hint[] => {
    const { action, target } = (event ?? {}) as { action?: unknown; target?: unknown };
    const { mediaType, repository, tag, digest } = (target ?? {}) as Readonly<Record<string, unknown>>;
    if (typeof repository !== 'string' || !isRepository(repository)) return [];
    if (action === 'delete') return [{ repository }];
    if (action !== 'push' || typeof mediaType !== 'string' || !manifestType.test(mediaType)) return [];
    if (typeof tag === 'string' && isTag(tag)) return [{ repository, tag }];
    return typeof digest === 'string' && isDigest(digest) ? [{ repository, digest }] : [];
  });
  return [...new Map(hints.map((hint) => [JSON.stringify(hint), hint])).values()];
}
