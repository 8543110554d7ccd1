import { asKumikiError, kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { failpoint } from '@kumiki/component-sdk/failpoint';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { FileValue, type Value } from '@kumiki/component-sdk/values';
import {
  fetchValue,
  resultsOnly,
  type ExecutionEvent,
  type ExecutionObserver,
  type Executor,
  type InputSource,
  type Item,
  type StepValues,
} from '../../executors/index.ts';
import type { BoundPlan, DigestTree } from '../../pipeline/index.ts';
import { storeValues, type FileDigests, type StoredForm } from '../artifacts/index.ts';
import type { Execution } from '../model/execution.ts';
import type { ExecutionItem, ItemStep, NewItem } from '../model/item.ts';
import type { StoredValues } from '../model/value.ts';
import { verdictOf } from '../model/verdict.ts';
import type { EndedExecution, ExecutionStore } from '../store/execution-store.ts';
import { atHandFirst, type InputsAtHand } from './at-hand.ts';
import { recordedInput } from './item-inputs.ts';
import { ItemRecall, type RecallContext } from './item-recall.ts';
import { ItemRecord } from './item-record.ts';
import { keptSteps } from './kept-steps.ts';
import type { OwnedRecord } from './late-record.ts';
import { RecordWriter } from './record-writer.ts';
import type { SharedMoment } from './shared-moment.ts';

/** Items that are read from the record at a time. */
const itemPage = 200;

/** Items that are looked up in the cache while others run. */
const lookAhead = 6;

/** How an execution is carried out, and who hears of it. */
export interface CarryOut {
  readonly executor: Executor;
  /** The plan that results are looked up by, where something beside the recorded one decides about them. */
  readonly keyed?: BoundPlan;
  /**
   * Takes an item's outputs over before it counts as succeeded, images with their files made: for results that
   * go somewhere beside the store. Again, if the process dies in between.
   */
  readonly handOut?: (item: Item, outputs: Readonly<Record<string, Value>>) => Promise<void>;
  /** Takes what a step gave, where the plan keeps that. */
  readonly handOutStep?: (item: Item, step: string, outputs: StepValues) => Promise<void>;
  /** Hears what happens as it happens, before it is recorded. */
  readonly event?: (event: ExecutionEvent) => void;
  /** Called when it is over, however it ended. */
  readonly close?: () => Promise<void>;
}

/** Pipelines that are remembered to have run before. */
const mostRemembered = 10_000;

interface Parts {
  /** Pipelines of which this process knows that they ran before. */
  readonly ranBefore: Set<string>;
  readonly store: ExecutionStore;
  readonly objects: ObjectStore;
  readonly platform: string;
  readonly fileDigests?: FileDigests;
  /** When ends are recorded. */
  readonly ends: SharedMoment;
}

interface OpenItem {
  readonly record: ItemRecord;
  readonly recall: ItemRecall;
}

/** Carries out one execution that this process owns, and records what happens. */
export class ExecutionRun implements ExecutionObserver {
  readonly keep: ExecutionObserver['keep'];
  readonly #parts: Parts;
  readonly #execution: Execution;
  readonly #plan: BoundPlan;
  readonly #how: CarryOut;
  readonly #writer: RecordWriter;
  readonly #record: OwnedRecord;
  readonly #abort = new AbortController();
  readonly #items = new Map<string, OpenItem>();
  readonly #resultsOnly: ReadonlySet<string>;
  /** Its items, where they are known: none has begun. */
  readonly #fresh: readonly NewItem[] | undefined;
  readonly #unseen: InputsAtHand['unseen'] | undefined;
  readonly #inputs: Pick<ObjectStore, 'read'>;
  #failure: KumikiError | undefined;
  #ended: EndedExecution | undefined;

  constructor(
    parts: Parts,
    execution: Execution,
    plan: BoundPlan,
    how: CarryOut,
    record: OwnedRecord,
    taken: { readonly items: readonly NewItem[]; readonly atHand: InputsAtHand | undefined } | undefined,
  ) {
    this.#parts = parts;
    this.#execution = execution;
    this.#plan = plan;
    this.#how = how;
    this.#record = record;
    this.#fresh = taken?.items;
    this.#unseen = taken?.atHand?.unseen;
    this.#inputs = atHandFirst(parts.objects, taken?.atHand);
    this.#resultsOnly = resultsOnly(plan.plan);
    this.#writer = new RecordWriter({
      store: parts.store,
      ref: execution,
      record,
      committed: ({ cancelRequested, ended }) => {
        this.#ended = ended;
        if (cancelRequested) this.cancel();
      },
      failed: (error) => {
        this.#failure = error;
        this.#abort.abort(error);
      },
    });
    // Pods that follow each other go on from what is stored.
    const isStored = how.executor.kind === 'argo' && plan.plan.groups.length > 1;
    if (plan.plan.keep !== 'outputs' || isStored) this.keep = async (...kept) => await this.#keep(...kept);
  }

  /** Ends what runs; the record says already that it was asked for. */
  cancel(): void {
    this.#abort.abort(kumikiError('CANCELLED', { what: `The run ${this.#execution.id}` }));
  }

  /**
   * Runs what is open until the execution has ended.
   * @returns the execution as it is then, where its last change said it
   * @throws what kept it from starting, after it was recorded; what keeps the record from being written
   */
  async whole(): Promise<EndedExecution | undefined> {
    const { status, cancelRequested, compiled } = this.#execution;
    const { plan } = this.#plan;
    if (cancelRequested) return await this.#end();
    if (status === 'accepted') {
      this.#writer.push({ type: 'plan', plan: compiled!, steps: plan.steps.map(({ id }) => id) });
    }
    if (status !== 'running')
      this.#writer.push({ type: 'start', executor: this.#how.executor.kind, at: Date.now() });
    try {
      await this.#execute();
    } catch (thrown) {
      if (this.#failure) throw this.#failure;
      const error = asKumikiError(thrown);
      this.#writer.push({ type: 'fail', error: error.toJSON() });
      await this.#writer.flush();
      throw error;
    }
    return await this.#end();
  }

  async #end(): Promise<EndedExecution | undefined> {
    failpoint('before-end');
    this.#writer.push({ type: 'end' });
    await this.#parts.ends.wait();
    await this.#writer.flush();
    return this.#ended;
  }

  async #execute(): Promise<void> {
    const { objects } = this.#parts;
    const shared = Object.entries(this.#execution.shared).map(([name, stored]) => {
      return [name, recordedInput(this.#inputs, stored)] as const;
    });
    const digests = shared.map(async ([name, input]) => [`inputs.${name}`, await input.digest()] as const);
    const files = Object.entries(this.#execution.files);
    const fileDigests = files.map(([name, { digest }]) => [`files.${name}`, digest] as const);
    const context = await this.#recallContext(
      Object.fromEntries([...fileDigests, ...(await Promise.all(digests))]),
    );
    await this.#how.executor.execute(
      {
        plan: this.#plan,
        items: this.#fresh ? this.#freshItems(this.#fresh, context) : this.#openItems(context),
        shared: Object.fromEntries(shared.map(([name, { source }]) => [name, source])),
        files: Object.fromEntries(
          files.map(([name, { digest, size, mediaType, name: fileName = name }]) => {
            const load = async () => await objects.read(digest);
            return [name, new FileValue({ name: fileName, digest, size, mediaType }, load)];
          }),
        ),
        signal: this.#abort.signal,
        execution: this.#execution,
        traceparent: this.#execution.trace,
        ...(context.cache && { lookAhead }),
        results: 'files',
      },
      this,
    );
    if (this.#failure) throw this.#failure;
  }

  async #recallContext(shared: Readonly<Record<string, DigestTree>>): Promise<RecallContext> {
    const { store, objects, platform } = this.#parts;
    const { project, cache = true, pipeline, fresh: steps = [] } = this.#execution;
    const fresh = new Set(steps);
    const compares = await this.#ranBefore(project, pipeline.name);
    const plan = this.#how.keyed ?? this.#plan;
    const unseen = this.#unseen;
    return { plan, project, platform, store, objects, cache, fresh, compares, shared, unseen };
  }

  /** Whether there may be results of before to compare with. Once it is so, it stays so. */
  async #ranBefore(project: string, pipeline: string): Promise<boolean> {
    const { store, ranBefore } = this.#parts;
    const key = `${project}/${pipeline}`;
    if (ranBefore.has(key)) return true;
    const { executions } = await store.list(project, { pipeline }, { limit: 2 });
    if (executions.length < 2) return false;
    if (ranBefore.size < mostRemembered) ranBefore.add(key);
    return true;
  }

  #freshItems(items: readonly NewItem[], context: RecallContext): Item[] {
    return items.map((item, index) => {
      return this.#open({ ...item, index, status: 'pending', openSteps: 0 }, [], context);
    });
  }

  async *#openItems(context: RecallContext): AsyncGenerator<Item, void, undefined> {
    const { store } = this.#parts;
    const isFirstRun = this.#execution.startedAt === undefined;
    for (let from = 0; ;) {
      const page = await store.items(this.#execution, { status: ['pending'] }, { from, limit: itemPage });
      const last = page.at(-1);
      if (!last) return;
      const first = page[0]!.index;
      const range = { from: first, limit: last.index - first + 1 };
      const recorded = isFirstRun ? [] : await store.steps(this.#execution, range);
      const known = this.#execution.removed ? await keptSteps(store, this.#execution, recorded) : recorded;
      const byItem = Map.groupBy(known, ({ item }) => item);
      for (const item of page) yield this.#open(item, byItem.get(item.index) ?? [], context);
      if (page.length < itemPage) return;
      from = last.index + 1;
    }
  }

  #open({ index, name, inputs }: ExecutionItem, known: readonly ItemStep[], context: RecallContext): Item {
    const recall = new ItemRecall(context, name);
    const record = new ItemRecord(index, this.#writer, known, recall.keyOf);
    const id = String(index);
    this.#items.set(id, { record, recall });
    const recorded = Object.entries(inputs).map(([input, stored]) => {
      return [input, recordedInput(this.#inputs, stored, this.#parts.fileDigests)] as const;
    });
    const sources: Record<string, InputSource> = {};
    for (const [input, { source }] of recorded) sources[input] = source;
    const digests = async (): Promise<Record<string, DigestTree>> => {
      const all = recorded.map(async ([input, one]) => [`inputs.${input}`, await one.digest()] as const);
      return Object.fromEntries(await Promise.all(all));
    };
    return { id, name, inputs: sources, recall: async () => await recall.recall(record, known, digests) };
  }

  event(event: ExecutionEvent): void {
    const { id } = event.item;
    const { record } = this.#items.get(id)!;
    // An abort without a request is this process going away: the record stays open for the next one.
    if (!this.#failure) record.take(event, this.keep !== undefined);
    // Others hear of progress, and may ask what it is of. What keeps the record from being written is told with its end.
    if (event.type === 'step_progress') this.#record.written().catch(() => undefined);
    this.#how.event?.(event);
    if (event.type === 'item_succeeded' || event.type === 'item_failed' || event.type === 'item_cancelled') {
      this.#items.delete(id);
    }
  }

  async deliver(item: Item, outputs: Readonly<Record<string, Value>>): Promise<void> {
    const storing = async (): Promise<StoredValues> => {
      const stored = await storeValues(this.#parts.objects, outputs, () => 'file');
      failpoint('outputs-stored');
      return stored;
    };
    const handingOut = async (): Promise<void> => {
      await this.#how.handOut?.(item, outputs);
      failpoint('handed-out');
    };
    const [stored] = await Promise.all([storing(), handingOut()]);
    this.#delivered(item, stored, verdictOf(this.#plan.plan, outputs));
  }

  async deliverStored(item: Item, outputs: StepValues): Promise<void> {
    const stored = await storeValues(this.#parts.objects, outputs, () => 'file');
    const { plan } = this.#plan;
    const verdicts = Object.entries(outputs).filter(([name]) => plan.outputs[name]?.type === 'verdict');
    const here = verdicts.map(async ([name, value]) => [name, await fetchValue(value)] as const);
    this.#delivered(item, stored, verdictOf(plan, Object.fromEntries(await Promise.all(here))));
  }

  warn(error: KumikiError): void {
    if (!this.#failure) this.#writer.push({ type: 'warn', error: error.toJSON() });
  }

  /** Waits until all that it heard is in the record. @throws what kept it from being written */
  async durable(): Promise<void> {
    await this.#writer.flush();
  }

  #delivered(item: Item, stored: StoredValues, verdict: ReturnType<typeof verdictOf>): void {
    const { record, recall } = this.#items.get(item.id)!;
    record.delivered(stored, verdict);
    if (!this.keep) this.#cacheResults(recall, record, stored);
  }

  /** Where intermediates are not kept, the steps whose outputs are results can be cached all the same. */
  #cacheResults(recall: ItemRecall, record: ItemRecord, results: StoredValues): void {
    const { steps, outputs } = this.#plan.plan;
    for (const { id, outputs: declared } of steps) {
      if (!record.ran(id)) continue;
      const stored: Record<string, StoredValues[string]> = {};
      for (const name of Object.keys(declared)) {
        const result = Object.entries(outputs).find(([, { value }]) => value === `steps.${id}.${name}`);
        const value = result && results[result[0]];
        if (value) stored[name] = value;
      }
      const entry = recall.entry(id, stored);
      if (entry) this.#writer.putCache(entry);
    }
  }

  async #keep(item: Item, step: string, outputs: StepValues): Promise<void> {
    const { record, recall } = this.#items.get(item.id)!;
    const form: StoredForm = this.#resultsOnly.has(step) ? 'file' : 'pixels';
    const storing = storeValues(this.#parts.objects, outputs, () => form);
    recall.settle(step, storing);
    const [stored] = await Promise.all([storing, this.#how.handOutStep?.(item, step, outputs)]);
    failpoint('step-stored');
    record.succeeded(step, stored);
    const entry = recall.entry(step, stored);
    if (entry) this.#writer.putCache(entry);
  }
}
