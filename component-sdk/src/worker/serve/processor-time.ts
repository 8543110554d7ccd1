/**
 * What the process has taken for each of the runs that are out in it. While several are, which one a thread works for is
 * not known: they share what passes, so that all of them together took what the process took.
 */
export class ProcessorTime {
  readonly #taken = new Map<object, number>();
  #before = process.cpuUsage();

  begin(run: object): void {
    this.#share();
    this.#taken.set(run, 0);
  }

  /** @returns ms of processor time since it began */
  end(run: object): number {
    this.#share();
    const taken = this.#taken.get(run) ?? 0;
    this.#taken.delete(run);
    return taken;
  }

  #share(): void {
    const { user, system } = process.cpuUsage(this.#before);
    this.#before = process.cpuUsage();
    const each = (user + system) / 1000 / this.#taken.size;
    for (const [run, taken] of this.#taken) this.#taken.set(run, taken + each);
  }
}
