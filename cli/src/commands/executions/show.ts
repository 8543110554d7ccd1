import type {
  Execution,
  ExecutionItem,
  ExecutionRef,
  ItemStep,
  StepAttempt,
} from '@kumiki/orchestrator/execution';
import { exitCodes, type ExitCode } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { onOutput, padEnd, print, safe, widthOf } from '../../console/terminal.ts';
import { bytes, count, duration, milliseconds } from '../../console/words.ts';
import { executionData, itemData } from './data.ts';
import type { ExecutionSource } from '../../platform/executions.ts';

/** Items that are read at a time. */
const page = 200;
const mostFailuresShown = 20;

interface Detail {
  readonly item: ExecutionItem;
  readonly steps: readonly ItemStep[];
  readonly attempts: readonly StepAttempt[];
}

export async function showExecution(
  owner: ExecutionSource,
  ref: ExecutionRef,
  json: boolean,
): Promise<ExitCode> {
  const { troubles = [], ...execution } = await owner.execution(ref);
  if (json) {
    const items: Record<string, unknown>[] = [];
    for await (const { item, steps, attempts } of details(owner, ref, execution.counts.total)) {
      items.push(itemData(item, steps, attempts));
    }
    const held = troubles.length > 0 && { troubles };
    print(JSON.stringify({ ...executionData(execution), ...held, items }, null, 2));
    return exitCodes.ok;
  }
  const totals = new StepTotals(execution.steps);
  const failures: ExecutionItem[] = [];
  for await (const { item, attempts, steps } of details(owner, ref, execution.counts.total)) {
    totals.add(steps, attempts);
    if (item.status === 'failed') failures.push(item);
  }
  print(heading(execution));
  if (execution.error)
    print(`    ${onOutput.red(safe(execution.error.message))}\n    ${safe(execution.error.remedy)}`);
  for (const { message, remedy } of troubles)
    print(`${onOutput.yellow('!')} It does not go on. ${safe(message)}\n    ${safe(remedy)}`);
  print(totals.text());
  for (const { name, error } of failures.slice(0, mostFailuresShown)) {
    print(
      `${onOutput.red('✘')} ${safe(name)}  ${safe(error?.message ?? '')} ${onOutput.dim(error?.code ?? '')}`,
    );
  }
  if (failures.length > mostFailuresShown) print(`  and ${failures.length - mostFailuresShown} more`);
  return exitCodes.ok;
}

async function* details(owner: ExecutionSource, ref: ExecutionRef, total: number): AsyncGenerator<Detail> {
  for (let from = 0; from < total; from += page) {
    const items = await owner.items(ref, {}, { from, limit: page });
    const steps = Map.groupBy(await owner.steps(ref, { from, limit: page }), ({ item }) => item);
    for (const item of items) {
      const attempts = await owner.attempts(ref, item.index);
      yield { item, steps: steps.get(item.index) ?? [], attempts };
    }
  }
}

function heading({
  id,
  status,
  pipeline,
  counts,
  createdAt,
  startedAt,
  endedAt,
  local,
  bytes: size,
}: Execution): string {
  const { bold, dim } = onOutput;
  const took = startedAt === undefined || endedAt === undefined ? '' : ` in ${duration(endedAt - startedAt)}`;
  const parts = [
    `${counts.succeeded} of ${count(counts.total, 'item')} succeeded`,
    ...(counts.failed > 0 ? [`${counts.failed} failed`] : []),
    ...(counts.cancelled > 0 ? [`${counts.cancelled} cancelled`] : []),
  ];
  return [
    `${bold(safe(pipeline.name))}  ${status}${took}`,
    dim(`${id}, ${new Date(createdAt).toLocaleString('sv-SE')}`),
    `${parts.join(', ')}; ${bytes(size)} kept${local ? `; results are in ${safe(shownPath(local.out))}` : ''}`,
  ].join('\n');
}

/** What the steps of all items took together. */
class StepTotals {
  readonly #steps: Map<
    string,
    { ran: number; cached: number; failed: number; ms: number; cpuMs: number; peak: number }
  >;

  constructor(steps: readonly string[]) {
    this.#steps = new Map(
      steps.map((step) => [step, { ran: 0, cached: 0, failed: 0, ms: 0, cpuMs: 0, peak: 0 }]),
    );
  }

  add(steps: readonly ItemStep[], attempts: readonly StepAttempt[]): void {
    for (const { step, status } of steps) {
      const total = this.#steps.get(step)!;
      if (status === 'cached') total.cached++;
      if (status === 'failed') total.failed++;
    }
    for (const { step, outcome, usage, startedAt, endedAt } of attempts) {
      const total = this.#steps.get(step)!;
      total.cpuMs += usage.cpuMs ?? 0;
      total.peak = Math.max(total.peak, usage.peakMemoryBytes ?? 0);
      if (outcome !== 'succeeded') continue;
      total.ran++;
      total.ms += (endedAt ?? startedAt) - startedAt;
    }
  }

  text(): string {
    const width = Math.max(0, ...[...this.#steps.keys()].map(widthOf));
    return [...this.#steps]
      .map(([step, { ran, cached, failed, ms, cpuMs, peak }]) => {
        const parts: string[] = [];
        if (ran > 0)
          parts.push(`ran ${ran}×, ${milliseconds(ms / ran)} ms each, ${duration(cpuMs)} of processor time`);
        if (peak > 0) parts.push(`at most ${bytes(peak)}`);
        if (cached > 0) parts.push(`${cached} from before`);
        if (failed > 0) parts.push(onOutput.red(`${failed} failed`));
        return `  ${padEnd(safe(step), width)}  ${parts.join(', ') || onOutput.dim('did not run')}`;
      })
      .join('\n');
  }
}
