import type { ExecutionRef } from '../../../execution/model/execution.ts';

/** Labels and annotations that tell whose a thing in the cluster is. They hold ids and numbers, never a text of a person. */
export const labels = {
  managedBy: 'app.kubernetes.io/managed-by',
  execution: 'kumiki.dev/execution',
  generation: 'kumiki.dev/generation',
  shards: 'kumiki.dev/shards',
  group: 'kumiki.dev/group',
  egress: 'kumiki.dev/egress',
  /** Which worker each component of a pod is in. */
  workers: 'kumiki.dev/workers',
} as const;

/** The key of an execution's token in its Secret. */
export const tokenKey = 'token';

/** The key of the certificates there that the platform's own is signed by, where they are not public ones. */
export const authorityKey = 'authority';

/** The key of what its reports are signed with, where they go through a log that others write too. */
export const reportKeyKey = 'report-key';

/** One of an execution's turns on the cluster: each retry of its items is a generation, with a Workflow of its own. */
export interface Turn extends Pick<ExecutionRef, 'id'> {
  readonly generation: number;
}

/**
 * The name of a turn's Workflow, and of its Secret: whoever asks again gets the same, so that none is made twice. 46
 * characters and the generation; pods append some of their own, and 63 is the most.
 */
export function workflowName({ id, generation }: Turn): string {
  return `kumiki-${id}-${generation}`;
}

export function turnLabels({ id, generation }: Turn): Record<string, string> {
  return {
    [labels.managedBy]: 'kumiki',
    [labels.execution]: id,
    [labels.generation]: String(generation),
  };
}
