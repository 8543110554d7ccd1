import { asKumikiError, stepTimeout, type KumikiError } from '@kumiki/component-sdk/errors';
import { errorMessage } from '@kumiki/component-sdk/worker/wire';
import type { ReportSink } from '@kumiki/component-sdk/progress';
import type { AttemptUsage } from '@kumiki/component-sdk/worker/client';
import type { StepValues } from '../../step/held-value.ts';
import type { ChainAnswer, ChainEnd } from '../lane.ts';
import type { Following } from './following-runs.ts';
import type { HostLink } from './host-link.ts';
import type { OpenRun, Result, RunAnswer } from './open-run.ts';
import type { ToldRun } from './protocol.ts';

export interface HostChainOptions {
  readonly link: HostLink;
  readonly opened: (following: Following) => OpenRun;
  readonly closed: (run: OpenRun) => void;
  /** What a run gave. @throws what it failed with */
  readonly result: (run: OpenRun, told: ToldUsage, result: Result) => Promise<StepValues>;
  /** Lets a run end that nobody waits for, and drops what it gives. */
  readonly leave: (run: OpenRun, answered: Promise<RunAnswer>) => void;
}

interface ToldUsage {
  readonly usage: (usage: AttemptUsage) => void;
}

interface ChainRun {
  readonly open: OpenRun;
  readonly answered: Promise<RunAnswer>;
}

/**
 * Runs that are asked for with one message, one after the other. Whoever asks hears of all of them at their end: up to the
 * first that fails, or that the host did not get to.
 */
export class HostChain {
  readonly #options: HostChainOptions;
  readonly #signal: AbortSignal;
  readonly #stopped = Promise.withResolvers<never>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HostChainOptions, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#stopped.promise.catch(() => undefined); // whoever waits hears it
  }

  async run(following: readonly Following[]): Promise<ChainEnd> {
    const runs = this.#ask(following);
    const answers: ChainAnswer[] = [];
    const stop = (): void => this.#stopped.reject(this.#signal.reason as Error);
    this.#signal.addEventListener('abort', stop, { once: true });
    let since = performance.now();
    let usage: AttemptUsage | undefined;
    const told = ({ open: { step, report } }: ChainRun) => ({
      step,
      usage,
      durationMs: performance.now() - since,
      tell: (sink: ReportSink) => {
        report.tell({ sink });
        report.flush();
      },
    });
    try {
      for (const run of runs) {
        usage = undefined;
        const outputs = await this.#outputs(run, { usage: (used) => (usage = used) });
        if (!outputs) return { answers };
        answers.push({ ...told(run), outputs });
        since = performance.now();
      }
      return { answers };
    } catch (thrown) {
      const error = asKumikiError(thrown);
      for (const { open, answered } of runs.slice(answers.length)) this.#stop(open, answered, error);
      return { answers, failed: { ...told(runs[answers.length]!), error } };
    } finally {
      clearTimeout(this.#timer);
      this.#signal.removeEventListener('abort', stop);
      for (const { open } of runs) this.#options.closed(open);
    }
  }

  #ask(following: readonly Following[]): ChainRun[] {
    const { link, opened } = this.#options;
    const [first, ...behind] = following.map(({ message }) => message);
    const later = following.slice(1).map((one) => ({
      open: opened(one),
      answered: link.nextAnswer(one.message.id, one.neighbour.name) as Promise<RunAnswer>,
    }));
    const message: ToldRun = behind.length > 0 ? { ...first!, following: behind } : first!;
    const { name } = following[0]!.neighbour;
    const open = opened(following[0]!);
    const runs = [{ open, answered: link.ask(message, name) as Promise<RunAnswer> }, ...later];
    runs.forEach(({ answered }, at) => {
      const { release } = following[at]!;
      answered.then(release, release);
    });
    return runs;
  }

  /** Nothing where the host did not get to it. */
  async #outputs({ open, answered }: ChainRun, told: ToldUsage): Promise<StepValues | undefined> {
    const { id, timeoutMs: limit } = open.step;
    clearTimeout(this.#timer);
    // Those that ran as one with the run before it have come with its answer.
    const isThere = !this.#options.link.isWaiting(open.id);
    if (!isThere)
      this.#timer = setTimeout(() => {
        this.#stopped.reject(stepTimeout(`The step "${id}"`, limit));
      }, limit);
    const answer = await (isThere ? answered : Promise.race([answered, this.#stopped.promise]));
    return answer.type === 'result' ? await this.#options.result(open, told, answer) : undefined;
  }

  /** Those that have failed, or that the host passed over, hear nothing of it. */
  #stop(open: OpenRun, answered: Promise<RunAnswer>, error: KumikiError): void {
    const { link, leave } = this.#options;
    if (!link.hasEnded) link.send({ type: 'cancel', id: open.id, reason: errorMessage(error) });
    leave(open, answered);
  }
}
