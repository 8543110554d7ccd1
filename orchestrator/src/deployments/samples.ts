import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { ArtifactRef, StoredValue, StoredValues } from '../execution/index.ts';
import type { GivenValue, InputSource } from '../executors/index.ts';
import type { Deployment } from './deployment.ts';
import type { DeploymentStore } from './deployment-store.ts';
import type { FrameOutcome, FrameStep } from './live/frame.ts';
import type { LiveFrame } from './live/live-stream.ts';

/** A frame that was kept to be looked at. */
export interface FrameSample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly version: number;
  readonly status: 'succeeded' | 'failed';
  readonly waitedMs: number;
  readonly totalMs: number;
  readonly error?: ErrorRecord;
  readonly steps: readonly FrameStep[];
  readonly inputs: StoredValues;
  readonly outputs: StoredValues;
}

export interface SamplesOptions {
  readonly store: Pick<DeploymentStore, 'addSample'>;
  /** Puts a file where it stays. */
  readonly keepFile: (
    project: string,
    file: { readonly name: string; readonly mediaType: string; readonly bytes: Uint8Array },
  ) => Promise<ArtifactRef>;
  readonly now?: () => number;
  /** Between two samples of a deployment, in ms: however many fail, they shall not fill the disk. Default 1,000. */
  readonly gapMs?: number;
}

/** Samples of one deployment; the oldest go. */
export const mostSamples = 200;

type Ended = Exclude<FrameOutcome, { readonly status: 'dropped' }>;

/** Keeps frames of deployments as these say. */
export class Samples {
  readonly #options: SamplesOptions;
  readonly #seen = new Map<string, { frames: number; latest: number; isKeeping: boolean }>();

  constructor(options: SamplesOptions) {
    this.#options = options;
  }

  /** Hears what became of a frame; what is kept of it is written beside the work. */
  heard(deployment: Deployment, outcome: FrameOutcome, { frame }: LiveFrame): void {
    const { keep, every } = deployment.samples;
    if (keep === 'none' || outcome.status === 'dropped') return;
    const { now = Date.now, gapMs = 1000 } = this.#options;
    const key = `${deployment.project} ${deployment.pipeline}`;
    const seen = this.#seen.get(key) ?? { frames: 0, latest: Number.NEGATIVE_INFINITY, isKeeping: false };
    this.#seen.set(key, seen);
    const isTurn = keep === 'every' && seen.frames++ % every === 0;
    if (outcome.status !== 'failed' && !isTurn) return;
    if (seen.isKeeping || now() - seen.latest < gapMs) return;
    seen.isKeeping = true;
    seen.latest = now();
    // A sample that cannot be kept is missing: the stream goes on.
    void this.#keep(deployment, outcome, frame.inputs)
      .catch(() => undefined)
      .finally(() => (seen.isKeeping = false));
  }

  async #keep(
    { project, pipeline, version }: Deployment,
    outcome: Ended,
    sources: Readonly<Record<string, InputSource>>,
  ): Promise<void> {
    const { store, keepFile, now = Date.now } = this.#options;
    const at = now();
    const keep = async (name: string, bytes: Uint8Array, mediaType: string) =>
      await keepFile(project, { name: `${pipeline}-${at}-${name}`, bytes, mediaType });
    const { status, waitedMs, totalMs, steps } = outcome;
    await store.addSample(
      project,
      pipeline,
      {
        at,
        version: outcome.version ?? version,
        status,
        waitedMs,
        totalMs,
        steps,
        ...(outcome.status === 'failed' && { error: outcome.error }),
        inputs: await mapped(sources, async (name, source) => await storedInput(name, source, keep)),
        outputs:
          outcome.status === 'failed'
            ? {}
            : await mapped(outcome.outputs, async (name, value) => await storedOutput(name, value, keep)),
      },
      mostSamples,
    );
  }
}

type KeepBytes = (name: string, bytes: Uint8Array, mediaType: string) => Promise<ArtifactRef>;

async function mapped<Value>(
  values: Readonly<Record<string, Value>>,
  store: (name: string, value: Value) => Promise<StoredValue | undefined>,
): Promise<StoredValues> {
  const stored: Record<string, StoredValue> = {};
  for (const [name, value] of Object.entries(values)) {
    const one = await store(name, value);
    if (one) stored[name] = one;
  }
  return stored;
}

async function storedInput(
  name: string,
  source: InputSource,
  keep: KeepBytes,
): Promise<StoredValue | undefined> {
  if (source.kind === 'data') return { data: source.data };
  if (source.kind === 'value') return undefined;
  if (source.kind === 'bytes') {
    const bytes = await source.load();
    const format = sniffFormat(bytes);
    return await keep(name, bytes, format ? imageFormatTable[format].mediaType : 'application/octet-stream');
  }
  const list: StoredValue[] = [];
  for (const [at, element] of source.elements.entries()) {
    const one = await storedInput(`${name}-${at}`, element, keep);
    if (one) list.push(one);
  }
  return { list };
}

async function storedOutput(name: string, value: GivenValue, keep: KeepBytes): Promise<StoredValue> {
  if ('data' in value) return { data: value.data };
  if ('bytes' in value) return await keep(name, value.bytes, value.mediaType);
  const list: StoredValue[] = [];
  for (const [at, one] of value.list.entries()) list.push(await storedOutput(`${name}-${at}`, one, keep));
  return { list };
}
