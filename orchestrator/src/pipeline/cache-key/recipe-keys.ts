import type { BoundPlan, PlanBinding, PlanStep, ValueId } from '../plan/plan.ts';
import { stepCacheKey, type RecipeInput, type StepRecipe } from './step-cache-key.ts';

/** The SHA-256 (`sha256:…`) of a stored value; of a list those of its elements. */
export type DigestTree = string | readonly DigestTree[];

export interface RecipeSources {
  /** Of one item: the digests of its inputs by `inputs.NAME`, and of files by `files.NAME` where the plan has only their name. */
  readonly digests: Readonly<Record<ValueId, DigestTree>>;
  /** E.g. `linux/amd64`. */
  readonly platform: string;
}

type Found = RecipeInput | 'absent' | 'later';

/**
 * The cache keys of the steps of a plan for one item. Keys are recipes, so those of a whole chain are known before
 * anything runs, except after steps whose results are not cached (their outputs count by content), and where an
 * optional input comes from a step that may be skipped. `settle` says what came out of those.
 */
export class RecipeKeys {
  readonly #bound: BoundPlan;
  readonly #platform: string;
  readonly #digests: Map<ValueId, DigestTree>;
  readonly #presence = new Map<ValueId, boolean>();
  readonly #steps: ReadonlyMap<string, PlanStep>;
  readonly #keys = new Map<string, { readonly key: string; readonly recipe: StepRecipe }>();

  constructor(bound: BoundPlan, { digests, platform }: RecipeSources) {
    this.#bound = bound;
    this.#platform = platform;
    this.#digests = new Map(Object.entries(digests));
    this.#steps = new Map(bound.plan.steps.map((step) => [step.id, step]));
  }

  /** What is known now: the keys of steps as a whole, and the steps whose keys are known only later. */
  known(): { readonly keys: Readonly<Record<string, string>>; readonly later: readonly string[] } {
    const keys: Record<string, string> = {};
    const later: string[] = [];
    for (const { id, cache } of this.#bound.plan.steps) {
      const key = cache ? this.key(id) : undefined;
      if (key !== undefined) keys[id] = key;
      else if (cache) later.push(id);
    }
    return { keys, later };
  }

  /**
   * The key of a run of a step: for the element at `index` (one number for each level of its `map`, outermost
   * first), or with fewer numbers for all runs below that element at once. `undefined` where it is not known yet.
   */
  key(step: string, index: readonly number[] = []): string | undefined {
    return this.#found(step, index)?.key;
  }

  /** What the key of a step as a whole is made of. */
  recipe(step: string): StepRecipe | undefined {
    return this.#found(step, [])?.recipe;
  }

  #found(step: string, index: readonly number[]): { key: string; recipe: StepRecipe } | undefined {
    const id = `${step} ${index.join(' ')}`;
    const kept = this.#keys.get(id);
    if (kept !== undefined) return kept;
    const { component, inputs: bindings, map } = this.#steps.get(step)!;
    const inputs: Record<string, RecipeInput> = {};
    for (const [name, binding] of Object.entries(bindings)) {
      const found = this.#input(binding, index);
      if (found === 'later') return undefined;
      if (found !== 'absent') inputs[name] = found;
    }
    const params = this.#bound.stepParams[step]!;
    const over = map.length - index.length;
    const recipe = { component, params, platform: this.#platform, inputs, over };
    const found = { key: stepCacheKey(recipe), recipe };
    this.#keys.set(id, found);
    return found;
  }

  /** Says what came of a step's output: its content, or only whether it is there at all. */
  settle(id: ValueId, outcome: { readonly digest: DigestTree } | 'present' | 'absent'): void {
    this.#presence.set(id, outcome !== 'absent');
    if (typeof outcome === 'object') this.#digests.set(id, outcome.digest);
  }

  #input({ from, levels, optional }: PlanBinding, index: readonly number[]): Found {
    if ('literal' in from) return { data: from.literal };
    if ('param' in from) {
      const data = this.#bound.params[from.param];
      return data === undefined ? 'absent' : { data };
    }
    const at = index.slice(0, levels.length);
    const id = from.value;
    if (id.startsWith('steps.')) return this.#result(id, at, optional);
    const file = id.startsWith('files.') ? this.#bound.plan.files[id.slice('files.'.length)] : undefined;
    if (file !== undefined && 'digest' in file) return { digest: file.digest };
    return this.#stored(id, at, optional ? 'absent' : 'later');
  }

  #stored(id: ValueId, at: readonly number[], otherwise: Found): Found {
    let tree = this.#digests.get(id);
    for (const index of at) tree = typeof tree === 'string' ? undefined : tree?.[index];
    return tree === undefined ? otherwise : toInput(tree);
  }

  #result(id: ValueId, at: readonly number[], optional: boolean): Found {
    const dot = id.lastIndexOf('.');
    const step = id.slice('steps.'.length, dot);
    const output = id.slice(dot + 1);
    const producer = this.#steps.get(step)!;
    // A required input is there whenever the step runs; an optional one has to be known.
    if (optional && producer.outputs[output]!.optional) {
      const present = this.#presence.get(id);
      if (present !== true) return present === false ? 'absent' : 'later';
    }
    if (!producer.cache) return this.#stored(id, at, 'later');
    const key = this.key(step, at.slice(0, producer.map.length));
    if (key === undefined) return 'later';
    const index = at[producer.map.length];
    return index === undefined ? { key, output } : { key, output, index };
  }
}

function toInput(tree: DigestTree): RecipeInput {
  return typeof tree === 'string' ? { digest: tree } : { list: tree.map(toInput) };
}
