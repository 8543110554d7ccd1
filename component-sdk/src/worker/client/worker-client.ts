import type { Description, Joining, Result, Sent } from '@kumiki/proto/component';
import { asKumikiError, KumikiError, kumikiError, reasonOf, stepTimeout } from '../../errors/index.ts';
import { parseManifest, type Manifest } from '../../manifest/index.ts';
import { createReporter, type LogLevel, type Reporter } from '../../progress/index.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunRequest } from '../instance.ts';
import type { Values } from '../values.ts';
import { OutputCheck } from '../output-check.ts';
import { nameRoots } from '../roots.ts';
import { errorOf, SlotPool, ValueReader, ValueWriter } from '../wire/index.ts';
import type { ValueMessage } from '../wire/index.ts';
import { Credits } from './credits.ts';
import { KeptFiles } from './kept-files.ts';
import { memoryError, watchMemory } from './memory-watch.ts';
import { notTakenUp } from './not-taken-up.ts';
import type { PacketListener } from './packets.ts';
import {
  hasStayed,
  readOutputs,
  stayedIn,
  writeInputs,
  type StayedPicture,
  type WorkerValues,
} from './stayed-values.ts';
import { scratchLimitOf, watchFolders, type WatchedFolder } from './scratch-watch.ts';
import { readPeakMemory, resetPeakMemory, type AttemptUsage } from './usage.ts';
import { connectWorker, startWorker } from './open-worker.ts';
import type { ConnectOptions, StartOptions, WorkerLink } from './worker-link.ts';

/** A run in a worker; what `ComponentInstance.run` takes is enough. */
export interface WorkerRunRequest extends RunRequest {
  /** The most that the run may take, in ms; a worker that does not keep to it is ended. */
  readonly timeLimitMs?: number;
  /** 1 for the first attempt. */
  readonly attempt?: number;
  /** Hears what the run took, when it has ended. */
  readonly usage?: (usage: AttemptUsage) => void;
}

/** A run whose pictures may stay in the process of the worker, and may be there already. */
export interface StayingRunRequest extends Omit<WorkerRunRequest, 'inputs'> {
  readonly inputs: WorkerValues;
  /** Whether pictures stay, where the worker can keep them. They are there until they are dropped. */
  readonly hold: boolean;
  /** Runs to be done as one with it, where the worker finds that they give the same so. */
  readonly joining?: readonly Sent<Joining>[];
  /** Told how many of them were: the outputs are those of the last. */
  readonly joined?: (count: number) => void;
}

/**
 * A component in a process of its own, to be run like one in this process: a crash, a hang or a wrong answer costs
 * the attempt that it happens in.
 */
export class WorkerClient {
  readonly manifest: Manifest;
  readonly description: Description;
  readonly #link: WorkerLink;
  readonly #slots: SlotPool;
  readonly #files: KeptFiles;
  readonly #credits: Credits;
  readonly #outputs: OutputCheck;
  #lastId = 0;
  /** Removes what the latest run left in the folder for temporary files. */
  #tidying: Promise<void> | undefined;

  private constructor(link: WorkerLink, credits: number) {
    const { description } = link;
    this.manifest = manifestOf(description, link.name);
    this.description = description;
    this.#link = link;
    this.#slots = new SlotPool(link.folder.inputs);
    this.#files = new KeptFiles(this.#slots);
    this.#credits = new Credits(credits);
    this.#outputs = new OutputCheck(this.manifest);
    // What the process prints while one item runs belongs to that item.
    link.onLine = (level, text) => {
      const [only, more] = link.running;
      if (only && !more) only.log[level](text);
    };
  }

  /**
   * Starts a worker's process and waits until it is set up.
   * @throws WORKER_START_FAILED, WORKER_VERSION, WORKER_ANSWER_INVALID, COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED
   */
  static async start(options: StartOptions): Promise<WorkerClient> {
    return await WorkerClient.over(await startWorker(options));
  }

  /** Takes up a worker that somebody else started and ends. @throws as `start` */
  static async connect(options: ConnectOptions): Promise<WorkerClient> {
    return await WorkerClient.over(await connectWorker(options));
  }

  /** Takes up a worker that has told what it is. @throws WORKER_CRASHED, WORKER_ANSWER_INVALID, WORKER_VERSION */
  static async over(link: WorkerLink): Promise<WorkerClient> {
    try {
      const credits = await link.packets.credits;
      link.scratch?.keep(); // it is set up now
      return new WorkerClient(link, credits);
    } catch (thrown) {
      const error = await notTakenUp(link, thrown);
      await link.close(0);
      throw error;
    }
  }

  get hasEnded(): boolean {
    return this.#link.hasEnded;
  }

  /**
   * Runs the component once, as `ComponentInstance.run` does. While as many runs as the worker takes are out, it
   * waits.
   * @throws WORKER_CRASHED, WORKER_ANSWER_INVALID, WORKER_REFERENCE_REFUSED, WORKER_SHARED_FULL, WORKER_MEMORY,
   *   WORKER_SCRATCH, STEP_TIMEOUT, CANCELLED, COMPONENT_OUTPUT_MISSING, COMPONENT_OUTPUT_UNKNOWN, COMPONENT_OUTPUT_TYPE, and what the worker says
   */
  async run(request: WorkerRunRequest): Promise<Values> {
    return (await this.runStaying({ ...request, hold: false })) as Values;
  }

  /** As `run`, with pictures that stay in the process of the worker. @throws as `run` */
  async runStaying(request: StayingRunRequest): Promise<WorkerValues> {
    const component = this.manifest.name;
    const { signal } = request;
    const decodes = this.description.decodes;
    const writer = new ValueWriter({ slots: this.#slots, decodes, files: this.#files });
    const reporter = createReporter(request.sink);
    try {
      await this.#credits.take(signal);
      this.#link.running.add(reporter);
      try {
        return await this.#attempt(request, writer, reporter);
      } finally {
        this.#link.running.delete(reporter);
        if (this.#link.running.size === 0) this.#tidying = this.#link.scratch?.tidy();
        writer.release();
        this.#credits.giveBack();
      }
    } catch (thrown) {
      throw this.#asError(thrown, signal).within({ component });
    } finally {
      reporter.flush();
    }
  }

  async #attempt(request: StayingRunRequest, writer: ValueWriter, reporter: Reporter): Promise<WorkerValues> {
    const {
      inputs,
      params,
      signal,
      root,
      traceparent,
      stream,
      timeLimitMs = 0,
      attempt = 1,
      usage,
      joined,
    } = request;
    const joining = this.description.joins ? [...(request.joining ?? [])] : [];
    if (this.#tidying) await this.#tidying;
    const pid = usage && this.#link.pid;
    if (pid !== undefined) resetPeakMemory(pid);
    const id = String(++this.#lastId);
    const packet = {
      id,
      inputs: await writeInputs(writer, inputs),
      params: JSON.stringify(params),
      deadlineMs: timeLimitMs,
      attempt,
      root,
      ...(traceparent !== undefined && { traceparent }),
      ...(stream !== undefined && { stream }),
      ...(request.hold && this.description.holds && { hold: true }),
      ...(joining.length > 0 && { joining }),
    };
    signal.throwIfAborted();
    const sent = this.#link.packets.send(packet, listenerFor(reporter));
    const result = await this.#inTime(id, sent, signal, timeLimitMs);
    const peakMemory = pid === undefined ? undefined : readPeakMemory(pid);
    usage?.({
      ...(result.cpuMs > 0 && { cpuMs: result.cpuMs }),
      ...(peakMemory !== undefined && { peakMemory }),
    });
    if (result.outcome !== 'OK') throw errorOf(result.outcome, result.error, this.manifest.name);
    try {
      const mayStay = [packet, ...joining].some(({ hold }) => hold === true);
      const outputs = await this.#read(result, mayStay, joining.length);
      joined?.(result.joined);
      // What stayed has its names from the worker.
      return nameRoots(outputs as Values, root, inputs as Values);
    } finally {
      this.#link.packets.release(id);
    }
  }

  /** A worker that neither ends a run in time nor says so has lost its chance. */
  async #inTime(id: string, sent: Promise<Result>, signal: AbortSignal, limitMs: number): Promise<Result> {
    const { graceMs, packets, pid, memoryLimit } = this.#link;
    const hangs = Promise.withResolvers<never>();
    const give = (error: KumikiError): void => {
      hangs.reject(error);
      void this.#link.close(0);
    };
    const timers: NodeJS.Timeout[] = [];
    const onAbort = (): void => {
      packets.cancel(id);
      timers.push(setTimeout(() => give(this.#cancelled(signal)), graceMs));
    };
    if (limitMs > 0) {
      const late = () => give(stepTimeout(`A run of ${this.manifest.name}`, limitMs));
      timers.push(setTimeout(late, limitMs + graceMs));
    }
    const endWatch =
      memoryLimit === undefined || pid === undefined
        ? undefined
        : watchMemory(pid, memoryLimit, (used) => give(memoryError(this.manifest.name, used, memoryLimit)));
    const endFolderWatch = watchFolders(this.#folders(), (error) => give(error(this.manifest.name)));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([sent, hangs.promise]);
    } catch (thrown) {
      throw thrown instanceof KumikiError ? thrown : await this.#link.crashed(thrown);
    } finally {
      for (const timer of timers) clearTimeout(timer);
      endWatch?.();
      endFolderWatch();
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** What the worker writes to. Who it is that limits one that somebody else started, is not known. */
  #folders(): WatchedFolder[] {
    const { scratch, scratchLimit = scratchLimitOf(), memoryLimit, folder } = this.#link;
    const folders: WatchedFolder[] = [];
    if (scratch) folders.push({ path: scratch.path, holds: 'files', limit: scratchLimit });
    if (memoryLimit !== undefined)
      folders.push({ path: folder.outputs, holds: 'values', limit: memoryLimit });
    return folders;
  }

  async #read({ outputs, joined }: Result, mayStay: boolean, mayJoin: number): Promise<WorkerValues> {
    const component = this.manifest.name;
    if (joined > mayJoin) {
      const reason = `it did ${joined} runs with it, and was asked for ${mayJoin}`;
      throw kumikiError('WORKER_ANSWER_INVALID', { component, reason });
    }
    const values = await readOutputs(this.#reader(), outputs).catch((thrown: unknown) => {
      throw this.#notReadable(thrown);
    });
    const stayed = stayedIn(Object.values(values));
    if (stayed.length > 0 && !mayStay) {
      const reason = 'it kept a picture that it was not asked to keep';
      throw kumikiError('WORKER_ANSWER_INVALID', { component, reason });
    }
    try {
      return this.#outputs.check(new Map(Object.entries(values)), hasStayed);
    } catch (thrown) {
      this.drop(stayed);
      throw thrown;
    }
  }

  /**
   * Tells the worker that no frames of a stream come any more, and waits until its component is done with it.
   * @throws WORKER_CRASHED, and what the component throws
   */
  async endStream(stream: string): Promise<void> {
    if (!this.description.streams) return;
    const { error } = await this.#link.packets.endStream(stream).catch(async (thrown: unknown) => {
      throw await this.#link.crashed(thrown);
    });
    if (error) throw errorOf('FAILED', error, this.manifest.name);
  }

  /** Where messages of the worker's values have their slots. */
  get folder(): RunFolder {
    return this.#link.folder;
  }

  /**
   * A picture that stayed, as a message whose slots are the caller's until it releases them.
   * @throws WORKER_CRASHED, and what the worker says
   */
  async fetch({ number }: StayedPicture): Promise<{ readonly message: ValueMessage; release(): void }> {
    const id = String(++this.#lastId);
    const { packets } = this.#link;
    const fetched = await packets.fetch(id, number).catch(async (thrown: unknown) => {
      throw await this.#link.crashed(thrown);
    });
    if (!fetched.value) throw errorOf('FAILED', fetched.error, this.manifest.name);
    return { message: fetched.value, release: () => packets.release(id) };
  }

  /** Lets the worker let go of pictures that stayed. */
  drop(numbers: readonly number[]): void {
    if (numbers.length > 0) this.#link.packets.drop([...numbers]);
  }

  #reader(): ValueReader {
    const component = this.manifest.name;
    const broken = (reason: string) => kumikiError('WORKER_ANSWER_INVALID', { component, reason });
    return new ValueReader({ folder: this.#link.folder.outputs, broken });
  }

  #notReadable(thrown: unknown): KumikiError {
    const error = asKumikiError(thrown);
    // An image that cannot be read is not the fault of whoever sent the item.
    if (error.entry.side !== 'caller') return error;
    const component = this.manifest.name;
    return kumikiError('WORKER_ANSWER_INVALID', { component, reason: reasonOf(error) });
  }

  #asError(thrown: unknown, signal: AbortSignal): KumikiError {
    if (thrown instanceof KumikiError) return thrown;
    return signal.aborted ? this.#cancelled(signal) : asKumikiError(thrown);
  }

  #cancelled(signal: AbortSignal): KumikiError {
    const reason: unknown = signal.reason;
    const values = { what: `A run of ${this.manifest.name}` };
    return reason instanceof KumikiError ? reason : kumikiError('CANCELLED', values);
  }

  /** Lets the worker finish what runs and end; one that does not is killed. Removes all that it left in memory. */
  async dispose(): Promise<void> {
    await this.#link.close(this.#link.stopMs);
    this.#slots.close();
  }
}

function listenerFor({ progress, log }: Reporter): PacketListener {
  return {
    progress: ({ fraction, message }) => progress(fraction, message === '' ? undefined : message),
    log: ({ level, message, data }) => log[asLevel(level)](message, asData(data)),
  };
}

function asLevel(level: string): LogLevel {
  return level === 'debug' || level === 'warn' || level === 'error' ? level : 'info';
}

function asData(text: string): Record<string, unknown> | undefined {
  if (text === '') return undefined;
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return { data: text };
  }
}

function manifestOf({ manifest }: Description, name: string): Manifest {
  return parseManifest(manifest, `the manifest of ${name}`);
}
