import type { Plan, PlanGroup, PlanStep } from '../../pipeline/index.ts';

/** Steps of a plan that run in the same processes. */
export interface WarmGroup {
  readonly id: string;
  readonly steps: readonly PlanStep[];
  /** Frames depend on earlier ones: each stream has processes of its own, and its frames come one by one. */
  readonly isStateful: boolean;
  /** The steps that do; any of them where it is left out. */
  readonly keepers?: ReadonlySet<string>;
}

/** The groups of a plan with their steps, in the order of the plan. */
export function warmGroups(plan: Plan): WarmGroup[] {
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  return plan.groups.map(({ id, steps: ids }: PlanGroup) => {
    const steps = ids.map((step) => byId.get(step)!);
    const keepers = new Set(steps.filter((step) => isStatefulStep(plan, step)).map((step) => step.id));
    return { id, steps, isStateful: keepers.size > 0, keepers };
  });
}

/** The outputs of each step that a step of another group reads, as far as it is certain that it will run. */
export function passedOn(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const groupOf = new Map(plan.groups.flatMap(({ id, steps }) => steps.map((step) => [step, id])));
  const readElsewhere = new Set<string>();
  for (const step of plan.steps) {
    if (step.when) continue;
    for (const { from } of Object.values(step.inputs)) {
      const [, by, output] = ('value' in from && /^steps\.(.*)\.([^.]*)$/.exec(from.value)) || [];
      if (by !== undefined && groupOf.get(by) !== groupOf.get(step.id)) readElsewhere.add(`${by}.${output}`);
    }
  }
  return new Map(
    plan.steps.map(({ id, outputs }) => [
      id,
      Object.keys(outputs).filter((output) => readElsewhere.has(`${id}.${output}`)),
    ]),
  );
}

/** Whether any component of a plan keeps something from frame to frame. */
export function isStatefulPlan(plan: Plan): boolean {
  return plan.steps.some((step) => isStatefulStep(plan, step));
}

function isStatefulStep({ components }: Plan, { component }: PlanStep): boolean {
  return components[component]!.manifest.realtime === 'stateful';
}

/** The part of a plan that one group needs to be ready. */
export function partOf(plan: Plan, { steps }: WarmGroup): Plan {
  return { ...plan, steps };
}
