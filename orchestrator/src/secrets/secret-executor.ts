import { asKumikiError, KumikiError } from '@kumiki/component-sdk/errors';
import type { ExecutionEvent, ExecutionObserver, ExecutionTask, Executor } from '../executors/index.ts';
import type { BoundPlan } from '../pipeline/index.ts';
import type { Mask } from './mask.ts';
import type { OpenedSecrets } from './opened-secrets.ts';

/**
 * Runs plans with the values of their secrets, which go to the components alone: whoever observes hears nothing of them,
 * also where a component says one in its log or in an error.
 */
export class SecretExecutor implements Executor {
  readonly #inner: Executor;
  readonly #open: (plan: BoundPlan) => Promise<OpenedSecrets | undefined>;

  constructor(inner: Executor, open: (plan: BoundPlan) => Promise<OpenedSecrets | undefined>) {
    this.#inner = inner;
    this.#open = open;
  }

  get kind(): Executor['kind'] {
    return this.#inner.kind;
  }

  async execute(task: ExecutionTask, observer: ExecutionObserver): Promise<void> {
    const secrets = await this.#open(task.plan);
    if (!secrets) return await this.#inner.execute(task, observer);
    const { mask } = secrets;
    try {
      await this.#inner.execute(
        { ...task, plan: secrets.resolved(task.plan) },
        maskedObserver(observer, mask),
      );
    } catch (thrown) {
      throw maskedError(asKumikiError(thrown), mask);
    }
  }

  async close(): Promise<void> {
    await this.#inner.close();
  }
}

function maskedObserver(observer: ExecutionObserver, mask: Mask): ExecutionObserver {
  return {
    event: (event) => observer.event(maskedEvent(event, mask)),
    deliver: async (item, outputs) => await observer.deliver(item, outputs),
    ...(observer.deliverStored && {
      deliverStored: async (item, outputs) => await observer.deliverStored!(item, outputs),
    }),
    ...(observer.warn && { warn: (error) => observer.warn!(maskedError(error, mask)) }),
    ...(observer.durable && { durable: async () => await observer.durable!() }),
    ...(observer.keep && { keep: async (...kept) => await observer.keep!(...kept) }),
  };
}

function maskedEvent(event: ExecutionEvent, mask: Mask): ExecutionEvent {
  if (event.type === 'step_log') return { ...event, line: mask.data(event.line) };
  if (event.type === 'step_progress') return { ...event, progress: mask.data(event.progress) };
  if (event.type === 'item_warning') return { ...event, message: mask.text(event.message) };
  return 'error' in event ? { ...event, error: mask.data(event.error) } : event;
}

function maskedError(error: KumikiError, mask: Mask): KumikiError {
  const { code, message, remedy, at, problems } = error;
  return new KumikiError(
    code,
    { message: mask.text(message), remedy: mask.text(remedy) },
    { ...(at && { at }), ...(problems.length > 0 && { problems: mask.data(problems) }) },
  );
}
