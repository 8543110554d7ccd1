import { usageError } from '../arguments/parse.ts';
import type { ShownForm } from './answers.ts';
import type { PlatformClient } from './client.ts';
import { isPipelineName } from './pipeline-name.ts';

/**
 * What a published pipeline of a platform takes and gives.
 * @param pipeline `NAME` or `NAME@VERSION`
 * @param command the one that was called
 * @throws USAGE, PIPELINE_NOT_FOUND and what else the platform refuses with
 */
export async function readForm(
  platform: PlatformClient,
  pipeline: string,
  command: string,
): Promise<ShownForm> {
  if (!isPipelineName(pipeline)) {
    const reason = `On a platform a pipeline is called NAME or NAME@VERSION, not "${pipeline}". "kumiki pipelines publish" brings a file there.`;
    throw usageError(command, reason);
  }
  const [name = '', version] = pipeline.split('@');
  return await platform.json<ShownForm>('GET', `/pipelines/${name}/form`, { query: { version } });
}
