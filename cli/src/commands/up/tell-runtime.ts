import type { RuntimeReport } from '@kumiki/orchestrator/containers';
import type { Log } from '@kumiki/orchestrator/observe';

/** Says what runs images of registries here, and what it lacks, before the first one is needed. */
export function tellRuntime({ kind, missing }: RuntimeReport, log: Log): void {
  const event = { event: 'container_runtime', runtime: kind };
  const runs = {
    nothing: 'Nothing here runs images of components',
    unpacked: 'Images of components run unpacked',
    podman: 'Images of components run by podman',
    docker: 'Images of components run by docker',
  }[kind];
  if (missing.length === 0) log.info(`${runs}.`, event);
  else log.warn(`${runs}: ${missing.join('; ')}.`, event);
}
