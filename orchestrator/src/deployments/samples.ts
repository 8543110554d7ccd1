import { imageFormatTable, sniffFormat } from '@kumiki/component-sdk/values';
import type { ArtifactRef, StoredValue, StoredValues } from '../execution/index.ts';
import type { GivenValue, InputSource } from '../executors/index.ts';
import type { Deployment } from './deployment.ts';
import type { DeploymentStore } from './deployment-store.ts';
import type { SampleReason } from './frame-sample.ts';
import type { FrameOutcome, NewFrame } from './live/frame.ts';
import type { LiveFrame } from './live/live-stream.ts';

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
  readonly #seen = new Map<string, Seen>();

  constructor(options: SamplesOptions) {
    this.#options = options;
  }

  /** Hears what became of a frame; what is kept of it is written beside the work. */
  heard(deployment: Deployment, outcome: FrameOutcome, { frame }: LiveFrame): void {
    if (outcome.status === 'dropped') return;
    const { keep } = deployment.samples;
    if (keep === 'none' && !frame.isKept) return;
    const { now = Date.now, gapMs = 1000 } = this.#options;
    const key = `${deployment.project} ${deployment.pipeline}`;
    const seen = this.#seen.get(key) ?? { frames: 0, latest: new Map(), keeping: new Set() };
    this.#seen.set(key, seen);
    const why = reasonFor(deployment, outcome, frame, seen);
    if (!why) return;
    // What somebody asked for does not wait for what comes by itself.
    const kind = why === 'asked' ? why : 'policy';
    if (seen.keeping.has(kind) || now() - (seen.latest.get(kind) ?? -Infinity) < gapMs) return;
    seen.keeping.add(kind);
    seen.latest.set(kind, now());
    // A sample that cannot be kept is missing: the stream goes on.
    void this.#keep(deployment, outcome, frame, why)
      .catch(() => undefined)
      .finally(() => seen.keeping.delete(kind));
  }

  async #keep(
    { project, pipeline, version, params: usual }: Deployment,
    outcome: Ended,
    frame: NewFrame,
    why: SampleReason,
  ): Promise<void> {
    const { store, keepFile, now = Date.now } = this.#options;
    const at = now();
    const keep = async (name: string, bytes: Uint8Array, mediaType: string) =>
      await keepFile(project, { name: `${pipeline}-${at}-${name}`, bytes, mediaType });
    const { status, waitedMs, totalMs, steps } = outcome;
    const params = { ...usual, ...frame.params };
    await store.addSample(
      project,
      pipeline,
      {
        at,
        version: outcome.version ?? version,
        status,
        why,
        ...(Object.keys(params).length > 0 && { params }),
        waitedMs,
        totalMs,
        steps,
        ...(outcome.status === 'failed' && { error: outcome.error }),
        inputs: await mapped(
          { ...frame.inputs, ...frame.shared },
          async (name, source) => await storedInput(name, source, keep),
        ),
        outputs:
          outcome.status === 'failed'
            ? {}
            : await mapped(outcome.outputs, async (name, value) => await storedOutput(name, value, keep)),
      },
      mostSamples,
    );
  }
}

/** Samples of one kind come one after the other: those of the policy, and those that were asked for. */
interface Seen {
  frames: number;
  readonly latest: Map<string, number>;
  readonly keeping: Set<string>;
}

function reasonFor(
  { samples: { keep, every } }: Deployment,
  { status }: Ended,
  { isKept }: NewFrame,
  seen: Seen,
): SampleReason | undefined {
  const isTurn = keep === 'every' && seen.frames++ % every === 0;
  if (isKept) return 'asked';
  if (keep !== 'none' && status === 'failed') return 'failed';
  return isTurn ? 'turn' : undefined;
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
