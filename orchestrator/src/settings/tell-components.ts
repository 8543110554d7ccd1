import { sections, type Settings } from './sections.ts';

/**
 * Puts what components may reach outside of their pipelines, and take of this machine, into the environment, which their processes get it from: it may come
 * from the settings' file. Buckets, which have keys, are given on to the components that reach them alone (`environmentOf`).
 */
export function tellComponents(
  { outside, network, workers }: Pick<Settings, 'outside' | 'network' | 'workers'>,
  environment: NodeJS.ProcessEnv,
): void {
  environment[sections.outside.sourceFolders.env] = outside.sourceFolders;
  environment[sections.outside.sinkFolders.env] = outside.sinkFolders;
  environment[sections.outside.sourceBuckets.env] = JSON.stringify(outside.sourceBuckets);
  environment[sections.outside.sinkBuckets.env] = JSON.stringify(outside.sinkBuckets);
  environment[sections.network.allow.env] = network.allow;
  const limits = {
    [sections.workers.memory.env]: workers.memory,
    [sections.workers.scratch.env]: workers.scratch,
  };
  for (const [name, limit] of Object.entries(limits)) if (limit !== undefined) environment[name] = limit;
}
