import { queuePolicies, type QueuePolicy } from '../../../api/deployments.ts';

/** Long edges in pixels, and frames a second, to choose from. */
export const edges = [320, 640, 960, 1280, 1920] as const;
export const rates = [1, 2, 5, 10, 15, 30] as const;

export interface StreamChoice {
  /** As it is, where it is left out. */
  readonly edge: number | undefined;
  readonly rate: number;
  readonly policy: QueuePolicy;
}

/** What the address says of how frames are sent. */
export function choiceOf(query: URLSearchParams): StreamChoice {
  const edge = query.get('edge');
  return {
    edge: edge === 'original' ? undefined : (edges.find((one) => String(one) === edge) ?? 640),
    rate: rates.find((one) => String(one) === query.get('fps')) ?? 10,
    policy: queuePolicies.find((one) => one === query.get('policy')) ?? 'drop_oldest',
  };
}
