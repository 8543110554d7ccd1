import type { FileValue } from '@kumiki/component-sdk';
import { Network } from './network.ts';

/** Models that stay loaded when nobody uses them. */
const mostKept = 3;

interface Kept {
  readonly network: Promise<Network>;
  users: number;
}

/** The models that are loaded, by the digest of their file: each once, however many items ask for it. */
export class Models {
  /** The one that was not used for the longest time first. */
  readonly #kept = new Map<string, Kept>();

  /** Lends a model, loading it where it is not loaded. @throws ModelFault */
  async use<Result>(file: FileValue, work: (network: Network) => Promise<Result>): Promise<Result> {
    const kept = this.#find(file);
    kept.users++;
    try {
      return await work(await kept.network);
    } finally {
      kept.users--;
      await this.#leaveOut();
    }
  }

  #find(file: FileValue): Kept {
    const kept = this.#kept.get(file.digest) ?? { network: Network.open(file), users: 0 };
    this.#kept.delete(file.digest);
    this.#kept.set(file.digest, kept);
    // What could not be loaded is tried anew by the next item.
    kept.network.catch(() => {
      if (this.#kept.get(file.digest) === kept) this.#kept.delete(file.digest);
    });
    return kept;
  }

  async #leaveOut(): Promise<void> {
    for (const [digest, { network, users }] of this.#kept) {
      if (this.#kept.size <= mostKept) return;
      if (users > 0) continue;
      this.#kept.delete(digest);
      await (await network).close();
    }
  }

  async close(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    const loaded = await Promise.allSettled(all.map(async ({ network }) => await network));
    await Promise.all(
      loaded.map(async (one) => {
        if (one.status === 'fulfilled') await one.value.close();
      }),
    );
  }
}
