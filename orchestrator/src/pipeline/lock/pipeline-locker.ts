import { createHash } from 'node:crypto';
import { adviceFor } from '@kumiki/component-sdk/document';
import type { PipelineSource, PipelineText } from '../source.ts';
import { shortDigest, type Refusal } from './component-locker.ts';
import type { LockedPipeline } from './lock.ts';

/** Finds the texts of the pipelines that steps use, and remembers what they were. */
export class PipelineLocker {
  /** What was found, for the lock of this compile. */
  readonly taken = new Map<string, LockedPipeline>();
  readonly #source: PipelineSource;
  readonly #lock: Readonly<Record<string, LockedPipeline>>;
  readonly #asked = new Map<string, Promise<PipelineText | Refusal>>();

  constructor(source: PipelineSource, lock: Readonly<Record<string, LockedPipeline>> = {}) {
    this.#source = source;
    this.#lock = lock;
  }

  /** The text of `name` or `name@VERSION`. */
  async find(reference: string): Promise<PipelineText | Refusal> {
    const finding = this.#asked.get(reference) ?? this.#find(reference);
    this.#asked.set(reference, finding);
    return await finding;
  }

  async #find(reference: string): Promise<PipelineText | Refusal> {
    const [name = '', asked] = reference.split('@');
    const locked = Object.hasOwn(this.#lock, reference) ? this.#lock[reference] : undefined;
    const version = asked === undefined ? locked?.version : Number(asked);
    const found = await this.#source.pipeline(name, version);
    if (found === undefined) {
      const names = await this.#source.names();
      const advice = names.includes(name)
        ? `It has no version ${version}; write "pipeline: ${name}" for the newest one.`
        : adviceFor(name, names);
      return { code: 'PIPELINE_UNKNOWN', values: { pipeline: reference, advice } };
    }
    const digest = `sha256:${createHash('sha256').update(found.text).digest('hex')}`;
    if (locked !== undefined && locked.digest !== digest) {
      const what = `The pipeline ${reference}`;
      return {
        code: 'LOCK_BROKEN',
        values: { what, locked: shortDigest(locked.digest), found: 'its document has changed since' },
      };
    }
    this.taken.set(reference, { ...(found.version !== undefined && { version: found.version }), digest });
    return found;
  }
}
