const windowMs = 3000;

/** Times of what ended in the last three seconds, in ms. */
export class Recent {
  #ended: { readonly at: number; readonly ms: number }[] = [];

  add(at: number, ms: number): void {
    this.#ended = [...this.#ended, { at, ms }].filter((one) => one.at > at - windowMs);
  }

  get median(): number | undefined {
    const sorted = this.#ended.map(({ ms }) => ms).toSorted((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }

  perSecond(now: number): number {
    const first = this.#ended[0]?.at;
    if (first === undefined || this.#ended.length < 2) return 0;
    return (this.#ended.length - 1) / ((now - first) / 1000);
  }
}
