import { parseMemory } from '@kumiki/component-sdk/manifest';
import type { KeptWorker } from '@kumiki/component-sdk/worker/client';
import type { Values } from '@kumiki/component-sdk/worker';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { FolderPlace } from '../../executor.ts';
import { fetchValue, type StepValues } from '../../step/held-value.ts';
import type { LaneRun } from '../lane.ts';
import { memoryLimitFor } from './memory-limit.ts';

export interface OtherWorkerOptions {
  readonly memoryLimit?: number;
  readonly scratchLimit?: number;
  readonly graceMs: number;
  /** Told before the packages of a Python component are installed. */
  readonly onInstall?: (component: string) => void;
}

/** A worker for a component in another language. What speaks to it is loaded with the first one, for it takes its time. */
export async function startKeptWorker(
  { manifest, folder }: FolderPlace,
  { memoryLimit, scratchLimit, graceMs, onInstall }: OtherWorkerOptions,
): Promise<KeptWorker> {
  const { componentWorker, KeptWorker } = await import('@kumiki/component-sdk/worker/client');
  return new KeptWorker({
    name: manifest.name,
    ...(await componentWorker(folder, { ...(onInstall && { onInstall }) })),
    graceMs,
    ...(scratchLimit !== undefined && { scratchLimit }),
    memoryLimit: memoryLimit ?? memoryLimitFor(parseMemory(manifest.resources.memory) ?? 0),
  });
}

/** Runs a step in a worker: its values come here, and leave from here. */
export async function runInWorker(
  worker: Pick<KeptWorker, 'run'>,
  step: PlanStep,
  inputs: StepValues,
  { params, sink, signal, root, traceparent, stream, attempt, usage }: LaneRun,
): Promise<StepValues> {
  const here: Record<string, Values[string]> = {};
  for (const [name, value] of Object.entries(inputs)) here[name] = await fetchValue(value);
  const timeLimitMs = step.timeoutMs;
  return await worker.run({
    inputs: here,
    params,
    sink,
    signal,
    root,
    traceparent,
    stream,
    attempt,
    usage,
    timeLimitMs,
  });
}
