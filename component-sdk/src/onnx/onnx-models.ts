import type { FileValue } from '../values/index.ts';
import { OnnxModel, type OnnxRuntime } from './onnx-model.ts';

/** Models that stay loaded when nobody uses them. */
const mostKept = 3;

interface Kept {
  readonly model: Promise<OnnxModel>;
  users: number;
}

/** The models that are loaded, by the digest of their file: each once, however many items ask for it. */
export class OnnxModels {
  readonly #runtime: () => Promise<OnnxRuntime>;
  /** The one that was not used for the longest time first. */
  readonly #kept = new Map<string, Kept>();

  /** @param runtime imported when the first model is used: `async () => await import('onnxruntime-node')` */
  constructor(runtime: () => Promise<unknown>) {
    this.#runtime = async () => (await runtime()) as OnnxRuntime;
  }

  /** Lends a model, loading it where it is not loaded. @throws as `OnnxModel.load` */
  async use<Result>(file: FileValue, work: (model: OnnxModel) => Promise<Result>): Promise<Result> {
    const kept = this.#find(file);
    kept.users++;
    try {
      return await work(await kept.model);
    } finally {
      kept.users--;
      await this.#leaveOut();
    }
  }

  #find(file: FileValue): Kept {
    const load = async () => await OnnxModel.load(await this.#runtime(), file);
    const kept = this.#kept.get(file.digest) ?? { model: load(), users: 0 };
    this.#kept.delete(file.digest);
    this.#kept.set(file.digest, kept);
    // What could not be loaded is tried anew by the next item.
    kept.model.catch(() => {
      if (this.#kept.get(file.digest) === kept) this.#kept.delete(file.digest);
    });
    return kept;
  }

  async #leaveOut(): Promise<void> {
    for (const [digest, { model, users }] of this.#kept) {
      if (this.#kept.size <= mostKept) return;
      if (users > 0) continue;
      this.#kept.delete(digest);
      await (await model).release();
    }
  }

  async close(): Promise<void> {
    const all = [...this.#kept.values()];
    this.#kept.clear();
    const loaded = await Promise.allSettled(all.map(async ({ model }) => await model));
    await Promise.all(
      loaded.map(async (one) => {
        if (one.status === 'fulfilled') await one.value.release();
      }),
    );
  }
}
