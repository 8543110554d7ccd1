import type { ErrorRecord, KumikiError } from '@kumiki/component-sdk/errors';
import type { Manifest } from '@kumiki/component-sdk/manifest';
import type { LogLine, Progress } from '@kumiki/component-sdk/progress';
import type { FileValue, JsonValue, Value } from '@kumiki/component-sdk/values';
import type { AttemptUsage } from '@kumiki/component-sdk/worker/client';
import type { BoundPlan, ValueId } from '../pipeline/index.ts';
import type { StepValues } from './step/held-value.ts';

/** On the machine itself, on a cluster, or by the processes of a deployment. */
export type ExecutorKind = 'local' | 'argo' | 'realtime';

/** Carries plans out: in this process, as pods, or live. The same plan gives the same results in each. */
export interface Executor {
  readonly kind: ExecutorKind;
  /**
   * Runs a plan over items. Items are taken as there is room for them, so a source of any length may be given.
   * One bad item fails alone. Resolves when every item that was taken has ended, also after a cancel.
   */
  execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void>;
  /** Waits for nothing new, and lets go of components and processes. */
  close(): Promise<void>;
}

export interface ExecutionTask {
  readonly plan: BoundPlan;
  readonly items: Iterable<Item> | AsyncIterable<Item>;
  /** Values of the pipeline's `shared` inputs. */
  readonly shared: Readonly<Record<string, InputSource>>;
  /** The pipeline's files by name. */
  readonly files: Readonly<Record<string, FileValue>>;
  /**
   * Whether `deliver` writes images with `Image.toFile`: then the last step may encode while it works. By default
   * it takes them as values. `sent`: such files are sent on at once and kept by nobody, so that a JPEG may be larger where
   * that is quicker; its pixels are the same.
   */
  readonly results?: 'files' | 'sent' | 'values';
  /** How many items beyond those at work are taken to be looked up: those whose results are known wait for nobody. */
  readonly lookAhead?: number;
  /**
   * Where a part of the plan is carried out: its last step. Results of the steps before the part come with `recall`, and
   * nothing is delivered.
   */
  readonly upTo?: string;
  /** The execution that it is, where there is a record of it. */
  readonly execution?: { readonly project: string; readonly id: string; readonly generation: number };
  /** The trace that the execution belongs to, for components that call other services. */
  readonly traceparent?: string | undefined;
  /** Somebody looks at the screen for it: its items are the next to get a lane, whoever waits. */
  readonly urgent?: boolean;
  /**
   * The stream that the items belong to, where they come in several tasks: components whose frames depend on earlier ones
   * see all items of a stream in one place. Without it, a task is a stream of its own.
   */
  readonly stream?: string;
  /** Hears what a step waits for before the first item begins, in words: an image that has to be got. */
  readonly preparing?: (step: string, message: string) => void;
  /** Aborted to cancel: running steps are told, and no item is taken any more. */
  readonly signal: AbortSignal;
}

/** One input set of an execution. */
export interface Item {
  readonly id: string;
  /** What people call it: in most cases the file name, without its ending, by which outputs are named. */
  readonly name: string;
  /** Optional inputs may be missing. */
  readonly inputs: Readonly<Record<string, InputSource>>;
  /** Looks up, when the item starts, what is known of it already. */
  readonly recall?: () => Promise<Recall>;
}

/** Results of an item's steps that need not be made again. */
export interface Recall {
  /** What steps gave, by step: all of their outputs that somebody reads. */
  readonly steps: ReadonlyMap<string, StepValues>;
  /** Asked before a step runs that is not among them: what is known now that the steps before it have run. */
  later?(step: string): Promise<StepValues | undefined>;
}

/** Where the value of a pipeline input comes from. It is read when the item starts, not before. */
export type InputSource =
  | {
      readonly kind: 'bytes';
      readonly name: string;
      /** `sha256:…` where it is known, so that it need not be computed again. */
      readonly digest?: string | undefined;
      /** The absolute path of the file of this machine that it is. */
      readonly path?: string;
      load(): Promise<Uint8Array>;
    }
  | { readonly kind: 'data'; readonly data: JsonValue }
  /** One that is in memory already. */
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'list'; readonly elements: readonly InputSource[] };

/** Hears what happens in an execution. */
export interface ExecutionObserver {
  event(event: ExecutionEvent): void;
  /**
   * Takes an item's outputs over: stores or hands them on. The item has succeeded when this resolves; if it
   * throws, the item fails with that error. An output that was skipped is not there.
   */
  deliver(item: Item, outputs: Readonly<Record<string, Value>>): Promise<void>;
  /** The same for an executor elsewhere, whose outputs lie in the object store already. */
  deliverStored?(item: Item, outputs: StepValues): Promise<void>;
  /** Takes a step's outputs over where the plan keeps intermediates. The next step does not wait for it, the end of the item does. */
  keep?(item: Item, step: string, outputs: StepValues): Promise<void>;
  /** Hears what keeps the execution as a whole from going on, or makes it slow. */
  warn?(error: KumikiError): void;
  /** Waits until all that it heard so far is durable. */
  durable?(): Promise<void>;
}

interface AboutItem {
  readonly item: Item;
}

interface AboutStep extends AboutItem {
  readonly step: string;
}

/** What happened, in the order in which it happened per item. */
export type ExecutionEvent =
  | (AboutItem & { readonly type: 'item_started' })
  | (AboutItem & { readonly type: 'item_succeeded'; readonly durationMs: number })
  | (AboutItem & { readonly type: 'item_failed'; readonly durationMs: number; readonly error: ErrorRecord })
  | (AboutItem & { readonly type: 'item_cancelled' })
  | (AboutItem & { readonly type: 'item_warning'; readonly message: string })
  /** Told for each attempt, the first one has the number 1. */
  | (AboutStep & { readonly type: 'step_started'; readonly attempt: number })
  /** A result from before is used again, and the step does not run. */
  | (AboutStep & { readonly type: 'step_cached' })
  | (AboutStep & { readonly type: 'step_progress'; readonly progress: Progress })
  | (AboutStep & { readonly type: 'step_log'; readonly line: LogLine })
  /** What one run of the component took; several of a step that is mapped over a list. */
  | (AboutStep & { readonly type: 'step_usage'; readonly usage: AttemptUsage })
  | (AboutStep & {
      readonly type: 'step_retrying';
      readonly attempt: number;
      readonly delayMs: number;
      readonly error: ErrorRecord;
    })
  /** `runs` is how often the component ran: the length of the list where the step is mapped over one. */
  | (AboutStep & { readonly type: 'step_succeeded'; readonly durationMs: number; readonly runs: number })
  | (AboutStep & { readonly type: 'step_failed'; readonly durationMs: number; readonly error: ErrorRecord })
  | (AboutStep & { readonly type: 'step_skipped'; readonly reason: SkipReason });

/**
 * Why a step did not run: its `when` condition, an input that a skipped step did not give, or that nobody needed
 * its outputs since the results of the steps after it were there already.
 */
export type SkipReason =
  { readonly condition: string } | { readonly missing: ValueId } | { readonly unneeded: true };

/** Gives a component that is ready to run, by its digest; the same one for all who ask. */
export interface ComponentProvider<Instance> {
  /** @param name helps to find one that nobody has looked up so far */
  get(digest: string, name?: string): Promise<Instance>;
  close(): Promise<void>;
}

/** Where a component is: in a folder of this machine, or in an image. */
export type ComponentPlace = FolderPlace | ImagePlace;

interface KnownComponent {
  readonly manifest: Manifest;
  readonly digest: string;
}

/** A component of somebody who is trusted. */
export interface FolderPlace extends KnownComponent {
  /** The component's own folder. */
  readonly folder: string;
  /** The folder of components that it was found in: those of one bundle in it may share a process. */
  readonly root: string;
  /** The file to run. */
  readonly entryPath: string;
}

/** A component of a stranger. */
export interface ImagePlace extends KnownComponent {
  /** `HOST/PATH@sha256:…` */
  readonly image: string;
}

export interface ComponentPlaces {
  /**
   * @param name helps to find one that nobody has looked up so far
   * @throws COMPONENT_GONE
   */
  place(digest: string, name?: string): Promise<ComponentPlace>;
}
