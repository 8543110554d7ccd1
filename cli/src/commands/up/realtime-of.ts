import type { Settings } from '@kumiki/orchestrator/settings';

/** What the platform is told of deployments: the section `realtime` without what is for the cluster alone, in ms. */
export function realtimeOf(given: Settings['realtime']) {
  const { deadlineSeconds, idleSeconds, scaleDownSeconds, replicas, kubernetes: _, ...others } = given;
  return {
    ...others,
    ...(replicas > 0 && { replicas }),
    deadlineMs: deadlineSeconds * 1000,
    idleMs: idleSeconds * 1000,
    scaleDownMs: scaleDownSeconds * 1000,
  };
}
