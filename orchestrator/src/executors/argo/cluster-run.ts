import { kumikiError, KumikiError, type ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { recallValues } from '../../execution/artifacts/index.ts';
import { artifactsIn, type StoredValues } from '../../execution/model/value.ts';
import type { ExecutionEvent, ExecutionObserver, ExecutionTask, Item } from '../executor.ts';
import type {
  HelperItems,
  ItemEvent,
  HelperReport,
  HelperReports,
  HelperTask,
  PodPlace,
} from './helper/protocol.ts';
import { RunObjects } from './run-objects.ts';
import { knownValues } from './sent-values.ts';
import type { StepValues } from '../step/held-value.ts';

/** One item of an execution on the cluster. */
interface OpenItem {
  readonly item: Item;
  readonly known: Map<string, StoredValues>;
  /** Steps that a pod has begun, by the pod. */
  readonly running: Map<string, string>;
  /** All steps of which the record knows that they have begun. */
  readonly begun: Set<string>;
  /** The groups that it has passed. */
  passed: number;
  hasStarted: boolean;
  hasEnded: boolean;
}

/** @param pod its UID */
type Explain = (error: ErrorRecord, step: string, pod: string) => Promise<ErrorRecord>;

/** What a pod has told so far. */
interface Teller {
  taken: number;
  turn: Promise<void>;
}

/** Items that a helper gets at a time. */
const itemPage = 20;

/**
 * What the platform knows of one execution on the cluster: which pod works on which items, and what they told. All that
 * a helper asks may be asked again, by the same pod or by the one that came in its place.
 */
export class ClusterRun {
  /** What a helper tells of a worker that ended, with what the cluster knows of it. */
  explain: Explain | undefined;
  readonly id: string;
  readonly #task: ExecutionTask;
  readonly #observer: ExecutionObserver;
  /** What its helpers may read and write. */
  readonly objects: RunObjects;
  readonly #items = new Map<string, OpenItem>();
  readonly #tellers = new Map<string, Teller>();
  readonly #over = Promise.withResolvers<void>();
  #left = 0;
  #shards = 1;

  constructor(id: string, task: ExecutionTask, observer: ExecutionObserver, objects: ObjectStore) {
    this.id = id;
    this.#task = task;
    this.#observer = observer;
    this.objects = new RunObjects(objects, (error) => observer.warn?.(error));
    this.objects.nameInputs(task.shared);
    for (const { digest } of Object.values(task.files)) this.objects.name(digest);
  }

  /** How many items have not ended. */
  get left(): number {
    return this.#left;
  }

  get project(): string {
    return this.#task.execution!.project;
  }

  /** Resolves when every item has ended. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  get isCancelled(): boolean {
    return this.#task.signal.aborted;
  }

  add(item: Item, known: ReadonlyMap<string, StepValues>): void {
    this.objects.nameInputs(item.inputs);
    const steps = [...known].map(([step, values]) => [step, knownValues(values)] as const);
    for (const [, values] of steps) for (const { digest } of artifactsIn(values)) this.objects.name(digest);
    this.#items.set(item.id, {
      item,
      known: new Map(steps),
      running: new Map(),
      begun: new Set(),
      passed: 0,
      hasStarted: false,
      hasEnded: false,
    });
    this.#left++;
  }

  /** How many pods share the items; the same for as long as they work. */
  share(shards: number): void {
    this.#shards = shards;
  }

  /** @throws what reading the inputs of a machine throws */
  async task(place: PodPlace): Promise<HelperTask> {
    this.#check(place);
    const { plan, shared, files, traceparent } = this.#task;
    const refs = Object.entries(files).map(([name, { digest, size, mediaType, name: fileName }]) => {
      return [name, { digest, size, mediaType, name: fileName }] as const;
    });
    return {
      execution: this.id,
      plan,
      shared: await this.objects.sent(shared),
      files: Object.fromEntries(refs),
      ...(traceparent !== undefined && { traceparent }),
    };
  }

  /** The open items of a pod, from a place among them. @param pod what a pod before it had begun, it lost */
  async items(place: PodPlace, pod: string, from: number): Promise<HelperItems> {
    this.#check(place);
    const all = [...this.#items.values()].filter((open) => this.#isOf(place, open));
    const items = [];
    let at = from;
    for (; at < all.length && items.length < itemPage; at++) {
      const open = all[at]!;
      if (open.hasEnded || open.passed > place.group) continue;
      this.#tellLost(open, pod);
      const { item, known } = open;
      items.push({
        id: item.id,
        name: item.name,
        inputs: await this.objects.sent(item.inputs),
        known: Object.fromEntries(known),
      });
    }
    return { items, ...(at < all.length && { next: at }) };
  }

  /**
   * Takes what a pod tells, in its order, once; it is durable when this resolves.
   * @returns how many of its reports have been taken
   * @throws HELPER_REPORT for what cannot be, what the store and the record throw
   */
  async take(place: PodPlace, reports: HelperReports): Promise<number> {
    this.#check(place);
    // Another process may have taken what it told before.
    const teller = this.#tellers.get(reports.pod) ?? { taken: reports.from, turn: Promise.resolve() };
    this.#tellers.set(reports.pod, teller);
    await this.#inTurn(teller, async () => {
      // It tells here from the first one on that nobody has taken.
      teller.taken = Math.max(teller.taken, reports.from);
      await this.#takeAll(teller, place, reports);
    });
    return teller.taken;
  }

  /**
   * Takes what a pod has put into a log, which may come late, again, or with a part missing: then the pod tells it anew.
   * @param confirmed so many of its reports had been taken when it wrote, as it knew
   * @throws as `take`
   */
  async hear(place: PodPlace, reports: HelperReports, confirmed: number): Promise<void> {
    this.#check(place);
    const { pod, from } = reports;
    const teller =
      this.#tellers.get(pod) ?? (from === confirmed ? { taken: from, turn: Promise.resolve() } : undefined);
    if (!teller) return;
    this.#tellers.set(pod, teller);
    await this.#inTurn(teller, async () => {
      if (from <= teller.taken) await this.#takeAll(teller, place, reports);
    });
  }

  async #inTurn(teller: Teller, take: () => Promise<void>): Promise<void> {
    const turn = teller.turn.catch(() => undefined).then(take);
    teller.turn = turn;
    await turn;
  }

  async #takeAll(
    teller: Teller,
    place: PodPlace,
    { pod, from, reports, failure }: HelperReports,
  ): Promise<void> {
    for (const report of reports.slice(Math.max(0, teller.taken - from))) {
      await this.#takeOne(report, pod);
      teller.taken++;
    }
    if (failure) this.#failShard(place, failure);
    await this.#observer.durable?.();
  }

  /** What is open has no result any more. */
  failRest(error: KumikiError): void {
    for (const open of this.#items.values()) this.#fail(open, error);
  }

  /** What has begun is broken off. */
  cancelRest(): void {
    for (const open of this.#items.values()) {
      if (open.hasEnded) continue;
      if (open.hasStarted) this.#observer.event({ type: 'item_cancelled', item: open.item });
      this.#end(open);
    }
  }

  #failShard(place: PodPlace, { code, message, remedy, at }: ErrorRecord): void {
    const error = new KumikiError(code, { message, remedy }, at ? { at } : {});
    for (const open of this.#items.values()) if (this.#isOf(place, open)) this.#fail(open, error);
  }

  #fail(open: OpenItem, error: KumikiError): void {
    const { item } = open;
    if (open.hasEnded) return;
    this.#start(open);
    for (const step of open.running.keys()) {
      const record = error.within({ step }).toJSON();
      this.#observer.event({ type: 'step_failed', item, step, durationMs: 0, error: record });
    }
    const record = error.within({ item: item.name }).toJSON();
    this.#observer.event({ type: 'item_failed', item, durationMs: 0, error: record });
    this.#end(open);
  }

  #start(open: OpenItem): void {
    if (open.hasStarted) return;
    open.hasStarted = true;
    this.#observer.event({ type: 'item_started', item: open.item });
  }

  #end(open: OpenItem): void {
    open.hasEnded = true;
    open.known.clear();
    this.#left--;
    if (this.#left === 0) this.#over.resolve();
  }

  /** Steps that a pod had begun which is gone are begun again. */
  #tellLost(open: OpenItem, pod: string): void {
    const { item, running } = open;
    for (const [step, by] of running) {
      if (by === pod) continue;
      const error = kumikiError('POD_LOST', { reason: 'its pod is gone, and another one goes on' });
      const record = error.within({ step }).toJSON();
      this.#observer.event({ type: 'step_retrying', item, step, attempt: 1, delayMs: 0, error: record });
      running.delete(step);
    }
  }

  async #takeOne(report: HelperReport, pod: string): Promise<void> {
    const open = this.#items.get(report.item);
    if (!open) throw kumikiError('HELPER_REPORT', { reason: `there is no item ${report.item}` });
    if (open.hasEnded || this.isCancelled) return;
    const { item } = open;
    switch (report.type) {
      case 'event':
        return this.#event(open, { ...(await this.#explained(report.event, pod)), item }, pod);
      case 'passed':
        open.passed++;
        return;
      case 'kept':
        await this.objects.verify(report.outputs);
        this.#begin(open, report.step, pod);
        if (open.running.delete(report.step))
          this.#observer.event({ type: 'step_succeeded', item, step: report.step, durationMs: 0, runs: 1 });
        await this.#observer.keep?.(item, report.step, recallValues(this.objects.store, report.outputs));
        open.known.set(report.step, report.outputs);
        return;
      case 'delivered':
        await this.objects.verify(report.outputs);
        await this.#observer.deliverStored!(item, recallValues(this.objects.store, report.outputs));
    }
  }

  async #explained(event: ItemEvent, pod: string): Promise<ItemEvent> {
    if (!('error' in event) || event.error.code !== 'WORKER_CRASHED') return event;
    const step = 'step' in event ? event.step : event.error.at?.step;
    const isKnown = this.#task.plan.plan.steps.some(({ id }) => id === step);
    if (!this.explain || step === undefined || !isKnown) return event;
    return { ...event, error: await this.explain(event.error, step, pod) };
  }

  #event(open: OpenItem, event: ExecutionEvent, pod: string): void {
    const { steps } = this.#task.plan.plan;
    if ('step' in event && !steps.some(({ id }) => id === event.step))
      throw kumikiError('HELPER_REPORT', { reason: `there is no step ${event.step}` });
    if (event.type === 'item_cancelled') return;
    this.#start(open);
    switch (event.type) {
      case 'item_started':
        return;
      case 'item_succeeded':
      case 'item_failed':
        this.#observer.event(event);
        return this.#end(open);
      case 'step_started':
        open.running.set(event.step, pod);
        open.begun.add(event.step);
        break;
      case 'step_retrying':
        this.#begin(open, event.step, pod);
        break;
      case 'step_succeeded':
      case 'step_failed':
        this.#begin(open, event.step, pod);
        open.running.delete(event.step);
        break;
      case 'item_warning':
      case 'step_cached':
      case 'step_skipped':
      case 'step_progress':
      case 'step_log':
      case 'step_usage':
    }
    this.#observer.event(event);
  }

  /** What another process heard of the beginning of a step may not have become durable. */
  #begin(open: OpenItem, step: string, pod: string): void {
    if (open.begun.has(step)) return;
    this.#start(open);
    open.begun.add(step);
    open.running.set(step, pod);
    this.#observer.event({ type: 'step_started', item: open.item, step, attempt: 1 });
  }

  #isOf({ shard }: PodPlace, { item }: OpenItem): boolean {
    return Number(item.id) % this.#shards === shard;
  }

  #check({ group, shard }: PodPlace): void {
    const { groups } = this.#task.plan.plan;
    if (group >= groups.length || shard >= this.#shards)
      throw kumikiError('HELPER_REPORT', { reason: `there is no group ${group} or no shard ${shard}` });
  }
}
