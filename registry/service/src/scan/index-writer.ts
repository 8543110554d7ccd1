import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import type { Catalogue } from '../index/catalogue.ts';
import type { FoundImage, ImageFacts, TagState } from '../index/found-image.ts';
import type { ImageKey, IndexStore } from '../store/index-store.ts';

/** Writes what was found into the file and into memory, both or, where the file cannot be written, neither. */
export class IndexWriter {
  readonly catalogue: Catalogue;
  readonly store: IndexStore;

  constructor(catalogue: Catalogue, store: IndexStore) {
    this.catalogue = catalogue;
    this.store = store;
  }

  putImage(image: FoundImage): void {
    this.#write(() => this.store.putImage(image));
    this.catalogue.setImage(image);
  }

  /** Changes what is said of an image that is there. */
  putFacts(facts: ImageFacts): void {
    this.#write(() => this.store.putFacts(facts));
    this.catalogue.setFacts(facts);
  }

  removeImage(image: ImageKey): void {
    this.#write(() => this.store.removeImage(image));
    this.catalogue.removeImage(image);
  }

  putTag(tag: TagState): void {
    if (this.catalogue.tagsOf(tag.repository).get(tag.tag) === tag.digest) return;
    this.#write(() => this.store.putTag(tag));
    this.catalogue.setTag(tag);
  }

  removeTag(tag: Pick<TagState, 'repository' | 'tag'>): void {
    this.#write(() => this.store.removeTag(tag));
    this.catalogue.setTag(tag);
  }

  putProblem({ repository, wanted }: { repository: string; wanted: string }, error: KumikiError): void {
    const { code, message, remedy } = error;
    const at = new Date().toISOString();
    this.#write(() => this.store.putProblem({ repository, wanted, code, message, remedy, at }));
  }

  removeProblem(place: { readonly repository: string; readonly wanted: string }): void {
    this.#write(() => this.store.removeProblem(place));
  }

  #write(change: () => void): void {
    try {
      change();
    } catch (thrown) {
      const { message } = asKumikiError(thrown);
      throw kumikiError(
        'STORE_UNAVAILABLE',
        { store: 'the index of components', reason: message },
        { cause: thrown },
      );
    }
  }
}
