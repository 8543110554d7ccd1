import type { Manifest } from '@kumiki/component-sdk/manifest';
import type { FoundImage, ImageFacts, TagState } from '../index/found-image.ts';

/** Something in a registry that says that it is a component and cannot be used as one. */
export interface FoundProblem {
  readonly repository: string;
  /** The tag, or the digest of what has none. */
  readonly wanted: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** ISO 8601. */
  readonly at: string;
}

/** What an image is found by. */
export type ImageKey = Pick<ImageFacts, 'repository' | 'digest'>;

/** Where an index is kept. All of it can be read again from the registries, but for what they do not let us write. */
export interface IndexStore extends Disposable {
  images(): Iterable<FoundImage>;
  tags(): Iterable<TagState>;
  problems(): readonly FoundProblem[];
  /** Repositories that were named by somebody, beside those of the sources. */
  repositories(): readonly string[];
  putImage(image: FoundImage): void;
  /** Changes what is known of an image without what is in it. */
  putFacts(facts: ImageFacts): void;
  removeImage(image: ImageKey): void;
  putTag(tag: TagState): void;
  removeTag(tag: Pick<TagState, 'repository' | 'tag'>): void;
  putProblem(problem: FoundProblem): void;
  removeProblem(problem: Pick<FoundProblem, 'repository' | 'wanted'>): void;
  putRepository(repository: string): void;
  manifest(
    image: ImageKey,
    component: { readonly name: string; readonly version: string },
  ): Manifest | undefined;
}
