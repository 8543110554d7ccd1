import type { Plan, PlanGroup, PlanStep } from '../../pipeline/index.ts';

/** Steps of a plan that run in the same processes. */
export interface WarmGroup {
  readonly id: string;
  readonly steps: readonly PlanStep[];
  /** Frames depend on earlier ones: each stream has processes of its own, and its frames come one by one. */
  readonly isStateful: boolean;
}

/** The groups of a plan with their steps, in the order of the plan. */
export function warmGroups(plan: Plan): WarmGroup[] {
  const byId = new Map(plan.steps.map((step) => [step.id, step]));
  return plan.groups.map(({ id, steps: ids }: PlanGroup) => {
    const steps = ids.map((step) => byId.get(step)!);
    return { id, steps, isStateful: steps.some((step) => isStatefulStep(plan, step)) };
  });
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
