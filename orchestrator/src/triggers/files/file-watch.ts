import { createHash } from 'node:crypto';
import { asKumikiError, type ErrorCode, type KumikiError } from '@kumiki/component-sdk/errors';
import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { OutcomeOf, StartExecution, Watch } from '../starting.ts';
import type { BucketSource, FolderSource, Trigger, TriggerRun } from '../trigger.ts';
import { maxKeysPerCall, type TriggerStore } from '../trigger-store.ts';
import { keyOf, type FoundFile, type WatchedPlace } from './place.ts';
import { Settled } from './settled.ts';

/** Files that are remembered beyond those that are there. */
const maxRemembered = 200_000;
/** Executions that one look asks after, so that a thousand files at work do not hold up what is new. */
const maxAsked = 200;

export interface FileWatchOptions {
  readonly trigger: Trigger & { readonly source: FolderSource | BucketSource };
  readonly place: WatchedPlace;
  readonly store: TriggerStore;
  readonly start: StartExecution;
  readonly outcome: OutcomeOf;
  /** How long a file must look the same, in ms. */
  readonly settleMs: number;
  /** How long until the next look where nothing is on its way, in ms. */
  readonly pollMs: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

/** Errors that a file is to blame for: it is not tried again. All others are of the trigger, and pass. */
const ofFile: ReadonlySet<ErrorCode> = new Set([
  'BODY_INVALID',
  'IMAGE_FORMAT_NOT_ALLOWED',
  'OBJECT_TOO_LARGE',
  'REQUEST_NAME_INVALID',
]);

/** Looks into the place of a trigger, and starts the pipeline for each file that is new and whole. */
export class FileWatch implements Watch {
  readonly #options: FileWatchOptions;
  readonly #settled: Settled;
  readonly #now: () => number;
  /** How far was looked for what is gone; then it begins anew. */
  #forgotten: string | undefined;
  /** The file whose execution was asked after last: the next look goes on behind it. */
  #lastAsked: string | undefined;

  constructor(options: FileWatchOptions) {
    this.#options = options;
    this.#settled = new Settled(options.settleMs);
    this.#now = options.now ?? Date.now;
  }

  /**
   * Looks once, and takes what is ready, one file after another.
   * @throws what the place throws, and what keeps the pipeline from being started
   */
  async look(signal: AbortSignal): Promise<number> {
    const { place, settleMs, pollMs } = this.#options;
    const found = await place.list(signal);
    const { open, taken } = await this.#sorted(found);
    if (this.#options.trigger.source.after === 'move') await this.#moveEnded(taken);
    const { ready, waiting } = this.#settled.of(open, this.#now());
    for (const file of ready) {
      if (signal.aborted) return pollMs;
      await this.#take(file, signal);
    }
    await this.#forget(found);
    return waiting ? settleMs : pollMs;
  }

  listen(changed: () => void): void {
    this.#options.place.listen?.(changed);
  }

  close(): void {
    this.#options.place.close?.();
  }

  /** Which of them were not taken yet, and which were, with what became of them. */
  async #sorted(found: readonly FoundFile[]): Promise<{ open: FoundFile[]; taken: TakenFile[] }> {
    const { trigger, store } = this.#options;
    const open: FoundFile[] = [];
    const taken: TakenFile[] = [];
    for (let at = 0; at < found.length; at += maxKeysPerCall) {
      const some = found.slice(at, at + maxKeysPerCall);
      const runs = await store.taken(trigger.id, some.map(keyOf));
      const known = new Map(runs.map((run) => [run.key, run]));
      for (const file of some) {
        const run = known.get(keyOf(file));
        if (run) taken.push({ file, run });
        else open.push(file);
      }
    }
    return { open, taken };
  }

  /** Files stay while their executions go on: what is to be moved is in the record, whichever process begins and ends. */
  async #moveEnded(taken: readonly TakenFile[]): Promise<void> {
    const { trigger, outcome } = this.#options;
    const started = taken.filter(({ run }) => run.execution !== undefined);
    for (const { file, run } of taken) if (run.execution === undefined) await this.#move(file, run, 'failed');
    const from = started.findIndex(({ run }) => run.key === this.#lastAsked) + 1;
    const asked = [...started.slice(from), ...started.slice(0, from)].slice(0, maxAsked);
    for (const { file, run } of asked) {
      const ended = await outcome(trigger.project, run.execution!);
      if (ended) await this.#move(file, run, ended);
    }
    this.#lastAsked = asked.at(-1)?.run.key;
  }

  async #take(file: FoundFile, signal: AbortSignal): Promise<void> {
    const { trigger, place, store, start } = this.#options;
    const about = { key: keyOf(file), name: file.path, size: file.size };
    let run: TriggerRun;
    try {
      const artifact = await place.take(file, signal);
      if (!artifact) return;
      const { digest } = artifact;
      const key = createHash('sha256').update(`${about.key}|${digest}`).digest('hex');
      const execution = await start(trigger, { key, artifact });
      failpoint('trigger-started');
      run = { ...about, at: this.#now(), execution, digest };
    } catch (thrown) {
      const error = asKumikiError(thrown);
      if (!ofFile.has(error.code)) throw error;
      run = { ...about, at: this.#now(), error: shown(error) };
    }
    await store.record(trigger.id, run);
    if (trigger.source.after === 'move' && run.execution === undefined) await this.#move(file, run, 'failed');
  }

  async #move(file: FoundFile, run: TriggerRun, to: 'done' | 'failed'): Promise<void> {
    await this.#options.place.move(file, to, run.digest);
  }

  /** What is known of files that are gone goes when it is too much. */
  async #forget(found: readonly FoundFile[]): Promise<void> {
    const { trigger, store } = this.#options;
    const { items, next } = await store.oldest(trigger.id, maxRemembered, this.#forgotten);
    this.#forgotten = next;
    if (items.length === 0) return;
    const there = new Set(found.map(keyOf));
    const gone = items.map(({ key }) => key).filter((key) => !there.has(key));
    await store.forget(trigger.id, gone);
  }
}

interface TakenFile {
  readonly file: FoundFile;
  readonly run: TriggerRun;
}

function shown({ code, message }: KumikiError): { code: string; message: string } {
  return { code, message };
}
