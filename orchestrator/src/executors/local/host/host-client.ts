import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { createReporter, type Reporter } from '@kumiki/component-sdk/progress';
import { errorMessage } from '@kumiki/component-sdk/worker/wire';
import type { PlanStep } from '../../../pipeline/index.ts';
import type { ComponentPlace } from '../../executor.ts';
import type { StepValue, StepValues } from '../../step/held-value.ts';
import type { LaneRun } from '../lane.ts';
import { errorFrom, type Answer, type HostLink } from './host-link.ts';
import { HostValues } from './host-values.ts';
import type { SentValuesOptions } from './sent-values.ts';

type Result = Extract<Answer, { readonly type: 'result' }>;

interface OpenRun {
  readonly id: number;
  readonly step: PlanStep;
  /** What messages call the component. */
  readonly name: string;
  readonly run: LaneRun;
  /** For what the process prints; the component's own lines come limited already. */
  readonly printed: Reporter;
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
  readonly #loaded = new Map<string, Promise<void>>();
  readonly #open = new Map<number, OpenRun>();
  /** Runs that nobody waits for any more, and that go on. */
  readonly #left = new Set<Promise<void>>();

  constructor(link: HostLink, options: HostClientOptions) {
    this.link = link;
    this.#graceMs = options.graceMs;
    this.#values = new HostValues(link, options);
    link.listener = {
      told: (message) => {
        if (message.type === 'taken') this.#values.taken(message.handle);
        else if (message.type === 'log') this.#open.get(message.id)?.run.sink.log(message.line);
        else this.#open.get(message.id)?.run.sink.progress(message.progress);
      },
      line: (text, from) => {
        const [open] = this.#open.values();
        open?.printed.log[from === 'stderr' ? 'warn' : 'info'](text);
      },
      stray: options.stray,
    };
  }

  get hasEnded(): boolean {
    return this.link.hasEnded;
  }

  /** Loads a component and sets it up, once. @throws COMPONENT_LOAD_FAILED, COMPONENT_SETUP_FAILED, WORKER_CRASHED */
  async load({ digest, manifest, entryPath }: ComponentPlace): Promise<void> {
    const load = async (): Promise<void> => {
      const id = this.link.nextId();
      const { name } = manifest;
      const answer = await this.link.ask({ type: 'load', id, digest, manifest, entryPath }, name);
      if (answer.type === 'loaded' && answer.failure) throw errorFrom(answer.failure, name);
    };
    const loading = this.#loaded.get(digest) ?? load();
    this.#loaded.set(digest, loading);
    try {
      await loading;
    } catch (thrown) {
      this.#loaded.delete(digest); // it may be there the next time: a file, a library
      throw thrown;
    }
  }

  /** Waits until no run goes on that nobody waits for. */
  async settled(): Promise<void> {
    while (this.#left.size > 0) await Promise.all(this.#left);
  }

  /**
   * Runs a loaded component. When the signal is aborted it rejects at once, and the run has a while to end; the
   * host goes with one that does not.
   * @throws what the component throws; WORKER_CRASHED, WORKER_MEMORY, WORKER_SHARED_FULL, VALUE_LOST
   */
  async run(step: PlanStep, name: string, inputs: StepValues, run: LaneRun): Promise<StepValues> {
    const { signal, params, root, leaves } = run;
    const sent = await this.#values.send(inputs);
    const release = () => sent.release();
    if (signal.aborted) {
      release();
      throw signal.reason;
    }
    const id = this.link.nextId();
    const open = { id, step, name, run, printed: createReporter(run.sink) };
    this.#open.set(id, open);
    const readers = Object.fromEntries(
      Object.entries(step.outputs).map(([output, declared]) => [output, declared.readers]),
    );
    const { component: digest } = step;
    const message = {
      type: 'run',
      id,
      digest,
      inputs: sent.messages,
      params,
      root,
      leaves,
      readers,
    } as const;
    const answered = this.link.ask(message, name);
    answered.then(release, release);
    return await this.#inTime(open, answered as Promise<Result>);
  }

  async #inTime(open: OpenRun, answered: Promise<Result>): Promise<StepValues> {
    const { id, name, run, printed } = open;
    const { signal } = run;
    const given = answered.then(async (result) => await this.#result(open, result));
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => {
      this.link.send({ type: 'cancel', id, reason: errorMessage(reasonOf(signal, name)) });
      this.#leave(
        given.then((outputs) => this.drop(Object.values(outputs))),
        name,
      );
      stopped.reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      return await Promise.race([given, stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
      printed.flush();
      this.#open.delete(id);
    }
  }

  async #result({ id, step, name, run }: OpenRun, result: Result): Promise<StepValues> {
    await this.link.heard(result.printed);
    const { cpuMs, peakMemory } = result;
    run.usage({ cpuMs, ...(peakMemory !== undefined && { peakMemory }) });
    try {
      if ('outputs' in result) return await this.#values.outputs(step, result.outputs);
      if (result.goesOn) this.#leave(this.link.nextAnswer(id, name), name);
      throw errorFrom(result.failure, name);
    } finally {
      if (result.inSlots) this.link.sendLater({ type: 'release', id });
    }
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
