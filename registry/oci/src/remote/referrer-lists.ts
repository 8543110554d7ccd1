/** How long it is remembered that a registry has no lists, in ms: it may learn it. */
const rememberedMs = 10 * 60_000;

/** Whether a registry keeps lists of referrers, so that it is not asked again for each image. */
export class ReferrerLists {
  #missingUntil = 0;

  get areMissing(): boolean {
    return performance.now() < this.#missingUntil;
  }

  missing(): void {
    this.#missingUntil = performance.now() + rememberedMs;
  }
}
