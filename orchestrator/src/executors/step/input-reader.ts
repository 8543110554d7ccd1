import type { Plan } from '../../pipeline/index.ts';
import type { Item } from '../executor.ts';
import { readInput, type ReadInput } from '../inputs.ts';

/** Reads the inputs of an item; those of its own may be read before its turn comes. */
export class InputReader {
  readonly #item: Item;
  readonly #plan: Plan;
  readonly #early = new Map<string, Promise<ReadInput>>();

  constructor(item: Item, plan: Plan) {
    this.#item = item;
    this.#plan = plan;
  }

  /** Begins to read all of them. What goes wrong is told when they are asked for. */
  start(): void {
    for (const name of Object.keys(this.#item.inputs)) {
      const reading = this.#read(name);
      reading?.catch(() => undefined);
      if (reading) this.#early.set(name, reading);
    }
  }

  /** @throws as `readInput` */
  async read(name: string): Promise<ReadInput> {
    const early = this.#early.get(name);
    // Whoever asks again has dropped what was read: nobody else keeps it.
    this.#early.delete(name);
    return await (early ?? this.#read(name)!);
  }

  #read(name: string): Promise<ReadInput> | undefined {
    const wanted = this.#plan.inputs[name];
    return wanted && readInput(name, this.#item.inputs[name]!, wanted);
  }
}
