import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type { Recall, StepValues } from '../../executors/index.ts';
import { RecipeKeys, stepsOn, type BoundPlan, type DigestTree, type PlanStep } from '../../pipeline/index.ts';
import { digestTree, metaOf, recallValues } from '../artifacts/index.ts';
import type { CacheEntry, CacheSubject, NewCacheEntry } from '../model/cache.ts';
import type { ItemStep } from '../model/item.ts';
import { changedParts } from '../model/recipe.ts';
import type { StoredValue, StoredValues } from '../model/value.ts';
import type { ExecutionStore } from '../store/execution-store.ts';
import type { ItemRecord, StepKey } from './item-record.ts';

/** What all items of an execution look things up with. */
export interface RecallContext {
  readonly plan: BoundPlan;
  readonly project: string;
  readonly platform: string;
  readonly store: ExecutionStore;
  readonly objects: ObjectReader;
  /** Results of other executions may be used. */
  readonly cache: boolean;
  /** Steps that run all the same. */
  readonly fresh: ReadonlySet<string>;
  /** There may be results of the same pipeline to compare with. */
  readonly compares: boolean;
  /** The digests of shared inputs and of files, by value id. */
  readonly shared: Readonly<Record<string, DigestTree>>;
  /** Digests of inputs that are new here: nothing was ever made of them, so nothing is looked up. */
  readonly unseen: ReadonlySet<string> | undefined;
}

/** What is known of one item's steps: finished ones of its record, and cached results. */
export class ItemRecall {
  readonly #context: RecallContext;
  readonly #name: string;
  /** What is being stored: outputs of such a step count by content, so they have to be stored first. */
  readonly #storing = new Set<Promise<unknown>>();
  readonly #because = new Map<string, readonly string[]>();
  #keys: RecipeKeys | undefined;
  #waiting: readonly string[] = [];

  constructor(context: RecallContext, name: string) {
    this.#context = context;
    this.#name = name;
  }

  /**
   * Looks up what is known when the item starts.
   * @param digests reads the item's inputs for what they count as
   */
  async recall(
    record: ItemRecord,
    finished: readonly ItemStep[],
    digests: () => Promise<Readonly<Record<string, DigestTree>>>,
  ): Promise<Recall> {
    const { cache, plan, platform, shared, objects } = this.#context;
    const steps = new Map<string, StepValues>();
    for (const { step, outputs, status } of finished) {
      if ((status !== 'succeeded' && status !== 'cached') || !outputs) continue;
      if (this.#isEnough(step, outputs)) steps.set(step, recallValues(objects, outputs));
    }
    if (!cache) return { steps };
    const inputs = { ...shared, ...(await digests()) };
    this.#keys = new RecipeKeys(plan, { digests: inputs, platform });
    const { keys, later } = this.#keys.known();
    this.#waiting = later;
    const unseen = this.#onUnseen(inputs);
    const wanted = Object.keys(keys).filter((step) => !steps.has(step) && !unseen.has(step));
    for (const [step, values] of await this.#lookUp(record, wanted)) steps.set(step, values);
    if (later.length === 0) return { steps };
    return { steps, later: async (step) => await this.#later(record, step) };
  }

  /** Steps whose results rest on an input that is new here. */
  #onUnseen(inputs: Readonly<Record<string, DigestTree>>): ReadonlySet<string> {
    const { plan, unseen } = this.#context;
    if (!unseen?.size) return new Set();
    const found = Object.keys(inputs).filter((id) => hasSome(inputs[id]!, unseen));
    return new Set(stepsOn(plan.plan, new Set(found)));
  }

  /** The recipe of a step that runs, for its record. */
  readonly keyOf = (step: string): StepKey => {
    const cacheKey = this.#keyOf(step);
    const because = this.#because.get(step);
    return { ...(cacheKey !== undefined && { cacheKey }), ...(because && { because }) };
  };

  /** An entry for a step's result, where it may be used again. */
  entry(step: string, outputs: StoredValues): NewCacheEntry | undefined {
    const key = this.#keyOf(step);
    const recipe = this.#keys?.recipe(step);
    if (key === undefined || !recipe || !this.#isComplete(step, outputs)) return undefined;
    return { key, recipe, subject: this.#subject(step), outputs };
  }

  /** Says what a step that is not cached gave, so that the keys of those after it become known. */
  settle(step: string, storing: Promise<StoredValues>): void {
    if (this.#waiting.length === 0) return;
    const settled = this.#settle(step, storing).finally(() => this.#storing.delete(settled));
    this.#storing.add(settled);
  }

  async #settle(step: string, storing: Promise<StoredValues>): Promise<void> {
    const outputs = await storing.catch(() => undefined); // told where it is stored
    for (const name of Object.keys(this.#step(step).outputs)) {
      const digest = outputs?.[name] && digestTree(outputs[name]);
      this.#keys?.settle(`steps.${step}.${name}`, digest === undefined ? 'absent' : { digest });
    }
  }

  async #later(record: ItemRecord, step: string): Promise<StepValues | undefined> {
    if (!this.#waiting.includes(step)) return undefined;
    await Promise.all(this.#storing);
    return (await this.#lookUp(record, this.#keyOf(step) === undefined ? [] : [step])).get(step);
  }

  async #lookUp(record: ItemRecord, steps: readonly string[]): Promise<Map<string, StepValues>> {
    const { store, project, objects, compares } = this.#context;
    const { fresh } = this.#context;
    const keys = new Map(steps.filter((step) => !fresh.has(step)).map((step) => [step, this.#keyOf(step)!]));
    const found = new Map<string, StepValues>();
    if (keys.size === 0) return found;
    const subjects = new Map([...keys].map(([step, key]) => [key, this.#subject(step)]));
    const { entries, latest } = await store.cacheLookup(
      project,
      [...keys.values()],
      compares ? subjects : undefined,
    );
    for (const [step, key] of keys) {
      const entry = entries.get(key);
      if (entry && this.#isEnough(step, entry.outputs)) {
        record.willUse(step, key, entry.outputs);
        found.set(step, recallValues(objects, entry.outputs));
      } else this.#compare(step, latest.get(key));
    }
    return found;
  }

  #subject(step: string): CacheSubject {
    return { pipeline: this.#context.plan.plan.pipeline.name, step, item: this.#name };
  }

  #compare(step: string, latest: CacheEntry | undefined): void {
    const recipe = this.#keys!.recipe(step);
    if (!latest || !recipe) return;
    const changed = changedParts(latest.recipe, recipe);
    if (changed.length > 0) this.#because.set(step, changed);
  }

  #keyOf(step: string): string | undefined {
    return this.#step(step).cache ? this.#keys?.key(step) : undefined;
  }

  #step(id: string): PlanStep {
    return this.#context.plan.plan.steps.find((step) => step.id === id)!;
  }

  /** Every output that somebody reads is there, unless the component may leave it out. */
  #isComplete(step: string, outputs: StoredValues): boolean {
    const { component, outputs: declared } = this.#step(step);
    const { manifest } = this.#context.plan.plan.components[component]!;
    return Object.entries(declared).every(([name, { readers }]) => {
      return readers === 0 || manifest.outputs[name]!.optional === true || outputs[name] !== undefined;
    });
  }

  /** All who read an output can go on with what was stored of it: a file to hand out is enough for results alone. */
  #isEnough(step: string, outputs: StoredValues): boolean {
    const { plan } = this.#context;
    const handedOut = Object.values(plan.plan.outputs).map(({ value }) => value);
    return (
      this.#isComplete(step, outputs) &&
      Object.entries(this.#step(step).outputs).every(([name, { readers }]) => {
        const value = outputs[name];
        const id = `steps.${step}.${name}`;
        const results = handedOut.filter((other) => other === id).length;
        return !value || readers === results || !isResultOnly(value);
      })
    );
  }
}

function hasSome(tree: DigestTree, digests: ReadonlySet<string>): boolean {
  return typeof tree === 'string' ? digests.has(tree) : tree.some((element) => hasSome(element, digests));
}

function isResultOnly(value: StoredValue): boolean {
  if ('list' in value) return value.list.some(isResultOnly);
  return 'digest' in value && metaOf(value)?.form === 'result';
}
