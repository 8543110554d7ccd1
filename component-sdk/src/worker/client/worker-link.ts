import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Description } from '@kumiki/proto/component';
import { asKumikiError, kumikiError, reasonOf, type KumikiError } from '../../errors/index.ts';
import { createReporter, type LogLevel, type ReportSink } from '../../progress/index.ts';
import { sharedParts } from '../wire/index.ts';
import { Connection } from './connection.ts';
import { Packets } from './packets.ts';
import { makeRunFolder, type RunFolder } from './run-folder.ts';
import type { ScratchFolder } from './scratch-folder.ts';
import { howItEnded, type ProcessEnd } from './group-process.ts';
import { WorkerProcess, type ProcessOptions } from './worker-process.ts';

interface LinkOptions {
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

const defaults = { startMs: 60_000, graceMs: 2000, stopMs: 10_000 } as const;

/** How long a process whose stream broke may take to end, before it is ended. */
const endMs = 1000;

const silent: ReportSink = { progress: () => undefined, log: () => undefined };

/**
 * Starts a worker and opens its stream of packets.
 * @throws WORKER_START_FAILED, WORKER_VERSION, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED
 */
export async function startWorker(options: StartOptions): Promise<WorkerLink> {
  const { name, startMs, graceMs, stopMs } = { ...defaults, ...options };
  const folder = makeRunFolder(options.base);
  const { log, flush } = createReporter(options.sink ?? silent);
  let link: WorkerLink | undefined;
  let connection: Connection | undefined;
  let worker: WorkerProcess | undefined;
  try {
    const started = await WorkerProcess.start(options, folder, (text, from) => {
      const level = from === 'stderr' ? 'warn' : 'info';
      if (link?.onLine) link.onLine(level, text);
      else log[level](text);
    });
    worker = started;
    const begun = performance.now();
    await socketOf(started, folder, startMs, name);
    const connected = new Connection(folder.socket, name);
    connection = connected;
    const description = await Promise.race([
      connected
        .describe(Math.max(1, startMs - (performance.now() - begun)))
        .catch(async (thrown: unknown) => {
          // A connection that broke says less than how the process ended, which is known a moment later.
          const isVague = asKumikiError(thrown).code === 'WORKER_START_FAILED';
          if (isVague) await Promise.race([started.ended, pause(endMs, undefined, { ref: false })]);
          throw isVague && started.hasEnded
            ? notStarted(name, `it ended ${howItEnded(await started.ended)}`)
            : thrown;
        }),
      started.ended.then((end) => {
        throw notStarted(name, `it ended ${howItEnded(end)}`);
      }),
    ]);
    const measured = await started.measured();
    const packets = new Packets(connected.stream());
    let isClosing = false;
    let leftBehind: readonly string[] = [];
    const close = async (ms: number): Promise<void> => {
      isClosing = true;
      if (ms === 0) started.kill();
      await started.stop(ms);
      connected.close();
      leftBehind = existsSync(folder.outputs) ? readdirSync(folder.outputs) : leftBehind;
      folder.remove();
      flush();
    };
    // A stream that broke is of no use, whatever the process thinks.
    void packets.over.then(async () => await close(started.isAsked ? stopMs : endMs));
    link = {
      name,
      description,
      packets,
      folder,
      pid: measured,
      graceMs,
      stopMs,
      memoryLimit: options.memoryLimit,
      scratchLimit: options.scratchLimit,
      // That of a container is its own.
      ...(options.container ? {} : { scratch: started.scratch }),
      onLine: undefined,
      ended: started.ended,
      get leftBehind() {
        return leftBehind;
      },
      terminate: () => started.terminate(),
      close,
      async crashed(cause) {
        const end = await Promise.race([started.ended, pause(endMs, undefined, { ref: false })]);
        const how = end ? howItEnded(end) : `its connection broke (${reasonOf(cause)})`;
        return kumikiError('WORKER_CRASHED', { component: name, how }, { cause });
      },
      get hasEnded() {
        return isClosing || started.hasEnded;
      },
    };
    return link;
  } catch (thrown) {
    connection?.close();
    worker?.kill();
    await worker?.ended;
    folder.remove();
    throw thrown;
  }
}

export async function connectWorker(options: ConnectOptions): Promise<WorkerLink> {
  const { name, socket, shared, startMs, graceMs, stopMs } = { ...defaults, ...options };
  const connection = new Connection(socket, name);
  try {
    const description = await connection.describe(startMs);
    const packets = new Packets(connection.stream());
    let over = false;
    void packets.over.then(() => (over = true));
    return {
      name,
      description,
      packets,
      folder: {
        path: shared,
        socket,
        inputs: join(shared, sharedParts.inputs),
        outputs: join(shared, sharedParts.outputs),
        remove: () => undefined,
      },
      pid: description.processId,
      graceMs,
      stopMs,
      memoryLimit: options.memoryLimit,
      scratchLimit: options.scratchLimit,
      onLine: undefined,
      leftBehind: [],
      ended: packets.over.then(() => ({ code: null, signal: null, lastLines: [] })),
      terminate: () => undefined, // whoever started it ends it
      get hasEnded() {
        return over;
      },
      async crashed(cause) {
        return kumikiError('WORKER_CRASHED', { component: name, how: reasonOf(cause) }, { cause });
      },
      async close() {
        packets.end();
        connection.close();
      },
    };
  } catch (thrown) {
    connection.close();
    throw thrown;
  }
}

/** Waits until the worker has made its socket. */
async function socketOf(
  worker: WorkerProcess,
  { socket }: RunFolder,
  limitMs: number,
  name: string,
): Promise<void> {
  const until = performance.now() + limitMs;
  while (!existsSync(socket)) {
    if (worker.hasEnded) throw notStarted(name, `it ended ${howItEnded(await worker.ended)}`);
    if (performance.now() > until) throw notStarted(name, `it made no socket in ${limitMs} ms`);
    await pause(5);
  }
}

function notStarted(component: string, reason: string): KumikiError {
  const advice = 'See its log; "kumiki conformance" checks a worker.';
  return kumikiError('WORKER_START_FAILED', { component, reason, advice }, { at: { component } });
}
