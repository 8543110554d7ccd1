import type { PlanGroup } from '../plan/plan.ts';
import type { LinkedStep } from './linked-step.ts';

interface Growing {
  readonly id: string;
  readonly steps: string[];
  readonly named?: string;
  /** What all components in it have in common so far. */
  bundle: string | undefined;
}

/**
 * Puts neighbouring steps together that may share a process: those of a group that the document names, and
 * otherwise components of one bundle one after the other. A component of no bundle is alone.
 *
 * @param steps in the order of the plan, in which the steps of a named group are neighbours
 */
export function groupSteps(steps: readonly LinkedStep[]): PlanGroup[] {
  const groups: Growing[] = [];
  for (const { id, group: named, component } of steps) {
    const { bundle } = component.manifest;
    const open = groups.at(-1);
    if (open !== undefined && open.named === named && (named !== undefined || joins(open.bundle, bundle))) {
      open.steps.push(id);
      if (open.bundle !== bundle) open.bundle = undefined;
    } else {
      const about = named === undefined ? { id } : { id: `@${named}`, named };
      groups.push({ ...about, steps: [id], bundle });
    }
  }
  return groups.map((group) => ({
    id: group.id,
    steps: group.steps,
    ...(group.bundle !== undefined && { bundle: group.bundle }),
    reason: reasonOf(group),
  }));
}

function joins(bundle: string | undefined, next: string | undefined): boolean {
  return bundle !== undefined && bundle === next;
}

function reasonOf({ named, bundle, steps }: Growing): string {
  if (named !== undefined) return `The pipeline puts these steps into the group ${named}.`;
  if (bundle === undefined) return 'The component belongs to no bundle, so it has a process of its own.';
  return steps.length > 1
    ? `The components all belong to the bundle ${bundle} and follow each other.`
    : `No neighbour belongs to the bundle ${bundle} too.`;
}
