import type { Manifest } from '@kumiki/component-sdk/manifest';
import type { FoundImage, ImageFacts, TagState } from '../index/found-image.ts';
import type { FoundProblem, ImageKey, IndexStore } from './index-store.ts';

const keyOf = ({ repository, digest }: ImageKey) => `${repository}@${digest}`;

/** An index in memory: for tests, and for who wants no file. */
export class MemoryStore implements IndexStore {
  readonly #images = new Map<string, FoundImage>();
  readonly #tags = new Map<string, TagState>();
  readonly #problems = new Map<string, FoundProblem>();
  readonly #repositories = new Set<string>();

  images(): Iterable<FoundImage> {
    return this.#images.values();
  }

  tags(): Iterable<TagState> {
    return this.#tags.values();
  }

  problems(): readonly FoundProblem[] {
    return [...this.#problems.values()];
  }

  repositories(): readonly string[] {
    return [...this.#repositories].toSorted();
  }

  putImage(image: FoundImage): void {
    this.#images.set(keyOf(image), image);
  }

  putFacts(facts: ImageFacts): void {
    const there = this.#images.get(keyOf(facts));
    if (there) this.#images.set(keyOf(facts), { ...facts, components: there.components });
  }

  removeImage(image: ImageKey): void {
    this.#images.delete(keyOf(image));
  }

  putTag(tag: TagState): void {
    this.#tags.set(`${tag.repository}:${tag.tag}`, tag);
  }

  removeTag({ repository, tag }: Pick<TagState, 'repository' | 'tag'>): void {
    this.#tags.delete(`${repository}:${tag}`);
  }

  putProblem(problem: FoundProblem): void {
    this.#problems.set(`${problem.repository} ${problem.wanted}`, problem);
  }

  removeProblem({ repository, wanted }: Pick<FoundProblem, 'repository' | 'wanted'>): void {
    this.#problems.delete(`${repository} ${wanted}`);
  }

  putRepository(repository: string): void {
    this.#repositories.add(repository);
  }

  manifest(image: ImageKey, { name, version }: { name: string; version: string }): Manifest | undefined {
    const components = this.#images.get(keyOf(image))?.components ?? [];
    return components.find(({ manifest }) => manifest.name === name && manifest.version === version)
      ?.manifest;
  }

  [Symbol.dispose](): void {
    // Nothing is open.
  }
}
