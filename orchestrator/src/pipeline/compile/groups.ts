import { parseMemory } from '@kumiki/component-sdk/manifest';
import { componentKey } from '../plan/component-key.ts';
import type { PlanGroup } from '../plan/plan.ts';
import type { LinkedStep } from './linked-step.ts';

interface Growing {
  readonly id: string;
  readonly steps: string[];
  readonly named?: string;
  /** Why nothing else joins it. */
  readonly alone?: string;
  /** Memory that its components want, by `componentKey`: a component is there once, however many steps use it. */
  readonly memory: Map<string, number>;
  /** What all components in it have in common so far. */
  bundle: string | undefined;
}

const gibibyte = 1024 ** 3;
/** A step that wants more has a pod of its own. */
const lightMemory = 2 * gibibyte;
/** What the components of a shared pod may want together, so that it finds a place on an ordinary node. */
const sharedMemory = 4 * gibibyte;
/** Each component of a pod is a container. */
const mostComponents = 12;

/**
 * Puts neighbouring steps together that share a pod where the pipeline runs on a cluster: those of a group that the
 * document names, and otherwise light ones that follow each other. What wants a GPU, much memory or the network, or
 * has to see the frames in order, is alone.
 *
 * @param steps in the order of the plan, in which the steps of a named group are neighbours
 */
export function groupSteps(steps: readonly LinkedStep[]): PlanGroup[] {
  const groups: Growing[] = [];
  for (const step of steps) {
    const { id, group: named, component } = step;
    const { bundle } = component.manifest;
    const open = groups.at(-1);
    const alone = named === undefined ? whyAlone(step) : undefined;
    if (open !== undefined && open.named === named && (named !== undefined || hasRoom(open, step, alone))) {
      open.steps.push(id);
      if (open.bundle !== bundle) open.bundle = undefined;
      open.memory.set(componentKey(component), memoryOf(step));
    } else {
      const about = named === undefined ? { id } : { id: `@${named}`, named };
      const memory = new Map([[componentKey(component), memoryOf(step)]]);
      groups.push({ ...about, ...(alone !== undefined && { alone }), steps: [id], bundle, memory });
    }
  }
  return groups.map((group) => ({
    id: group.id,
    steps: group.steps,
    ...(group.bundle !== undefined && { bundle: group.bundle }),
    reason: reasonOf(group),
  }));
}

function hasRoom(open: Growing, step: LinkedStep, alone: string | undefined): boolean {
  if (alone !== undefined || open.alone !== undefined) return false;
  if (open.memory.has(componentKey(step.component))) return true;
  const used = [...open.memory.values()].reduce((sum, memory) => sum + memory, 0);
  return open.memory.size < mostComponents && used + memoryOf(step) <= sharedMemory;
}

function whyAlone(step: LinkedStep): string | undefined {
  const { gpu, network, realtime } = { ...step.component.manifest, ...step.component.manifest.resources };
  if ((step.written.resources?.gpu ?? gpu) > 0) return 'It wants a GPU';
  if (network === 'egress') return 'It speaks to others over the network';
  if (memoryOf(step) > lightMemory) return 'It wants much memory';
  if (realtime === 'stateful') return 'It has to see all items in order';
  return undefined;
}

function memoryOf({ component, written }: LinkedStep): number {
  return parseMemory(written.resources?.memory ?? component.manifest.resources.memory) ?? 0;
}

function reasonOf({ named, alone, steps }: Growing): string {
  if (named !== undefined) return `The pipeline puts these steps into the group ${named}.`;
  if (alone !== undefined) return `${alone}, so it has a pod of its own.`;
  return steps.length > 1
    ? 'Light steps that follow each other share a pod.'
    : 'No light step right before or after it fits into the same pod.';
}
