import { randomUUID } from 'node:crypto';
import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectWriter } from '@kumiki/component-sdk/storage';
import { BucketPlace, bucketNamed, type WatchedBucket } from './bucket/bucket-place.ts';
import { FileWatch } from './files/file-watch.ts';
import { allowedFolder } from './folder/allowed-folder.ts';
import { FolderPlace } from './folder/folder-place.ts';
import { ScheduleWatch } from './schedule/schedule-watch.ts';
import { timeAfter } from './schedule/times.ts';
import type { OutcomeOf, StartExecution, Watch } from './starting.ts';
import { TriggerTask } from './task.ts';
import type { Trigger, TriggerRun, TriggerSettings } from './trigger.ts';
import type { RunsPage, TriggerStore } from './trigger-store.ts';

export interface TriggersOptions {
  readonly store: TriggerStore;
  readonly objects: ObjectWriter;
  readonly start: StartExecution;
  /** Files that are moved go by it. */
  readonly outcome: OutcomeOf;
  /** Folders that may be watched, with all in them. */
  readonly roots?: readonly string[];
  /** Buckets that may be watched, by the names that triggers call them by. */
  readonly buckets?: Readonly<Record<string, WatchedBucket>>;
  /** How long a file must look the same, in ms. */
  readonly settleMs?: number;
  /** How often folders are looked at, in ms. */
  readonly pollMs?: number;
  /** Checks the pipeline, and what it is given. @throws what each start would fail for */
  readonly check: (project: string, settings: TriggerSettings) => Promise<void>;
  readonly now?: () => number;
  /** Other processes change them, too: so often it is looked what they are now, in ms. */
  readonly refreshMs?: number;
}

/** Pipelines that start by themselves: the triggers of a project, kept and at work. */
export class Triggers {
  readonly #options: TriggersOptions;
  readonly #tasks = new Map<string, { readonly task: TriggerTask; readonly revision: number }>();
  #timer: NodeJS.Timeout | undefined;
  #isOpen = false;

  constructor(options: TriggersOptions) {
    this.#options = options;
  }

  /** Begins with those that are kept. */
  async open(project: string): Promise<void> {
    this.#isOpen = true;
    for (const trigger of await this.#options.store.list(project)) this.#begin(trigger);
    const { refreshMs } = this.#options;
    if (refreshMs === undefined) return;
    this.#timer = setInterval(() => {
      this.#refresh(project).catch(() => undefined); // looked at again soon
    }, refreshMs).unref();
  }

  /** Takes up what other processes have changed. A start that two of them begin is one all the same. */
  async #refresh(project: string): Promise<void> {
    const triggers = new Map((await this.#options.store.list(project)).map((one) => [one.id, one]));
    for (const [id, { revision }] of this.#tasks) {
      if (triggers.get(id)?.revision !== revision) await this.#end(id);
    }
    for (const trigger of triggers.values()) this.#begin(trigger);
  }

  /** Begins nothing more; what is being started is there when this resolves. */
  async close(): Promise<void> {
    this.#isOpen = false;
    clearInterval(this.#timer);
    await Promise.all([...this.#tasks.keys()].map(async (id) => await this.#end(id)));
  }

  async list(project: string): Promise<readonly Trigger[]> {
    return await this.#options.store.list(project);
  }

  /** @throws TRIGGER_NOT_FOUND */
  async get(project: string, id: string): Promise<Trigger> {
    return await this.#options.store.get(project, id);
  }

  /**
   * @param by the id of who makes it
   * @throws FOLDER_NOT_ALLOWED, FOLDER_UNUSABLE, BUCKET_NOT_ALLOWED, SCHEDULE_INVALID, TRIGGERS_TOO_MANY, what `check` throws
   */
  async create(project: string, by: string, settings: TriggerSettings): Promise<Trigger> {
    await this.#check(project, settings);
    const trigger = await this.#options.store.create(project, randomUUID(), by, settings);
    this.#begin(trigger);
    return trigger;
  }

  /** @throws as `create`; TRIGGER_NOT_FOUND, TRIGGER_CONFLICT */
  async update(project: string, id: string, revision: number, settings: TriggerSettings): Promise<Trigger> {
    await this.#check(project, settings);
    const trigger = await this.#options.store.update(project, id, revision, settings);
    await this.#end(id);
    this.#begin(trigger);
    return trigger;
  }

  /** Stops it for a while, or lets it go on. @throws TRIGGER_NOT_FOUND, TRIGGER_CONFLICT where somebody changes it at this moment */
  async pause(project: string, id: string, paused: boolean): Promise<Trigger> {
    const { store } = this.#options;
    const found = await store.get(project, id);
    const { name, pipeline, params, priority, source } = found;
    const settings = { name, pipeline, params, priority, source, paused };
    const trigger = await store.update(project, id, found.revision, settings);
    // What passed while it was paused was not missed.
    if (!paused) await store.passed(id, this.#now());
    await this.#end(id);
    this.#begin(await store.get(project, id));
    return trigger;
  }

  /** @throws TRIGGER_NOT_FOUND */
  async remove(project: string, id: string): Promise<void> {
    await this.#options.store.get(project, id);
    await this.#end(id);
    await this.#options.store.remove(project, id);
  }

  /** What it has started, the newest first. @throws TRIGGER_NOT_FOUND, CURSOR_INVALID */
  async history(
    project: string,
    id: string,
    page: RunsPage,
  ): Promise<{ readonly items: readonly TriggerRun[]; readonly next?: string }> {
    return await this.#options.store.history(project, id, page);
  }

  /** When it will start the next time, in ms since the epoch, where it goes by a schedule. */
  nextTime({ source, paused }: Trigger): number | undefined {
    return source.kind === 'schedule' && !paused ? timeAfter(source, this.#now()) : undefined;
  }

  async #check(project: string, settings: TriggerSettings): Promise<void> {
    const { source } = settings;
    if (source.kind === 'folder') await allowedFolder(source.path, this.#options.roots ?? []);
    else if (source.kind === 'bucket') bucketNamed(source.bucket, this.#options.buckets ?? {});
    else timeAfter(source, this.#now());
    await this.#options.check(project, settings);
  }

  #begin(trigger: Trigger): void {
    if (!this.#isOpen || trigger.paused || this.#tasks.has(trigger.id)) return;
    const { store } = this.#options;
    let told = trigger.error;
    const task = new TriggerTask(this.#watchOf(trigger), async (thrown) => {
      const error = thrown === undefined ? undefined : asKumikiError(thrown);
      if (error?.code === told?.code && error?.message === told?.message) return;
      told = error && { code: error.code, message: error.message, at: this.#now() };
      await store.state(trigger.id, told);
    });
    this.#tasks.set(trigger.id, { task, revision: trigger.revision });
  }

  #watchOf(trigger: Trigger): Watch {
    const { store, start, outcome, settleMs = 2000, pollMs = 5000, now = Date.now } = this.#options;
    const { source } = trigger;
    if (source.kind === 'schedule') {
      return new ScheduleWatch({ trigger: { ...trigger, source }, store, start, now });
    }
    const { objects, roots = [], buckets = {} } = this.#options;
    const common = { trigger: { ...trigger, source }, store, start, outcome, pollMs, now };
    if (source.kind === 'bucket') {
      // A file of a bucket is there whole or not at all.
      return new FileWatch({ ...common, place: new BucketPlace({ source, buckets, objects }), settleMs: 0 });
    }
    return new FileWatch({ ...common, place: new FolderPlace({ source, roots, objects }), settleMs });
  }

  async #end(id: string): Promise<void> {
    const found = this.#tasks.get(id);
    this.#tasks.delete(id);
    await found?.task.stop();
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }
}
