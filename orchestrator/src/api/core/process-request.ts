import type { InputsAtHand } from '../../execution/index.ts';
import type { RequestedWebhook } from '../../webhooks/index.ts';
import type { GivenFile } from './file-inputs.ts';
import type { Priority } from './submission.ts';

/** One item for a pipeline, as every protocol asks for it. */
export interface ProcessRequest {
  /** `NAME`, for the newest version at acceptance, or `NAME@VERSION`. */
  readonly pipelineId: string;
  /** JSON values of the pipeline's parameters. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The same as texts, which the pipeline's schema converts. */
  readonly textParameters?: Readonly<Record<string, string>>;
  readonly priority?: Priority;
  /** With `correlationId`: the same again is the same execution. */
  readonly clientId?: string;
  readonly correlationId?: string;
  /** Told of what happens to it. */
  readonly webhook?: RequestedWebhook;
  /** Images and other files, which are in the object store. */
  readonly files: readonly GivenFile[];
  /** Bytes of files, for a run of this process. */
  readonly atHand?: Omit<InputsAtHand, 'stored'>;
  /** Whoever asks says nothing of it to anybody before it is over, or `Accepted.written` has resolved. */
  readonly untold?: boolean;
  /** Puts files into the object store that are not there yet. Called when nothing else speaks against the request. */
  readonly store?: () => Promise<unknown>;
}
