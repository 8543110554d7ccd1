import type { Execution, ExecutionStore } from '../../../execution/index.ts';

export type RecentRunsStore = Pick<ExecutionStore, 'list'>;

/** Times in ms; nothing where nothing was measured. */
interface Measured {
  readonly p50_ms?: number;
  readonly p95_ms?: number;
}

/** So many of the latest runs are looked at. */
const most = 50;

/** How long the latest runs of a pipeline took: those of one image from when they were accepted, and one image among many. */
export async function recentRuns(
  store: RecentRunsStore,
  project: string,
  pipeline: string,
): Promise<{ readonly single: Measured; readonly image: Measured }> {
  const { executions } = await store.list(project, { pipeline, status: ['succeeded'] }, { limit: most });
  const single = executions.filter(({ counts }) => counts.total === 1).map(sinceAccepted);
  const image = executions.filter(({ counts }) => counts.total > 1).flatMap(ofAnImage);
  return { single: measured(single.filter((ms) => ms !== undefined)), image: measured(image) };
}

function sinceAccepted({ createdAt, endedAt }: Execution): number | undefined {
  return endedAt === undefined ? undefined : endedAt - createdAt;
}

function ofAnImage({ startedAt, endedAt, counts }: Execution): readonly number[] {
  return startedAt === undefined || endedAt === undefined ? [] : [(endedAt - startedAt) / counts.total];
}

function measured(times: readonly number[]): Measured {
  if (times.length === 0) return {};
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.ceil(part * sorted.length) - 1]!);
  return { p50_ms: at(0.5), p95_ms: at(0.95) };
}
