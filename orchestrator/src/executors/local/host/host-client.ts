import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { environmentOf } from '@kumiki/component-sdk/worker/process';
import { errorMessage } from '@kumiki/component-sdk/worker/wire';
import type { Image } from '@kumiki/component-sdk/values';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { FolderPlace } from '../../executor.ts';
import type { StepValue, StepValues } from '../../step/held-value.ts';
import type { ChainEnd, LaneRun, RunAhead } from '../lane.ts';
import { errorFrom, type HostLink } from './host-link.ts';
import { AnswerSlots } from './answer-slots.ts';
import { followingRuns, type FollowingOptions, type Neighbour } from './following-runs.ts';
import { HostChain } from './host-chain.ts';
import { HostValues } from './host-values.ts';
import type { OpenRun, Result, RunAnswer } from './open-run.ts';
import { runMessage } from './run-message.ts';
import { RunReport } from './run-report.ts';
import { isAsExpected } from './runs-ahead.ts';
import { SaidTerms } from './said-terms.ts';
import type { SentValuesOptions } from './sent-values.ts';

/** A run that the host was told to go on with, and that nobody has asked for yet. */
interface EarlyRun extends OpenRun {
  readonly inputs: RunAhead['inputs'];
  readonly answered: Promise<RunAnswer>;
}

export interface HostClientOptions extends Omit<SentValuesOptions, 'send'> {
  /** How long a run may go on after it was cancelled or was out of time, in ms. */
  readonly graceMs: number;
  /** Hears errors of components that belong to no run. */
  readonly stray: (error: KumikiError) => void;
}

/** A host as the steps of a lane use it. */
export class HostClient {
  readonly link: HostLink;
  readonly #graceMs: number;
  readonly #values: HostValues;
  readonly #said: SaidTerms;
  readonly #loaded = new Map<string, Promise<void>>();
  readonly #ready = new Set<string>();
  readonly #changes = new Set<string>();
  readonly #open = new Map<number, OpenRun>();
  /** Runs that follow those that were asked for, in order. */
  #early: readonly EarlyRun[] = [];
  /** What the steps gave that they follow. */
  readonly #given = new Map<string, StepValues>();
  /** Lines of which it is not known yet which run printed them. */
  readonly #lines: (readonly [text: string, from: 'stdout' | 'stderr'])[] = [];
  /** Bytes that the host had printed at its latest answer. */
  #printed = 0;
  /** Runs that nobody waits for any more, and that go on. */
  readonly #left = new Set<Promise<void>>();
  #threads = 1;

  constructor(link: HostLink, options: HostClientOptions) {
    this.link = link;
    this.#graceMs = options.graceMs;
    this.#values = new HostValues(link, options);
    this.#said = new SaidTerms((message) => link.sendLater(message));
    link.listener = {
      told: (message) => {
        if (message.type === 'taken') this.#values.taken(message.handle);
        else if (message.type === 'log') this.#open.get(message.id)?.report.log(message.line);
        else this.#open.get(message.id)?.report.progress(message.progress);
      },
      line: (text, from) => {
        this.#lines.push([text, from]);
        if (this.#early.length === 0) return this.#tellLines();
        // The next run may have printed it: then the answer of the one before has come, and is read in this turn or the next.
        setImmediate(() => setImmediate(() => this.#tellLines()));
      },
      stray: options.stray,
    };
  }

  get hasEnded(): boolean {
    return this.link.hasEnded;
  }

  /** How many threads each image may have in the runs that are asked for from now on. */
  useThreads(count: number): void {
    if (count === this.#threads) return;
    this.#threads = count;
    this.link.sendLater({ type: 'threads', count });
  }

  /** Loads a component and sets it up, once. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_CRASHED */
  async load({ digest, manifest, entryPath }: FolderPlace): Promise<void> {
    const load = async (): Promise<void> => {
      const id = this.link.nextId();
      const { name } = manifest;
      const environment = environmentOf(name);
      const answer = await this.link.ask(
        { type: 'load', id, digest, manifest, entryPath, environment },
        name,
      );
      if (answer.type !== 'loaded') return;
      if (answer.failure) throw errorFrom(answer.failure, name);
      if (answer.isChange) this.#changes.add(digest);
    };
    const loading = this.#loaded.get(digest) ?? load();
    this.#loaded.set(digest, loading);
    try {
      await loading;
      this.#ready.add(digest);
    } catch (thrown) {
      this.#loaded.delete(digest); // it may be there the next time: a file, a library
      throw thrown;
    }
  }

  /** Whether a component is ready to run. */
  hasLoaded({ digest }: FolderPlace): boolean {
    return this.#ready.has(digest);
  }

  /** Whether a component that is ready is a change to a sharp pipeline and nothing else. */
  isChange({ digest }: FolderPlace): boolean {
    return this.#changes.has(digest);
  }

  /** Waits until no run goes on that nobody waits for. */
  async settled(): Promise<void> {
    while (this.#left.size > 0) await Promise.all(this.#left);
  }

  /**
   * Runs a loaded component. When the signal is aborted it rejects at once, and the run has a while to end; the
   * host goes with one that does not.
   * @param neighbours the steps to go on with, which may have run when they are asked for
   * @throws what the component throws; WORKER_CRASHED, WORKER_MEMORY, WORKER_SCRATCH, WORKER_SHARED_FULL, VALUE_LOST
   */
  async run(
    step: PlanStep,
    name: string,
    inputs: StepValues,
    run: LaneRun,
    neighbours?: () => Promise<readonly Neighbour[]>,
  ): Promise<StepValues> {
    return (
      (await this.#runEarly(step, inputs, run)) ?? (await this.#runNow(step, name, inputs, run, neighbours))
    );
  }

  /** The step's run where it is on its way. */
  async #runEarly(step: PlanStep, inputs: StepValues, run: LaneRun): Promise<StepValues | undefined> {
    const [next, ...others] = this.#early;
    if (!next) return undefined;
    const isIt =
      next.step === step &&
      run.attempt === 1 &&
      !run.signal.aborted &&
      isAsExpected(next.inputs, inputs, this.#given);
    if (isIt) {
      this.#early = others;
      const outputs = await this.#inTime(next, run, next.answered);
      if (outputs) return outputs;
    }
    this.endEarly();
    return undefined;
  }

  async #runNow(
    step: PlanStep,
    name: string,
    inputs: StepValues,
    run: LaneRun,
    neighbours: (() => Promise<readonly Neighbour[]>) | undefined,
  ): Promise<StepValues> {
    const { signal } = run;
    const sent = await this.#values.send(inputs);
    const id = this.link.nextId();
    const before = new Map([[step.id, id]]);
    const following = neighbours ? await followingRuns(this.#about, before, await neighbours()) : [];
    const tidying = this.link.tidied();
    if (tidying) await tidying;
    if (signal.aborted || this.link.hasEnded) for (const one of following.splice(0)) one.release();
    if (signal.aborted) {
      sent.release();
      throw signal.reason;
    }
    const open = this.#opened(id, step, name);
    this.#given.clear();
    this.#early = following.map(({ neighbour, message, release }) => {
      const early = this.#opened(message.id, neighbour.step, neighbour.name);
      const answered = this.link.nextAnswer(message.id, neighbour.name) as Promise<RunAnswer>;
      answered.then(release, release);
      return { ...early, inputs: neighbour.inputs, answered };
    });
    const message = runMessage(id, step, sent.messages, run, this.#said);
    const behind = following.map((one) => one.message);
    const answered = this.link.ask(behind.length > 0 ? { ...message, following: behind } : message, name);
    const release = () => sent.release();
    answered.then(release, release);
    return (await this.#inTime(open, run, answered as Promise<Result>))!;
  }

  /**
   * Runs loaded components one after the other, all asked for at once. What one of them fails with is in the end, and so is
   * the reason of the signal.
   */
  async runAll(chain: readonly Neighbour[], signal: AbortSignal): Promise<ChainEnd> {
    this.endEarly();
    const following = await followingRuns(this.#about, new Map(), chain, true);
    const tidying = this.link.tidied();
    if (tidying) await tidying;
    if (following.length < chain.length || signal.aborted || this.link.hasEnded) {
      for (const { release } of following) release();
      return { answers: [] };
    }
    const open = new HostChain(
      {
        link: this.link,
        opened: ({ message, neighbour: { step, name }, unnamed }) =>
          this.#opened(message.id, step, name, unnamed),
        closed: ({ id }) => this.#open.delete(id),
        result: async (run, told, result) => await this.#result(run, told, result),
        leave: (run, answered) => this.#leave(this.#dropped(run, answered), run.name),
      },
      signal,
    );
    return await open.run(following);
  }

  get #about(): FollowingOptions {
    return { values: this.#values, link: this.link, said: this.#said };
  }

  #opened(id: number, step: PlanStep, name: string, unnamed?: Image): OpenRun {
    const open = { id, step, name, unnamed, report: new RunReport() };
    this.#open.set(id, open);
    return open;
  }

  /** Nobody will ask for the runs that are on their way: they end, and what they gave is let go of. */
  endEarly(): void {
    for (const open of this.#early) {
      const { id, name, answered } = open;
      this.#open.delete(id);
      const reason = errorMessage(kumikiError('CANCELLED', { what: `A run of ${name}` }));
      this.link.send({ type: 'cancel', id, reason });
      this.#leave(this.#dropped(open, answered), name);
    }
    this.#early = [];
  }

  async #dropped(open: OpenRun, answered: Promise<RunAnswer>): Promise<void> {
    const answer = await answered;
    if (answer.type === 'result') this.drop(Object.values(await this.#outputs(open, answer)));
  }

  async #inTime(open: OpenRun, run: LaneRun, answered: Promise<RunAnswer>): Promise<StepValues | undefined> {
    const { id, name, report } = open;
    const { signal } = run;
    report.tell(run);
    const given = answered.then(async (answer) => {
      return answer.type === 'result' ? await this.#result(open, run, answer) : undefined;
    });
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => {
      this.link.send({ type: 'cancel', id, reason: errorMessage(reasonOf(signal, name)) });
      this.endEarly();
      this.#leave(
        given.then((outputs) => this.drop(Object.values(outputs ?? {}))),
        name,
      );
      stopped.reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([given, stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
      report.flush();
      this.#open.delete(id);
    }
  }

  async #result(open: OpenRun, run: Pick<LaneRun, 'usage'>, result: Result): Promise<StepValues> {
    const behind = this.link.heard(result.printed);
    if (behind) await behind;
    const printed = result.printed[0] + result.printed[1];
    // Those that wait are from this run: none follows one that has printed.
    if (printed > this.#printed) this.#tellLines();
    this.#printed = printed;
    const { cpuMs, peakMemory, joined } = result;
    run.usage({
      cpuMs,
      ...(peakMemory !== undefined && { peakMemory }),
      ...(joined !== undefined && { with: joined.slice('steps.'.length) }),
    });
    const outputs = await this.#outputs(open, result);
    if (this.#early.length > 0) this.#given.set(open.step.id, outputs);
    return outputs;
  }

  async #outputs({ id, step, name, unnamed }: OpenRun, result: Result): Promise<StepValues> {
    const slots = new AnswerSlots(() => {
      if (result.inSlots) this.link.sendLater({ type: 'release', id });
    });
    try {
      if ('outputs' in result) return await this.#values.outputs(step, result.outputs, slots, unnamed);
      if (result.goesOn) this.#leave(this.link.nextAnswer(id, name), name);
      throw errorFrom(result.failure, name);
    } finally {
      slots.release();
    }
  }

  #tellLines(): void {
    const [open] = this.#open.values();
    for (const [text, from] of this.#lines.splice(0)) open?.report.print(text, from);
  }

  /** Waits for a run that nobody waits for, and ends the host where it goes on for too long. */
  #leave(end: Promise<unknown>, name: string): void {
    const timer = setTimeout(() => {
      const how = `it was ended, since a run of ${name} that was to stop went on`;
      this.link.kill((component) => kumikiError('WORKER_CRASHED', { component, how }));
    }, this.#graceMs);
    const nothing = () => undefined;
    const left: Promise<void> = end.then(nothing, nothing).finally(() => {
      clearTimeout(timer);
      this.#left.delete(left);
    });
    this.#left.add(left);
  }

  /** No frames of a stream come to a component any more. */
  endStream(digest: string, stream: string): void {
    this.link.sendLater({ type: 'endStream', digest, stream });
  }

  /** Nobody needs these values any more. */
  drop(values: readonly StepValue[]): void {
    this.#values.drop(values);
  }

  /** Lets the components go; a run that goes on although nobody waits for it is not waited for. */
  async close(ms: number): Promise<void> {
    await this.link.close(this.#left.size > 0 ? 0 : ms);
  }
}

function reasonOf({ reason }: AbortSignal, name: string): KumikiError {
  return reason instanceof KumikiError ? reason : kumikiError('CANCELLED', { what: `A run of ${name}` });
}
