/** Since when things of the cluster have been in sight, by this machine's clock alone: the cluster's may be another. */
export class FirstSeen {
  readonly #at = new Map<string, number>();

  /** @param now in ms @returns how long it has been seen, in ms */
  ageOf(uid: string, now: number): number {
    const since = this.#at.get(uid) ?? now;
    this.#at.set(uid, since);
    return now - since;
  }
}
