import {
  trialLabel,
  type ExecutionItem,
  type ExecutionStore,
  type PipelineActivity,
} from '../../../execution/index.ts';

/** So many executions are looked at for one that was not only a trial. */
const mostTrials = 10;

/** What a pipeline did lately. */
export interface Activity extends PipelineActivity {
  /** The newest execution of all time that gave a picture, and where that is. */
  readonly last?: LastPicture;
}

export interface LastPicture {
  readonly execution: string;
  readonly item: number;
  readonly output: string;
  /** The picture that went in, where one did. */
  readonly input?: string;
}

/** What pipelines did since a time, each with the last picture that it gave. */
export async function activityOf(
  store: ExecutionStore,
  project: string,
  pipelines: readonly string[],
  since: number,
): Promise<readonly Activity[]> {
  const counted = await store.activity(project, pipelines, since);
  return await Promise.all(
    counted.map(async (one) => {
      const last = await lastPicture(store, project, one.pipeline);
      return { ...one, ...(last && { last }) };
    }),
  );
}

async function lastPicture(
  store: ExecutionStore,
  project: string,
  pipeline: string,
): Promise<LastPicture | undefined> {
  const filter = { pipeline, status: ['succeeded', 'partial'] } as const;
  const { executions } = await store.list(project, filter, { limit: mostTrials + 1 });
  const execution = executions.find(({ labels }) => labels[trialLabel] === undefined);
  if (!execution || execution.removed?.includes('results')) return undefined;
  const done = { status: ['succeeded'] } as const;
  const [item] = await store.items(execution, done, { from: 0, limit: 1 });
  const output = firstPicture(item?.outputs);
  if (!item || output === undefined) return undefined;
  const input = firstPicture(item.inputs);
  return { execution: execution.id, item: item.index, output, ...(input !== undefined && { input }) };
}

function firstPicture(values: ExecutionItem['outputs'] = {}): string | undefined {
  return Object.entries(values).find(
    ([, value]) => 'digest' in value && value.mediaType.startsWith('image/'),
  )?.[0];
}
