import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Plan } from '../pipeline/index.ts';

/** A step that keeps its pipeline from being deployed. */
export interface UnsuitableStep {
  readonly step: string;
  readonly component: string;
  /** It brings its images itself, so that none could be sent through it. */
  readonly isSource: boolean;
}

/** The steps whose components say that they are not made for frames. */
export function unsuitableSteps({ steps, components }: Plan): readonly UnsuitableStep[] {
  return steps.flatMap(({ id, component }) => {
    const { name, manifest } = components[component]!;
    if (manifest.realtime !== 'never') return [];
    return [{ step: id, component: name, isSource: manifest.category === 'source' }];
  });
}

/** @throws DEPLOYMENT_UNSUITABLE where a component says that it is not made for it */
export function checkSuitable(plan: Plan): void {
  const never = unsuitableSteps(plan);
  if (never.length === 0) return;
  const { pipeline } = plan;
  const names = never.map(({ step, component }) => `${step} (${component})`).join(', ');
  const reason = `these steps take their time, or are for single runs alone: ${names}`;
  throw kumikiError('DEPLOYMENT_UNSUITABLE', { pipeline: pipeline.name, reason });
}

/**
 * The plan as it runs in real time: what lies between the steps is kept where the pipeline says so, not as a rule; and a
 * frame whose process was lost is run once more.
 */
export function realtimePlan(plan: Plan): Plan {
  return {
    ...plan,
    keep: plan.keep ?? 'outputs',
    steps: plan.steps.map((step) => ({
      ...step,
      retry: { ...step.retry, limit: Math.max(1, step.retry.limit) },
    })),
  };
}
