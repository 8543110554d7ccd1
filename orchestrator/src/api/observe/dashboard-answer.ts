import type { Observation } from '../../observe/index.ts';
import type { Figures, FiguresWindow } from '../../observe/index.ts';
import type { Counts, ErrorFigures, StepFigures } from '../../observe/figures/index.ts';

/** Steps and errors that are named, the ones that matter most. */
const maxSteps = 50;
const maxErrors = 20;
const minuteMs = 60_000;

/** The dashboard, all of it from memory. */
export function dashboardAnswer(observation: Observation, window: FiguresWindow, now = Date.now()): object {
  const figures = observation.figures.read(window);
  const { present, machine } = observation;
  const steps = stepsOf(figures);
  const { oldest, oldestMs } = present.queue;
  return {
    window,
    at: time(now),
    bucket_seconds: figures.widthMs / 1000,
    now: {
      executions_running: present.queue.running,
      executions_queued: present.queue.waiting,
      oldest_queued: oldest ? { execution_id: oldest.id, waited_seconds: oldestMs / 1000 } : null,
      items_running: present.itemsRunning,
      items_waiting_for_a_lane: present.lanes.waiting,
      lanes: present.lanes.width,
      lanes_busy: present.lanes.busy,
      hosts: present.hosts.alive,
      hosts_lost: present.hosts.lost,
      alerts_open: present.alertsOpen,
    },
    total: {
      ...countsAnswer(figures.total.counts),
      items_per_minute: perMinute(figures.total.counts, spanMs(figures, now)),
      cache_hit_rate: hitRate(figures.total.counts),
    },
    buckets: figures.buckets.map(({ start, bucket: { counts } }, at) => ({
      start: time(start),
      ...countsAnswer(counts),
      // The last one has only begun.
      items_per_minute: perMinute(
        counts,
        at === figures.buckets.length - 1 ? Math.max(minuteMs, now - start) : figures.widthMs,
      ),
    })),
    steps,
    bottleneck: steps[0] ?? null,
    errors: [...figures.total.errors.values()]
      .toSorted((a, b) => b.count - a.count || b.at - a.at)
      .slice(0, maxErrors)
      .map(errorAnswer),
    machine: machineAnswer(machine.use),
    disk: {
      free_bytes: present.disk.free ?? null,
      total_bytes: present.disk.total ?? null,
      records_bytes: present.disk.records ?? null,
      objects_bytes: present.disk.objects ?? null,
    },
  };
}

/** Those that took the most time in all come first: with them a pipeline becomes faster. */
function stepsOf({ total }: Figures): object[] {
  const all = [...total.steps.values()].toSorted((a, b) => b.durations.totalMs - a.durations.totalMs);
  const sum = all.reduce((before, { durations }) => before + durations.totalMs, 0);
  return all.slice(0, maxSteps).map((step) => stepAnswer(step, sum));
}

function stepAnswer({ pipeline, step, component, durations }: StepFigures, sum: number): object {
  return {
    pipeline,
    step,
    component,
    count: durations.count,
    p50_ms: rounded(durations.quantile(0.5)),
    p95_ms: rounded(durations.quantile(0.95)),
    total_ms: rounded(durations.totalMs),
    share: sum > 0 ? Math.round((durations.totalMs / sum) * 1000) / 1000 : 0,
  };
}

function errorAnswer({ code, message, count, execution, at }: ErrorFigures): object {
  return { code, message, count, last_execution_id: execution, last_at: time(at) };
}

function countsAnswer({ accepted, executions, items, verdicts, cache }: Counts): object {
  return {
    accepted,
    executions: { ...executions },
    items: { ...items },
    verdicts: { ...verdicts },
    cache: { ...cache },
  };
}

function machineAnswer(use: Observation['machine']['use']): object | null {
  if (!use) return null;
  const { cores, cpu, memory, platform, workers } = use;
  return {
    cores,
    cpu,
    memory_total_bytes: memory.total,
    memory_free_bytes: memory.free,
    platform: { cpu_cores: platform.cpu, memory_bytes: platform.memory },
    workers: workers ? { count: workers.count, cpu_cores: workers.cpu, memory_bytes: workers.memory } : null,
  };
}

function spanMs({ buckets, widthMs }: Figures, now: number): number {
  return Math.max(widthMs, now - (buckets[0]?.start ?? now));
}

function perMinute({ items }: Counts, ms: number): number {
  return Math.round(((items.succeeded + items.failed) / (ms / minuteMs)) * 1000) / 1000;
}

function hitRate({ cache: { hits, misses } }: Counts): number | null {
  return hits + misses === 0 ? null : Math.round((hits / (hits + misses)) * 1000) / 1000;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
