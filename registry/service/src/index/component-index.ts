import type { TypeText } from '@kumiki/component-sdk/manifest';
import type { IndexedVersion } from './indexed-version.ts';

/** What is looked for. All that is said has to hold. */
export interface ComponentQuery {
  /** Words that all occur in name, title, description or category, in any language and case. */
  readonly text?: string;
  readonly category?: string;
  /** Components with an input that takes this output. */
  readonly takes?: TypeText;
  /** Components with an output that an input of this type takes. */
  readonly gives?: TypeText;
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly cursor?: string;
}

export interface SearchPage {
  /** Of each component the version that `*` stands for; the best match first, what is deprecated last. */
  readonly items: readonly IndexedVersion[];
  readonly next?: string;
}

/** Components that are found in registries, for those who read. */
export interface ComponentIndex {
  /** All versions of a component, newest first: yanked ones too, each number once. Empty where there is none. */
  versions(name: string): Promise<readonly IndexedVersion[]>;
  names(): Promise<readonly string[]>;
  /** By the digest of the component. What no tag stands for any more is found too. */
  byDigest(digest: string): Promise<IndexedVersion | undefined>;
  /** @throws CURSOR_INVALID */
  search(query: ComponentQuery): Promise<SearchPage>;
}
