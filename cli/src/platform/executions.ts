import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type {
  Execution,
  ExecutionItem,
  ExecutionRef,
  ItemStep,
  StepAttempt,
  StoredLogLine,
} from '@kumiki/orchestrator/execution';
import type { Owner } from '@kumiki/orchestrator/owner';
import type { ShownAttempt, ShownExecution, ShownItem, ShownLine, ShownStep } from './answers.ts';
import type { PlatformClient } from './client.ts';

/** What commands about executions ask for, of the data folder's owner or of a platform. */
export interface ExecutionSource extends Pick<
  Owner,
  'list' | 'items' | 'steps' | 'attempts' | 'log' | 'wait' | 'cancel'
> {
  execution(ref: ExecutionRef): Promise<KnownExecution>;
}

export interface KnownExecution extends Execution {
  /** What keeps it from going on; what this command carries out itself says so where it runs. */
  readonly troubles?: readonly ErrorRecord[];
}

const itemsPage = 500;
const linesPage = 1000;

/** Executions of a platform, as the commands read them. Stored values of items are not in them. */
export function platformExecutions(client: PlatformClient): ExecutionSource {
  const at = (id: string) => `/executions/${encodeURIComponent(id)}`;
  const execution: ExecutionSource['execution'] = async ({ id }) =>
    toExecution(await client.json<ShownExecution>('GET', at(id)));
  return {
    execution,
    async list(_project, { status, pipeline, text }, { limit, cursor }) {
      const query = new URLSearchParams(status?.map((one): [string, string] => ['status', one]));
      const given = { pipeline, text, limit: Math.min(limit, 200), cursor };
      for (const [name, value] of Object.entries(given)) {
        if (value !== undefined) query.set(name, String(value));
      }
      const path = `/executions?${query.toString()}`;
      const page = await client.json<{ items: ShownExecution[]; next?: string }>('GET', path);
      return { executions: page.items.map(toExecution), ...(page.next !== undefined && { next: page.next }) };
    },
    async items({ id }, { text }, { from, limit }) {
      const query = { text, cursor: from, limit: Math.min(limit, itemsPage) };
      const page = await client.json<{ items: ShownItem[] }>('GET', `${at(id)}/items`, { query });
      return page.items.map(toItem);
    },
    async steps({ id }, { from, limit }) {
      const query = { cursor: from, limit: Math.min(limit, 200) };
      const page = await client.json<{ items: ShownStep[] }>('GET', `${at(id)}/steps`, { query });
      return page.items.map(toStep);
    },
    async attempts({ id }, item) {
      const path = `${at(id)}/items/${item}/attempts`;
      const page = await client.json<{ items: ShownAttempt[] }>('GET', path);
      return page.items.map((attempt) => toAttempt(item, attempt));
    },
    async log({ id }, { item, step }, { after, limit }) {
      const query = { item, step, cursor: after, limit: Math.min(limit, linesPage) };
      const page = await client.json<{ items: ShownLine[] }>('GET', `${at(id)}/logs`, { query });
      return page.items.map(toLine);
    },
    async wait(_ref, ms) {
      await delay(Math.max(ms, 500));
    },
    async cancel(ref) {
      const { status, seq } = await client.json<ShownExecution>('POST', `${at(ref.id)}/cancel`);
      return { status, seq, revision: 0, cancelRequested: true };
    },
  };
}

function toExecution(shown: ShownExecution): KnownExecution {
  const { pipeline: name, version, created_at: created, started_at: started, ended_at: ended } = shown;
  return {
    project: 'default',
    id: shown.execution_id,
    pipeline: { name, ...(version !== undefined && { version }) },
    params: shown.params,
    shared: {},
    files: {},
    priority: shown.priority === 'high' ? 1 : shown.priority === 'low' ? -1 : 0,
    keep: 'all',
    labels: shown.labels,
    status: shown.status,
    revision: 0,
    seq: shown.seq,
    epoch: 0,
    generation: 0,
    cancelRequested: shown.cancel_requested,
    steps: shown.steps,
    counts: shown.items,
    itemsComplete: true,
    bytes: shown.bytes,
    createdAt: Date.parse(created),
    ...times(started, ended),
    ...(shown.error && { error: shown.error }),
    ...(shown.troubles && { troubles: shown.troubles }),
  };
}

function toItem({
  item,
  name,
  status,
  error,
  started_at: started,
  ended_at: ended,
}: ShownItem): ExecutionItem {
  return {
    index: item,
    name,
    status,
    inputs: {},
    openSteps: 0,
    ...times(started, ended),
    ...(error && { error }),
  };
}

function toStep(shown: ShownStep): ItemStep {
  const { item, step, status, attempts, because, error, started_at: started, ended_at: ended } = shown;
  return {
    item,
    step,
    status,
    attempts,
    ...(because && { because }),
    ...times(started, ended),
    ...(error && { error }),
  };
}

function toAttempt(item: number, shown: ShownAttempt): StepAttempt {
  const { step, attempt, generation, outcome, error, cpu_ms: cpuMs, peak_memory_bytes: peak } = shown;
  return {
    item,
    step,
    number: attempt,
    generation,
    outcome,
    usage: { ...(cpuMs !== undefined && { cpuMs }), ...(peak !== undefined && { peakMemoryBytes: peak }) },
    startedAt: Date.parse(shown.started_at),
    ...(shown.ended_at !== null && { endedAt: Date.parse(shown.ended_at) }),
    ...(error && { error }),
  };
}

function toLine({ position, item, step, attempt, time, level, message, data }: ShownLine): StoredLogLine {
  return {
    position,
    item,
    step,
    attempt,
    line: { time: Date.parse(time), level, message, ...(data && { data }) },
  };
}

function times(started: string | null, ended: string | null): { startedAt?: number; endedAt?: number } {
  return {
    ...(started !== null && { startedAt: Date.parse(started) }),
    ...(ended !== null && { endedAt: Date.parse(ended) }),
  };
}
