import { kumikiError } from '@kumiki/component-sdk/errors';
import type { Plan } from '../pipeline/index.ts';

/** @throws DEPLOYMENT_UNSUITABLE where a component says that it is not made for it */
export function checkSuitable({ pipeline, steps, components }: Plan): void {
  const never = steps.filter(({ component }) => components[component]!.manifest.realtime === 'never');
  if (never.length === 0) return;
  const names = never.map(({ id, component }) => `${id} (${components[component]!.name})`).join(', ');
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
