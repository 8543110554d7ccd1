import type { OciOptions } from '@kumiki/oci';

/** How an image is read. */
export interface ReadOptions extends OciOptions {
  /** All tags of the repository, for who has just listed them. */
  readonly tags?: ReadonlySet<string>;
  /** Images that are known already: no more of them is read. */
  readonly isKnown?: (digest: string) => boolean;
}
