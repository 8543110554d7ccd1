import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Condition, Plan, PlanStep, ValueId } from '../pipeline/index.ts';

export interface PlanPart {
  /** The steps that are run, each at most once an attempt, with the inputs and files that they read. */
  readonly plan: Plan;
  /** Steps that only a real run may do, and those that need what they give. */
  readonly leftOut: readonly string[];
}

/**
 * The part of a plan that leads up to a step; without one, all of it. What would leave the platform (a step of the
 * category `sink`, or one that gives nothing) is left out.
 * @param target a step of the document; one that is a pipeline itself stands for all of its steps
 * @param pinned steps whose values are there already: they need no inputs, and what is for them alone is not in the part
 * @param apart values that steps would read, but for what is pinned
 * @throws STEP_UNKNOWN
 */
export function partOfPlan(
  plan: Plan,
  target?: string,
  pinned: ReadonlySet<string> = new Set(),
  apart: readonly ValueId[] = [],
): PlanPart {
  const whole = {
    ...plan,
    steps: plan.steps.map((step) => (pinned.has(step.id) ? withoutInputs(step) : step)),
  };
  const wanted = target === undefined ? wantedOf(plan, pinned, apart) : stepsNamed(plan, target);
  const byId = new Map(whole.steps.map((step) => [step.id, step]));
  const before = new Set<string>();
  const visit = (id: string): void => {
    if (before.has(id)) return;
    before.add(id);
    for (const producer of producersOf(byId.get(id)!)) visit(producer);
  };
  wanted.forEach(visit);

  const leftOut = new Set<string>();
  for (const step of whole.steps.filter(({ id }) => before.has(id))) {
    if (isSink(plan, step) || producersOf(step).some((id) => leftOut.has(id))) leftOut.add(step.id);
  }
  const steps = whole.steps
    .filter(({ id }) => before.has(id) && !leftOut.has(id))
    .map((step) => ({ ...step, retry: { limit: 0, backoffMs: 0 } }));
  const read = new Set(steps.flatMap(readBy));
  const isRead = (of: 'inputs' | 'files') => (entry: readonly [string, unknown]) =>
    read.has(`${of}.${entry[0]}`);
  return {
    plan: {
      ...plan,
      steps,
      inputs: Object.fromEntries(Object.entries(plan.inputs).filter(isRead('inputs'))),
      files: Object.fromEntries(Object.entries(plan.files).filter(isRead('files'))),
      outputs: {},
      keep: 'all',
    },
    leftOut: [...leftOut],
  };
}

/** Where the graph ends, and what the pipeline gives: all steps but those that are there for pinned ones alone. */
function wantedOf(
  { steps, outputs }: Plan,
  pinned: ReadonlySet<string>,
  apart: readonly ValueId[],
): string[] {
  if (pinned.size === 0 && apart.length === 0) return steps.map(({ id }) => id);
  const read = new Set([...steps.flatMap(producersOf), ...producersIn(apart)]);
  const given = new Set(producersIn(Object.values(outputs).map(({ value }) => value)));
  return steps.map(({ id }) => id).filter((id) => !read.has(id) || given.has(id) || pinned.has(id));
}

function withoutInputs(step: PlanStep): PlanStep {
  const { when: _, ...others } = step;
  return { ...others, inputs: {}, cache: false };
}

/**
 * The ids of a step of the document: of all its steps, where it is a pipeline itself.
 * @throws STEP_UNKNOWN
 */
export function stepsNamed({ pipeline, steps }: Plan, target: string): string[] {
  const found = steps.filter(({ id }) => id === target || id.startsWith(`${target}/`)).map(({ id }) => id);
  if (found.length > 0) return found;
  const known = steps.map(({ id }) => id).join(', ');
  throw kumikiError(
    'STEP_UNKNOWN',
    { pipeline: pipeline.name, step: target, known },
    { at: { step: target } },
  );
}

function isSink({ components }: Plan, { component, outputs }: PlanStep): boolean {
  return Object.keys(outputs).length === 0 || components[component]!.manifest.category === 'sink';
}

function producersOf(step: PlanStep): string[] {
  return producersIn(readBy(step));
}

function producersIn(values: readonly ValueId[]): string[] {
  return values
    .filter((id) => id.startsWith('steps.'))
    .map((id) => id.slice('steps.'.length, id.lastIndexOf('.')));
}

function readBy({ inputs, when }: PlanStep): ValueId[] {
  const bound = Object.values(inputs).flatMap(({ from }) => ('value' in from ? [from.value] : []));
  return [...bound, ...(when ? operandsOf(when) : [])];
}

function operandsOf(condition: Condition): ValueId[] {
  if ('terms' in condition) return condition.terms.flatMap(operandsOf);
  return [condition.left, condition.right].flatMap((operand) => ('value' in operand ? [operand.value] : []));
}
