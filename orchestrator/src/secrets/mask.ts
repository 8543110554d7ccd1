/** What stands where a secret was. */
const masked = '[secret]';

/** Takes secrets out of what a component says: as they are, and in the forms that programs put them into addresses. */
export class Mask {
  readonly #texts: readonly string[];

  constructor(values: Iterable<string>) {
    const forms = [...values].flatMap((value) => [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
    ]);
    // The longest first: a part of one may be another.
    this.#texts = [...new Set(forms)].toSorted((a, b) => b.length - a.length);
  }

  text(given: string): string {
    return this.#texts.reduce((text, secret) => text.replaceAll(secret, masked), given);
  }

  /** JSON data, with the same at any depth. */
  data<Data>(given: Data): Data {
    return this.#data(given) as Data;
  }

  #data(given: unknown): unknown {
    if (typeof given === 'string') return this.text(given);
    if (Array.isArray(given)) return given.map((one) => this.#data(one));
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([key, value]) => [this.text(key), this.#data(value)]),
    );
  }
}
