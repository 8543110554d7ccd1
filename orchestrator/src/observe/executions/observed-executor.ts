import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import { newExecutionId } from '../../execution/model/ids.ts';
import { verdictOf, type VerdictWord } from '../../execution/model/verdict.ts';
import type { ExecutionEvent, ExecutionObserver, ExecutionTask, Executor } from '../../executors/index.ts';
import { currentTrace, formatTraceparent } from '../trace/index.ts';
import type { EndedStatus, Listener, OpenExecution } from './happening.ts';

/** The same executor for executions that no store hears of: what happens in them is told all the same. */
export function observedExecutor(executor: Executor, tell: Listener, now: () => number = Date.now): Executor {
  return {
    kind: executor.kind,
    async execute(task, observer) {
      const run = new UnrecordedRun(task, observer, tell, now());
      try {
        await executor.execute(task, run);
      } finally {
        run.ended(now());
      }
    },
    close: async () => await executor.close(),
  };
}

/** Tells of one execution while it is carried out. */
class UnrecordedRun implements ExecutionObserver {
  readonly #task: ExecutionTask;
  readonly #observer: ExecutionObserver;
  readonly #tell: Listener;
  readonly #execution: OpenExecution;
  readonly #verdicts = new Map<string, VerdictWord>();
  readonly #counts = { succeeded: 0, failed: 0, cancelled: 0 };

  constructor(task: ExecutionTask, observer: ExecutionObserver, tell: Listener, now: number) {
    this.#task = task;
    this.#observer = observer;
    this.#tell = tell;
    const trace = currentTrace();
    this.#execution = {
      project: 'default',
      id: newExecutionId(now),
      pipeline: task.plan.plan.pipeline.name,
      acceptedAt: now,
      startedAt: now,
      changedAt: now,
      ...(trace && { trace: formatTraceparent(trace) }),
    };
    tell({ type: 'execution_accepted', execution: this.#execution });
  }

  event(event: ExecutionEvent): void {
    this.#observer.event(event);
    const { type } = event;
    if (type === 'item_succeeded') this.#item('succeeded', event.item.id, event.durationMs);
    else if (type === 'item_failed') this.#item('failed', event.item.id, event.durationMs, event.error);
    else if (type === 'item_cancelled') this.#item('cancelled', event.item.id);
    else if (type === 'step_succeeded') this.#step(event.step, 'succeeded', event.durationMs);
    else if (type === 'step_failed') this.#step(event.step, 'failed', event.durationMs);
    else if (type === 'step_skipped') this.#step(event.step, 'skipped');
    else if (type === 'step_retrying') this.#step(event.step, 'retried');
  }

  async deliver(...given: Parameters<ExecutionObserver['deliver']>): Promise<void> {
    await this.#observer.deliver(...given);
    const [item, outputs] = given;
    const verdict = verdictOf(this.#task.plan.plan, outputs);
    if (verdict) this.#verdicts.set(item.id, verdict);
  }

  ended(now: number): void {
    const { succeeded, failed, cancelled } = this.#counts;
    const status: EndedStatus =
      cancelled > 0 || succeeded + failed === 0
        ? 'cancelled'
        : failed === 0
          ? 'succeeded'
          : succeeded > 0
            ? 'partial'
            : 'failed';
    const durationMs = Math.max(0, now - this.#execution.acceptedAt);
    this.#tell({ type: 'execution_ended', execution: this.#execution, status, durationMs });
  }

  #item(
    status: 'succeeded' | 'failed' | 'cancelled',
    id: string,
    durationMs?: number,
    error?: ErrorRecord,
  ): void {
    this.#counts[status]++;
    const verdict = this.#verdicts.get(id);
    this.#verdicts.delete(id);
    this.#tell({
      type: 'items_ended',
      execution: this.#execution,
      status,
      count: 1,
      ...(durationMs !== undefined && { durationMs }),
      ...(verdict && { verdict }),
      ...(error && { error }),
    });
  }

  #step(step: string, status: 'succeeded' | 'failed' | 'skipped' | 'retried', durationMs?: number): void {
    const { steps, components } = this.#task.plan.plan;
    const digest = steps.find(({ id }) => id === step)?.component ?? '';
    const component = components[digest]?.name ?? '';
    const about = { type: 'step_ended', execution: this.#execution, step, component, status } as const;
    this.#tell({ ...about, ...(durationMs !== undefined && { durationMs }) });
  }
}
