/** What all names over the limit are called together. */
export const otherName = 'other';

/** Names as values of a label: the first so many as they are, so that no caller can make more series than that. */
export class BoundedNames {
  readonly #limit: number;
  readonly #known = new Set<string>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  of(name: string): string {
    if (this.#known.has(name)) return name;
    if (name === '' || this.#known.size >= this.#limit) return otherName;
    this.#known.add(name);
    return name;
  }
}
