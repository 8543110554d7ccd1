import type { Manifest } from '@kumiki/component-sdk/manifest';
import type { WantedForm } from '../../step/held-value.ts';
import type { Leaving } from '../leaving.ts';
import type { LogLine, Progress } from '@kumiki/component-sdk/progress';
import type { Frame, ImageFormat, ImageOrigin } from '@kumiki/component-sdk/values';
import type {
  BytesMessage,
  ErrorMessage,
  Outcome,
  Sent,
  ValueMessage,
} from '@kumiki/component-sdk/worker/wire';

/** Names a value in a host: below zero those that came from outside, above zero those that its runs made. */
export type Handle = number;

/** Content that lies in slots of a folder, and whose folder that is. */
export interface Parcel {
  readonly value: Sent<ValueMessage>;
  readonly folder: string;
}

/** An input whose content is there. */
export type ReadyInput =
  { readonly held: Handle } | { readonly data: Parcel } | { readonly list: readonly ReadyInput[] };

export type InputMessage =
  | ReadyInput
  /** An output of a run before it in the same message. */
  | { readonly of: number; readonly output: string };

export type OutputMessage =
  | {
      readonly held: Handle;
      readonly kind: 'image' | 'file';
      readonly file?: FileMessage;
      /** Its pixels, for the process that reads them next. */
      readonly parcel?: Parcel;
      /** It lies nowhere: the run after it was one with its own. */
      readonly joined?: true;
    }
  | { readonly data: Parcel }
  | { readonly list: readonly OutputMessage[] };

/** What is known of an image whose file is handed out. */
export interface ImageAbout {
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16 | 'float';
  readonly space: 'grey' | 'srgb';
  readonly alpha: boolean;
  readonly frame: Frame;
  readonly origin: ImageOrigin;
  readonly encodedByStep: boolean;
}

/** An image as the file to hand out, and what is known of the image. */
export interface FileMessage {
  readonly bytes: { readonly content: Sent<BytesMessage>; readonly folder: string };
  readonly format: ImageFormat;
  /** The frame is without its root where that is the name of the one image that came without one. */
  readonly about: Omit<ImageAbout, 'frame'> & { readonly frame: Frame | Omit<Frame, 'root'> };
}

export interface LoadMessage {
  readonly type: 'load';
  readonly id: number;
  readonly digest: string;
  readonly manifest: Manifest;
  readonly entryPath: string;
  /** What its process is told beside what all are told. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What is the same in each run of a step. */
export interface RunTerms {
  readonly digest: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly leaves: Leaving | undefined;
  /** Outputs that another process reads next. */
  readonly passesOn?: readonly string[] | undefined;
  /** How often each output will be read. */
  readonly readers: Readonly<Record<string, number>>;
}

/** A run as a host is told of it. */
export interface ToldRun {
  readonly type: 'run';
  readonly id: number;
  /** The number of its terms. */
  readonly terms: number;
  readonly inputs: Readonly<Record<string, InputMessage>>;
  readonly root: string;
  readonly traceparent?: string;
  readonly stream?: string;
  /** One image came without a name: files of those that lead back to it are handed out without it. */
  readonly unnamed?: true;
  /** Its only input is what the run before it gives, which nobody else reads or keeps: they may be done as one. */
  readonly joins?: true;
  /**
   * Runs that follow as long as all goes well: each is answered by itself. The first one that fails, is cancelled,
   * prints or answers in slots ends them, and those behind it are passed over.
   */
  readonly following?: readonly Omit<ToldRun, 'following'>[];
}

/** A run as a host does it. */
export interface RunMessage extends Omit<ToldRun, 'following'>, RunTerms {
  readonly following?: readonly Omit<RunMessage, 'following'>[];
}

/** What a host is told. */
export type ToHost =
  | LoadMessage
  /** What runs are told by its number. */
  | { readonly type: 'terms'; readonly number: number; readonly terms: RunTerms }
  | ToldRun
  /** How many threads each image may have from now on. */
  | { readonly type: 'threads'; readonly count: number }
  /** A value to keep until it is dropped. */
  | { readonly type: 'put'; readonly handle: Handle; readonly parcel: Parcel; readonly readers?: number }
  | { readonly type: 'cancel'; readonly id: number; readonly reason: Sent<ErrorMessage> }
  /** No frames of a stream come to a component any more. */
  | { readonly type: 'endStream'; readonly digest: string; readonly stream: string }
  | { readonly type: 'drop'; readonly handles: readonly Handle[] }
  | { readonly type: 'fetch'; readonly id: number; readonly handle: Handle; readonly form: WantedForm }
  /** The slots of an answer have been read. */
  | { readonly type: 'release'; readonly id: number }
  /** Let go of all components and end. */
  | { readonly type: 'end' };

export interface Failure {
  readonly outcome: Exclude<Outcome, 'OK'>;
  readonly error: Sent<ErrorMessage>;
}

/** What a run took, and what it printed up to its end. */
export interface RunTook {
  /** Processor time of the process during the run, in ms. */
  readonly cpuMs: number;
  /** The most resident memory during the run, in bytes; not known everywhere. */
  readonly peakMemory?: number;
  /** The answer lies in slots, which are to be released. */
  readonly inSlots: boolean;
  /** The `root` of the run that it was done with, where it was done as one with it. */
  readonly joined?: string;
  /** Bytes on standard output and standard error since the host started. */
  readonly printed: readonly [number, number];
}

/** What a host answers and tells. */
export type FromHost =
  | {
      readonly type: 'loaded';
      readonly id: number;
      readonly failure?: Failure;
      /** The component is a change to a sharp pipeline and nothing else. */
      readonly isChange?: true;
    }
  /** The slots of a value to keep have been read. */
  | { readonly type: 'taken'; readonly handle: Handle }
  | ({ readonly type: 'result'; readonly id: number } & RunTook &
      (
        | { readonly outputs: Readonly<Record<string, OutputMessage>> }
        | { readonly failure: Failure; readonly goesOn?: true }
      ))
  /** A run that was to follow another one will not. */
  | { readonly type: 'passed'; readonly id: number }
  | {
      readonly type: 'fetched';
      readonly id: number;
      readonly content: Parcel | FileMessage | Failure;
    }
  /** A run that failed early, by an error that it left behind, has come to its end. */
  | { readonly type: 'ended'; readonly id: number }
  | { readonly type: 'progress'; readonly id: number; readonly progress: Progress }
  | { readonly type: 'log'; readonly id: number; readonly line: LogLine }
  /** An error that belongs to no run that goes on. */
  | { readonly type: 'stray'; readonly failure: Failure }
  /** The host cannot be trusted to go on after what happened in it, and ends when its item has. */
  | { readonly type: 'spoilt' };
