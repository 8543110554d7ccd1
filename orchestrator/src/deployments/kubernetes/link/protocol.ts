import type { LogLine, Progress } from '@kumiki/component-sdk/progress';
import type { ImageFormat, JsonValue } from '@kumiki/component-sdk/values';
import type { ImageAbout } from '../../../executors/local/host/protocol.ts';
import type { Leaving } from '../../../executors/local/leaving.ts';
import type { WantedForm } from '../../../executors/step/held-value.ts';
import type { PackedSizes } from './packing.ts';
import type { ErrorMessage, Outcome, Sent, ValueMessage } from '@kumiki/component-sdk/worker/wire';

/**
 * What the platform and the helper of a pod say to each other, as JSON with pieces of content behind it. The slots of
 * values are pieces, named by their number.
 */

/** The version of all this: helper and platform are of one image. */
export const protocol = 5;

/** A value of one connection that lies in another pod, and how it comes from there. */
export interface Elsewhere {
  readonly host: string;
  readonly port: number;
  /** What the helper of that pod calls the connection. */
  readonly connection: string;
  readonly handle: Handle;
  readonly as: Passing;
}

/** How a value goes from pod to pod: as it is, packed, or as a JPEG of a quality where it can be one. */
export interface Passing {
  readonly packed: boolean;
  readonly quality?: number;
}

/** Names a value that lies in the pod: below zero those that came, above zero those that were made there. */
export type Handle = number;

export type ValueRef =
  { readonly held: Handle } | { readonly data: JsonValue } | { readonly list: readonly ValueRef[] };

export type OutputRef =
  | { readonly held: Handle; readonly kind: 'image' | 'file'; readonly file?: FileAbout }
  | { readonly data: JsonValue }
  | { readonly list: readonly OutputRef[] };

/** An image as the file to hand out, and what is known of the image. */
export interface FileAbout {
  /** The piece that holds it. */
  readonly piece: number;
  readonly format: ImageFormat;
  readonly about: ImageAbout;
}

export interface RunMessage {
  readonly type: 'run';
  readonly id: number;
  /** The number of the component in the pod. */
  readonly component: number;
  readonly inputs: Readonly<Record<string, ValueRef>>;
  readonly params: Readonly<Record<string, unknown>>;
  readonly root: string;
  readonly traceparent?: string;
  /** The stream that it is a frame of, for components that keep something from frame to frame. */
  readonly stream?: string;
  readonly attempt: number;
  readonly timeLimitMs: number;
  /** Its images are results and nothing else: they come as the files to hand out. */
  readonly leaves?: Leaving;
  /** How often each output will be read. */
  readonly readers: Readonly<Record<string, number>>;
}

/** What the platform says. */
export type ToPod =
  | RunMessage
  /** A value to keep until it is dropped. */
  | {
      readonly type: 'put';
      readonly handle: Handle;
      /** One of them. */
      readonly from?: Elsewhere;
      readonly value?: Sent<ValueMessage>;
      readonly file?: FileAbout;
      readonly packed?: PackedSizes;
      readonly readers?: number;
    }
  | { readonly type: 'fetch'; readonly id: number; readonly handle: Handle; readonly form: WantedForm }
  /** The same for another pod: its content packed for the way there, or as a JPEG of a quality, where it can be one. */
  | { readonly type: 'forward'; readonly id: number; readonly handle: Handle; readonly quality?: number }
  /** Whether another pod of the deployment can be reached from this one. */
  | { readonly type: 'reach'; readonly id: number; readonly host: string; readonly port: number }
  /** Another pod asks for a value of a connection of the platform. */
  | ({ readonly type: 'take'; readonly id: number } & Omit<Elsewhere, 'host' | 'port'>)
  | { readonly type: 'drop'; readonly handles: readonly Handle[] }
  | { readonly type: 'cancel'; readonly id: number }
  /** No frames of a stream come to a component any more. */
  | { readonly type: 'endStream'; readonly component: number; readonly stream: string }
  | { readonly type: 'ping' };

export interface Failure {
  readonly outcome: Exclude<Outcome, 'OK'>;
  readonly error: Sent<ErrorMessage>;
}

/** What the helper says. */
export type FromPod =
  /** All workers are set up. */
  | { readonly type: 'hello'; readonly protocol: number; readonly connection: string }
  | { readonly type: 'reached'; readonly id: number; readonly isThere: boolean }
  | {
      readonly type: 'result';
      readonly id: number;
      /** Processor time of the run in ms. */
      readonly cpuMs?: number;
      readonly outputs?: Readonly<Record<string, OutputRef>>;
      readonly failure?: Failure;
    }
  | {
      readonly type: 'fetched';
      readonly id: number;
      readonly value?: Sent<ValueMessage>;
      readonly packed?: PackedSizes;
      readonly file?: FileAbout;
      readonly failure?: Failure;
    }
  /** Values that went with the process that they were in; it comes before the failure that showed it. */
  | { readonly type: 'lost'; readonly handles: readonly Handle[] }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'log'; readonly id: number; readonly line: LogLine }
  /** The pod has been asked to end: no more frames, please. What runs ends. */
  | { readonly type: 'drain' }
  | { readonly type: 'pong' };
