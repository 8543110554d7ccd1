import type { FileValue } from '../../values/index.ts';
import type { FileKeeper, HeldSlot, SlotPool } from '../wire/index.ts';

/** What files that nobody uses at the moment may hold together. */
const keptBytes = 1024 * 1024 * 1024;

interface Kept {
  readonly slot: Promise<HeldSlot>;
  readonly size: number;
  users: number;
}

/** Models and other files that come with item after item: written to a slot once, and left there. */
export class KeptFiles implements FileKeeper {
  readonly #slots: SlotPool;
  readonly #kept = new Map<string, Kept>();

  constructor(slots: SlotPool) {
    this.#slots = slots;
  }

  async slotOf(file: FileValue): Promise<HeldSlot> {
    const { digest, size } = file;
    const kept = this.#kept.get(digest) ?? { slot: this.#write(file), size, users: 0 };
    // The one used last comes last, so that the others go first.
    this.#kept.delete(digest);
    this.#kept.set(digest, kept);
    kept.users++;
    const slot = await kept.slot.catch((thrown: unknown) => {
      this.#kept.delete(digest);
      throw thrown;
    });
    return {
      name: slot.name,
      size: slot.size,
      release: () => {
        kept.users--;
        this.#shrink();
      },
    };
  }

  async #write(file: FileValue): Promise<HeldSlot> {
    return await this.#slots.write(await file.bytes());
  }

  #shrink(): void {
    let bytes = [...this.#kept.values()].reduce((sum, { size }) => sum + size, 0);
    for (const [digest, { slot, size, users }] of this.#kept) {
      if (bytes <= keptBytes) return;
      if (users > 0) continue;
      bytes -= size;
      this.#kept.delete(digest);
      void slot.then((held) => held.release());
    }
  }
}
