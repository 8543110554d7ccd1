/** Something that a person sets going: whether it is under way, and what went wrong. */
export class Action {
  busy = $state(false);
  error = $state.raw<unknown>(undefined);

  /** Does it, where it is not under way already. @returns whether it is done */
  async run(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = undefined;
    try {
      await work();
    } catch (thrown) {
      this.error = thrown;
    }
    this.busy = false;
    return this.error === undefined;
  }
}
