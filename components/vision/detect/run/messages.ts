import type { Candidate } from '@kumiki/component-sdk/onnx/yolo';
import type { DetectOptions } from './detector.ts';

/** What a thread is started with. */
export interface ThreadStart {
  readonly model: Uint8Array;
  /** That one image is worked on with. */
  readonly threads: number;
}

/** What a thread is told: to look at the image in its input, or to end. */
export type ToThread = DetectOptions | 'close';

/** What a model is, once it is loaded. */
export interface ModelReady {
  readonly input: { readonly width: number; readonly height: number };
  readonly names?: readonly string[];
}

/** What a thread answers: once when it has started, then once to each request. */
export type FromThread =
  | {
      readonly kind: 'ready';
      readonly ready: ModelReady;
      /** The memory of the model's input. */
      readonly memory: SharedArrayBuffer;
    }
  | { readonly kind: 'found'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'fault'; readonly reason: string; readonly advice: string };
