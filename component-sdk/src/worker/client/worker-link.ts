import type { Description } from '@kumiki/proto/component';
import type { KumikiError } from '../../errors/index.ts';
import type { LogLevel, Reporter, ReportSink } from '../../progress/index.ts';
import type { Packets } from './packets.ts';
import type { RunFolder } from './run-folder.ts';
import type { ScratchFolder } from './scratch-folder.ts';
import type { ProcessEnd } from './group-process.ts';
import type { ProcessOptions } from './worker-process.ts';

export interface LinkOptions {
  /** What messages call the component until it said its name. */
  readonly name: string;
  /** How long it may take until it is set up, in ms. Default 60,000. */
  readonly startMs?: number;
  /** How long it may take to end a run that was cancelled or is out of time, in ms. Default 2,000. */
  readonly graceMs?: number;
  /** How long it may take to end when it is asked to, in ms. Default 10,000. */
  readonly stopMs?: number;
  /** The most resident memory of its process while an item is in work, in bytes; it is ended beyond. Default: no limit. */
  readonly memoryLimit?: number;
  /** The most bytes in its folder for temporary files. Default: `KUMIKI_WORKER_SCRATCH`, else 2 GiB. */
  readonly scratchLimit?: number;
}

export interface StartOptions extends ProcessOptions, LinkOptions {
  /** Hears what the process prints while no item, or more than one, runs in it. */
  readonly sink?: ReportSink;
  /** Where its shared folder is made. Default: a memory file system where there is one. */
  readonly base?: string;
}

export interface ConnectOptions extends LinkOptions {
  readonly socket: string;
  /** The folder that the worker was started with too. */
  readonly shared: string;
}

/** A worker that answers: its stream of packets, its folder, and the process where it is ours. */
export interface WorkerLink {
  readonly name: string;
  readonly description: Description;
  readonly packets: Packets;
  readonly folder: RunFolder;
  /** The worker's own process on this machine, where it is known: in a container it may not be. */
  readonly pid: number | undefined;
  /** It has ended, or is about to: it takes no more packets. */
  readonly hasEnded: boolean;
  readonly graceMs: number;
  readonly stopMs: number;
  readonly memoryLimit: number | undefined;
  readonly scratchLimit: number | undefined;
  /** Its folder for temporary files, where the process is ours. */
  readonly scratch?: ScratchFolder;
  /** The runs that are out in the process, of all components that it serves. */
  readonly running: Set<Reporter>;
  /** Hears what the process prints. */
  onLine: ((level: LogLevel, text: string) => void) | undefined;
  /** What the worker itself had not removed when it had ended: names of slots. */
  readonly leftBehind: readonly string[];
  readonly ended: Promise<ProcessEnd>;
  /** Asks the process to finish what runs and end. */
  terminate(): void;
  /** Why a stream broke, told by how the process ended. */
  crashed(cause: unknown): Promise<KumikiError>;
  /** Ends the process, after `graceMs` by force, and removes its folder. */
  close(graceMs: number): Promise<void>;
}
