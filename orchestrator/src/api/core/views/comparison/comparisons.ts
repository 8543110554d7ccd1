import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import {
  recordedPlan,
  type Execution,
  type ExecutionRef,
  type ExecutionStore,
  type NumberPage,
  type StepTimes,
} from '../../../../execution/index.ts';
import {
  valueChanges,
  type BoundPlan,
  type LockedComponent,
  type PipelineDiff,
  type ValueChange,
} from '../../../../pipeline/index.ts';
import type { PipelineLibrary } from '../../../../pipelines/index.ts';
import type { Language } from '../table/cells.ts';
import type { ItemTables } from '../table/item-table.ts';
import { compareItems, type ComparedItem, type ItemComparison } from './compare-items.ts';
import { SummaryOfItems, type ComparisonSummary } from './comparison-summary.ts';

type ComponentOfStep = Pick<LockedComponent, 'name' | 'version' | 'digest'>;

/** Two executions side by side, as wholes. */
export interface Comparison {
  readonly before: Execution;
  readonly after: Execution;
  /** Of the documents; nothing where a pipeline is no longer there. */
  readonly pipeline?: PipelineDiff;
  readonly params: readonly ValueChange[];
  /** Parameters of steps, by step, that differ. */
  readonly stepParams: Readonly<Record<string, readonly ValueChange[]>>;
  /** Components that differ, by step. */
  readonly components: Readonly<
    Record<string, { readonly before?: ComponentOfStep; readonly after?: ComponentOfStep }>
  >;
  readonly steps: readonly {
    readonly step: string;
    readonly before?: StepTimes;
    readonly after?: StepTimes;
  }[];
}

export interface ItemsComparison {
  readonly items: readonly ItemComparison[];
  /** The place of the next page. */
  readonly next?: number;
}

/** Pairs that one call looks at in search of those that differ, and how many of them at a time. */
const mostLookedAt = 1000;
const searchPage = 200;
/** Items that a summary counts. */
const mostCounted = 5000;

/** Comparisons of executions. */
export class Comparisons {
  readonly #store: ExecutionStore;
  readonly #objects: ObjectReader;
  readonly #tables: ItemTables;
  readonly #library: Pick<PipelineLibrary, 'version' | 'diff'>;

  constructor(
    store: ExecutionStore,
    objects: ObjectReader,
    tables: ItemTables,
    library: Pick<PipelineLibrary, 'version' | 'diff'>,
  ) {
    this.#store = store;
    this.#objects = objects;
    this.#tables = tables;
    this.#library = library;
  }

  /** @throws EXECUTION_NOT_FOUND, PLAN_UNUSABLE */
  async wholes(ref: ExecutionRef, other: ExecutionRef): Promise<Comparison> {
    const [before, after] = await Promise.all(
      [ref, other].map(async (one) => await this.#store.execution(one)),
    );
    const [planBefore, planAfter] = await Promise.all([this.#plan(ref), this.#plan(other)]);
    const [timesBefore, timesAfter] = await Promise.all([
      this.#store.stepTimes(ref),
      this.#store.stepTimes(other),
    ]);
    const pipeline = await this.#documents(before!, after!);
    const steps = merged(byStep(timesBefore), byStep(timesAfter));
    const components = merged(componentsOf(planBefore), componentsOf(planAfter));
    return {
      before: before!,
      after: after!,
      ...(pipeline && { pipeline }),
      params: valueChanges(before!.params, after!.params),
      stepParams: paramsOfSteps(planBefore, planAfter),
      components: Object.fromEntries(
        Object.entries(components).filter(([, one]) => one.before?.digest !== one.after?.digest),
      ),
      steps: Object.entries(steps).map(([step, one]) => ({ step, ...one })),
    };
  }

  /**
   * A page of items, paired by name. A page may have fewer than its limit although there are more: `next` says so.
   * @throws EXECUTION_NOT_FOUND, PLAN_UNUSABLE
   */
  async items(
    ref: ExecutionRef,
    other: ExecutionRef,
    { from, limit }: NumberPage,
    { different, language }: { readonly different: boolean; readonly language: Language },
  ): Promise<ItemsComparison> {
    const items: ItemComparison[] = [];
    const size = different ? searchPage : limit;
    let place = from;
    for (let looked = 0; looked < mostLookedAt; looked += size) {
      const pairs = await this.#store.itemPairs(ref, other, { from: place, limit: size });
      const [before, after] = await Promise.all([
        this.#side(
          ref,
          pairs.flatMap(({ item }) => item ?? []),
          language,
        ),
        this.#side(
          other,
          pairs.flatMap((pair) => pair.other ?? []),
          language,
        ),
      ]);
      for (const pair of pairs) {
        const compared = compareItems(before.get(pair.item ?? -1), after.get(pair.other ?? -1));
        if (!different || !compared.same) items.push(compared);
        if (items.length === limit) return { items, next: pair.place + 1 };
        place = pair.place + 1;
      }
      if (pairs.length < size) return { items };
    }
    return { items, next: place };
  }

  /**
   * What differs, counted over the items.
   * @param signal whoever asked has gone: nothing more is read
   * @throws EXECUTION_NOT_FOUND, PLAN_UNUSABLE
   */
  async summary(
    ref: ExecutionRef,
    other: ExecutionRef,
    signal: AbortSignal,
    most = mostCounted,
  ): Promise<ComparisonSummary> {
    const sums = new SummaryOfItems();
    const how = { different: false, language: 'en' } as const;
    let from: number | undefined = 0;
    for (let counted = 0; from !== undefined && counted < most;) {
      signal.throwIfAborted();
      const limit = Math.min(searchPage, most - counted);
      const page: ItemsComparison = await this.items(ref, other, { from, limit }, how);
      for (const item of page.items) sums.add(item);
      counted += page.items.length;
      from = page.next;
    }
    return sums.summary(from === undefined);
  }

  /** Items of one execution by their indexes, which mostly follow one another: those are read together. */
  async #side(
    ref: ExecutionRef,
    indexes: readonly number[],
    language: Language,
  ): Promise<Map<number, ComparedItem>> {
    const { plan, columns } = await this.#tables.open(ref);
    const found = new Map<number, ComparedItem>();
    for (const page of runs(indexes)) {
      const [items, steps] = await Promise.all([
        this.#store.items(ref, {}, page),
        this.#store.steps(ref, page),
      ]);
      const stepsOf = Map.groupBy(steps, ({ item }) => item);
      for (const item of items) {
        const values = await this.#tables.values(plan, columns, item, language);
        found.set(item.index, { item, steps: stepsOf.get(item.index) ?? [], values });
      }
    }
    return found;
  }

  async #plan(ref: ExecutionRef): Promise<BoundPlan> {
    return await recordedPlan(this.#store, this.#objects, ref);
  }

  /** What the documents say, where both versions are still there. */
  async #documents({ project, pipeline }: Execution, after: Execution): Promise<PipelineDiff | undefined> {
    const versionOf = async ({ name, version }: Execution['pipeline']) =>
      version === undefined ? undefined : await this.#library.version(project, name, version);
    try {
      const [one, other] = await Promise.all([versionOf(pipeline), versionOf(after.pipeline)]);
      return one && other && this.#library.diff(one, other);
    } catch (thrown) {
      if (asKumikiError(thrown).code.startsWith('PIPELINE_')) return undefined;
      throw thrown;
    }
  }
}

function byStep(times: readonly StepTimes[]): Record<string, StepTimes> {
  return Object.fromEntries(times.map((one) => [one.step, one]));
}

function componentsOf({ plan }: BoundPlan): Record<string, ComponentOfStep> {
  return Object.fromEntries(
    plan.steps.map(({ id, component }) => {
      const { name, version, digest } = plan.components[component]!;
      return [id, { name, version, digest }];
    }),
  );
}

function paramsOfSteps(before: BoundPlan, after: BoundPlan): Record<string, readonly ValueChange[]> {
  const steps = Object.keys(before.stepParams).filter((step) => Object.hasOwn(after.stepParams, step));
  const changes = steps.map(
    (step) => [step, valueChanges(before.stepParams[step], after.stepParams[step])] as const,
  );
  return Object.fromEntries(changes.filter(([, found]) => found.length > 0));
}

/** The entries of both by their names: those before in their order, then what came. */
function merged<Entry>(
  before: Readonly<Record<string, Entry>>,
  after: Readonly<Record<string, Entry>>,
): Record<string, { readonly before?: Entry; readonly after?: Entry }> {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      {
        ...(Object.hasOwn(before, name) && { before: before[name]! }),
        ...(Object.hasOwn(after, name) && { after: after[name]! }),
      },
    ]),
  );
}

function runs(indexes: readonly number[]): NumberPage[] {
  const found: { from: number; limit: number }[] = [];
  for (const index of indexes.toSorted((a, b) => a - b)) {
    const last = found.at(-1);
    if (last && index === last.from + last.limit) last.limit++;
    else found.push({ from: index, limit: 1 });
  }
  return found;
}
