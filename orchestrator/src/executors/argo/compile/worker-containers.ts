import { withSecretReferences } from '@kumiki/component-sdk/schema';
import type { Plan, PlanGroup } from '../../../pipeline/index.ts';
import type { WorkerImage } from './cluster.ts';

/** A worker of a pod: one container. */
export interface WorkerContainer {
  readonly image: WorkerImage;
  /** What the plan knows its components by; several share the process. */
  readonly components: readonly string[];
}

/** The components of a group, in the order in which it needs them. */
export function workersOf(plan: Plan, { steps }: PlanGroup): string[] {
  const members = new Set(steps);
  return [...new Set(plan.steps.flatMap(({ id, component }) => (members.has(id) ? [component] : [])))];
}

/**
 * The containers of a group’s pod. Components of one image share a container where its program serves several: a container
 * takes a second to start whatever is in it, and images stay where they are from one step to the next. One that reaches
 * the network, is told secrets or wants a GPU is alone.
 */
export function containersOf(
  plan: Plan,
  group: PlanGroup,
  images: ReadonlyMap<string, WorkerImage>,
): WorkerContainer[] {
  const containers: {
    readonly image: WorkerImage;
    readonly components: string[];
    readonly isOpen: boolean;
  }[] = [];
  for (const digest of workersOf(plan, group)) {
    const image = images.get(digest)!;
    const isOpen = image.several === true && mayShare(plan, group, digest);
    const found = containers.find((one) => isOpen && one.isOpen && one.image.image === image.image);
    if (found) found.components.push(digest);
    else containers.push({ image, components: [digest], isOpen });
  }
  return containers;
}

function mayShare({ components, steps }: Plan, group: PlanGroup, digest: string): boolean {
  const { manifest } = components[digest]!;
  const wantsGpu = steps.some(
    ({ id, component, resources }) => component === digest && group.steps.includes(id) && resources.gpu > 0,
  );
  const hasSecrets = withSecretReferences(manifest.params) !== manifest.params;
  return manifest.network !== 'egress' && !hasSecrets && !wantsGpu;
}

/** The container of each component of a group, in their order: how a pod is told it. */
export function formatContainers(
  components: readonly string[],
  containers: readonly WorkerContainer[],
): string {
  return components.map((digest) => containers.findIndex((one) => one.components.includes(digest))).join(',');
}

/** What `formatContainers` wrote. @returns nothing where it is something else */
export function parseContainers(text: string): number[] | undefined {
  return /^\d+(,\d+)*$/.test(text) ? text.split(',').map(Number) : undefined;
}
