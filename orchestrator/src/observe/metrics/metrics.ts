import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Happening } from '../executions/index.ts';
import { BoundedNames } from './bounded-names.ts';
import { FrameMetrics } from './frame-metrics.ts';
import { registerReadings } from './gauges.ts';
import { MessageMetrics } from './message-metrics.ts';
import { nothingPresent, type Present } from './present.ts';

/** A request that was answered. */
export interface HttpCall {
  readonly method: string;
  /** The path as the table of routes has it, never as it was sent; without it, no route took the request. */
  readonly route?: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** A call of gRPC that has ended. */
export interface GrpcCall {
  /** The name of the method, as the service declares it. */
  readonly method: string;
  /** The name of the status: `OK`, `NOT_FOUND` and the like. */
  readonly status: string;
  readonly milliseconds: number;
}

/** One try to deliver a webhook. */
export interface WebhookTry {
  /** `gone`: the receiver wants no more. */
  readonly outcome: 'delivered' | 'failed' | 'gone';
  readonly milliseconds: number;
}

/** Names of one kind that are labels: more of them are counted as `other`. */
const maxNames = 200;

/** From a step of milliseconds to a run of hours, in seconds. */
const workBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];
const callBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const lagBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

/**
 * Counters in memory, as Prometheus reads them. Nothing is asked of the records for it. An event costs about a
 * microsecond; labels are states, routes, and names up to a limit, so the number of series is bounded.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly #pipelines = new BoundedNames(maxNames);
  readonly #components = new BoundedNames(maxNames);
  readonly #grpcMethods = new BoundedNames(maxNames);
  readonly #accepted = this.#counter('kumiki_executions_accepted_total', 'Executions that were accepted.', [
    'pipeline',
  ]);
  readonly #ended = this.#counter('kumiki_executions_total', 'Executions that have ended, by how.', [
    'pipeline',
    'status',
  ]);
  readonly #executionTime = this.#histogram(
    'kumiki_execution_duration_seconds',
    'From the acceptance of an execution, or its retry, to its end.',
    ['pipeline', 'status'],
    workBuckets,
  );
  readonly #waited = this.#histogram(
    'kumiki_execution_wait_seconds',
    'From the acceptance of an execution to its begin.',
    [],
    workBuckets,
  );
  readonly #items = this.#counter('kumiki_items_total', 'Items that have ended, by how.', [
    'pipeline',
    'status',
  ]);
  readonly #itemTime = this.#histogram(
    'kumiki_item_duration_seconds',
    'From the begin of an item to its end.',
    ['pipeline'],
    workBuckets,
  );
  readonly #verdicts = this.#counter('kumiki_verdicts_total', 'Items by their verdict.', [
    'pipeline',
    'verdict',
  ]);
  readonly #steps = this.#counter(
    'kumiki_steps_total',
    'Steps of items by how they came out; "retried" is a try that failed and is followed by another.',
    ['component', 'status'],
  );
  readonly #stepTime = this.#histogram(
    'kumiki_step_duration_seconds',
    'From the begin of a step to its end, to the millisecond.',
    ['component'],
    workBuckets,
  );
  readonly #stepCpu = this.#counter(
    'kumiki_step_cpu_seconds_total',
    'Processor time of steps, where it is known.',
    ['component'],
  );
  readonly #cache = this.#counter(
    'kumiki_cache_lookups_total',
    'Steps that were answered from the cache ("hit"), and that ran ("miss").',
    ['component', 'result'],
  );
  readonly #lag = this.#histogram(
    'kumiki_event_lag_seconds',
    'From what happens to its event being recorded and told.',
    [],
    lagBuckets,
  );
  readonly #http = this.#counter(
    'kumiki_http_requests_total',
    'Requests over HTTP that were answered; the route is the pattern of its path.',
    ['method', 'route', 'status'],
  );
  readonly #httpTime = this.#histogram(
    'kumiki_http_request_duration_seconds',
    'Requests over HTTP, to the end of the answer.',
    ['method', 'route'],
    callBuckets,
  );
  readonly #grpc = this.#histogram(
    'kumiki_grpc_call_duration_seconds',
    'Calls over gRPC, to the end of the answer.',
    ['method', 'status'],
    callBuckets,
  );
  readonly #webhooks = this.#histogram(
    'kumiki_webhook_delivery_duration_seconds',
    'Tries to deliver a webhook, by outcome.',
    ['outcome'],
    callBuckets,
  );

  readonly messages = new MessageMetrics(this.registry);
  readonly frames = new FrameMetrics(this.registry);

  /** @param present what is the case when the metrics are read */
  constructor(present: () => Present = () => nothingPresent) {
    registerReadings(this.registry, present);
    collectDefaultMetrics({ register: this.registry });
  }

  /** The text that Prometheus reads, and its media type. */
  async text(): Promise<{ readonly text: string; readonly type: string }> {
    return { text: await this.registry.metrics(), type: this.registry.contentType };
  }

  readonly happened = (happening: Happening): void => {
    if (happening.type === 'recorded') return this.#lag.observe(happening.lagMs / 1000);
    const pipeline = this.#pipelines.of(happening.execution.pipeline);
    switch (happening.type) {
      case 'execution_accepted':
        return this.#accepted.inc({ pipeline });
      case 'execution_started':
        return this.#waited.observe(happening.waitedMs / 1000);
      case 'execution_ended': {
        const { status, durationMs } = happening;
        this.#ended.inc({ pipeline, status });
        return this.#executionTime.observe({ pipeline, status }, durationMs / 1000);
      }
      case 'items_ended': {
        const { status, count, durationMs, verdict } = happening;
        this.#items.inc({ pipeline, status }, count);
        if (durationMs !== undefined) this.#itemTime.observe({ pipeline }, durationMs / 1000);
        if (verdict !== undefined) this.#verdicts.inc({ pipeline, verdict });
        return undefined;
      }
      case 'step_ended':
        return this.#stepEnded(happening);
    }
  };

  http({ method, route = 'none', status, milliseconds }: HttpCall): void {
    const known = methods.has(method) ? method : 'other';
    this.#http.inc({ method: known, route, status });
    this.#httpTime.observe({ method: known, route }, milliseconds / 1000);
  }

  grpc({ method, status, milliseconds }: GrpcCall): void {
    this.#grpc.observe({ method: this.#grpcMethods.of(method), status }, milliseconds / 1000);
  }

  webhook({ outcome, milliseconds }: WebhookTry): void {
    this.#webhooks.observe({ outcome }, milliseconds / 1000);
  }

  #stepEnded({
    component: name,
    status,
    durationMs,
    cpuMs,
  }: Extract<Happening, { type: 'step_ended' }>): void {
    const component = this.#components.of(name);
    this.#steps.inc({ component, status });
    if (status === 'cached') this.#cache.inc({ component, result: 'hit' });
    if (status === 'succeeded') this.#cache.inc({ component, result: 'miss' });
    if (durationMs !== undefined) this.#stepTime.observe({ component }, durationMs / 1000);
    if (cpuMs !== undefined) this.#stepCpu.inc({ component }, cpuMs / 1000);
  }

  #counter<Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  #histogram<Label extends string>(
    name: string,
    help: string,
    labelNames: Label[],
    buckets: number[],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.registry] });
  }
}

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
