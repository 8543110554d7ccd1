import { randomUUID } from 'node:crypto';
import { KumikiError } from '@kumiki/component-sdk/errors';
import type {
  Deployments,
  DeploymentSettings,
  FrameOutcome,
  LiveStream,
  NewFrame,
  SentFrame,
  StreamWish,
} from '../../deployments/index.ts';
import type { InputSource } from '../../executors/index.ts';
import type { Caller } from '../../identity/roles.ts';
import type { Plan } from '../../pipeline/index.ts';
import type { PlanOfPipeline } from './executions.ts';
import { asInput, byInput, type GivenFile } from './file-inputs.ts';
import type { ProcessRequest } from './process-request.ts';
import { checkRunner, paramsOf } from './processing.ts';
import { checkNames } from './submission.ts';

/** A file of a frame, in memory. */
export interface FrameFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly name?: string;
  /** `sha256:…`, where it is known. */
  readonly digest?: string;
}

/** One frame, as every protocol sends it. */
export interface FrameRequest extends Pick<ProcessRequest, 'parameters' | 'textParameters'> {
  readonly files: readonly GivenFile<FrameFile>[];
  /** How long it may take, in ms. */
  readonly deadlineMs?: number;
  readonly traceparent?: string;
  /** It shall be kept as a sample. */
  readonly keep?: boolean;
  /** Aborted when nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

export interface RealtimeOptions {
  readonly deployments: Pick<Deployments, 'live' | 'stream' | 'deploy' | 'ready' | 'get'>;
  readonly planOf: PlanOfPipeline;
  /** Whether a frame deploys its pipeline, with so many replicas at most, and frames that may take so long. */
  readonly autoStart: boolean;
  readonly replicas: number;
  readonly deadlineMs: number;
}

/** Frames for pipelines that are deployed: the same rules for every protocol. */
export class Realtime {
  readonly #options: RealtimeOptions;

  constructor(options: RealtimeOptions) {
    this.#options = options;
  }

  /** Whether frames of a pipeline are taken now. */
  isDeployed(project: string, pipelineId: string): boolean {
    return this.#options.deployments.live(project, pipelineId) !== undefined;
  }

  /**
   * Opens a stream of frames; where that is allowed, it deploys the pipeline first.
   * @param signal ends the waiting for that
   * @throws ROLE_NEEDED, PIPELINE_NOT_FOUND, DEPLOYMENT_NOT_FOUND, DEPLOYMENT_NOT_READY, STREAMS_TOO_MANY
   */
  async open(
    caller: Caller,
    project: string,
    pipelineId: string,
    wish: StreamWish,
    signal: AbortSignal,
  ): Promise<FrameStream> {
    checkRunner(caller, { pipelineId });
    const { deployments, autoStart } = this.#options;
    const isThere = this.isDeployed(project, pipelineId) || !autoStart;
    if (!isThere) await this.#deploy(caller, project, pipelineId, signal);
    const { stream, plan } = deployments.stream(project, pipelineId, wish);
    return new FrameStream(stream, plan);
  }

  /** One frame by itself. @throws as `open` and `FrameStream.send` */
  async once(
    caller: Caller,
    project: string,
    pipelineId: string,
    request: FrameRequest & { readonly priority?: StreamWish['priority'] },
    signal: AbortSignal,
  ): Promise<{ readonly outcome: FrameOutcome; readonly pipeline: Plan['pipeline'] }> {
    const { priority, ...frame } = request;
    const stream = await this.open(caller, project, pipelineId, { ...(priority && { priority }) }, signal);
    try {
      const { outcome } = await stream.send({ ...frame, signal });
      return { outcome: await outcome, pipeline: stream.plan.pipeline };
    } finally {
      stream.close();
    }
  }

  /** Another version that somebody deployed stays. */
  async #deploy(caller: Caller, project: string, pipelineId: string, signal: AbortSignal): Promise<void> {
    const { deployments, planOf, replicas, deadlineMs } = this.#options;
    const [pipeline = ''] = pipelineId.split('@');
    const known = await deployments.get(project, pipeline).catch(notThere);
    if (known) return void (await deployments.ready(project, pipeline, signal));
    const { pipeline: of } = await planOf(project, pipelineId);
    const settings: DeploymentSettings = {
      pipeline,
      version: of.version!,
      target: 'local',
      params: {},
      replicas: { min: 1, max: replicas },
      streams: { policy: 'block', queue: 8, inFlight: 8 },
      deadlineMs,
      samples: { keep: 'none', every: 100 },
      isOnDemand: true,
    };
    await deployments.deploy(project, caller.id, settings);
    await deployments.ready(project, pipeline, signal);
  }
}

function notThere(thrown: unknown): undefined {
  if (thrown instanceof KumikiError && thrown.code === 'DEPLOYMENT_NOT_FOUND') return undefined;
  throw thrown;
}

/** A stream of frames of one sender to one deployment. */
export class FrameStream {
  readonly plan: Plan;
  readonly #stream: LiveStream;

  constructor(stream: LiveStream, plan: Plan) {
    this.#stream = stream;
    this.plan = plan;
  }

  /**
   * Sends a frame: resolves when it is taken in, and its outcome comes in its turn.
   * @throws INPUT_MISSING, INPUT_UNKNOWN, IMAGE_INPUT_UNCLEAR, IMAGE_FORMAT_NOT_ALLOWED, PARAMETER_UNKNOWN,
   *   DEPLOYMENT_STOPPED, CANCELLED
   */
  async send(request: FrameRequest): Promise<SentFrame> {
    return await this.#stream.send(frameOf(this.plan, request));
  }

  /** No more frames come; those that are there end as they would. */
  close(): void {
    this.#stream.close();
  }
}

function frameOf(plan: Plan, request: FrameRequest): NewFrame {
  const inputs: Record<string, InputSource> = {};
  const shared: Record<string, InputSource> = {};
  for (const [input, of] of byInput(plan, request.files)) {
    const value = asInput<FrameFile, InputSource>(plan, input, of, ({ name = input, digest, bytes }) => {
      const load = async () => await Promise.resolve(bytes);
      return { kind: 'bytes', name, load, ...(digest !== undefined && { digest }) };
    });
    (plan.inputs[input]!.shared ? shared : inputs)[input] = value;
  }
  checkNames(plan, shared, true);
  checkNames(plan, inputs, false);
  const params = paramsOf(plan, request);
  const { deadlineMs, traceparent, keep, signal } = request;
  return {
    inputs,
    shared,
    params,
    name: `frame-${randomUUID()}`,
    ...(deadlineMs !== undefined && { deadlineMs }),
    ...(traceparent !== undefined && { traceparent }),
    ...(keep && { isKept: true }),
    ...(signal && { signal }),
  };
}
