import type { ErrorRecord } from '@kumiki/component-sdk/errors';
import type { ExecutionEvent } from '../../executors/index.ts';
import type { ItemStep, StepStatus, Usage } from '../model/item.ts';
import type { StoredValue, StoredValues } from '../model/value.ts';
import type { VerdictWord } from '../model/verdict.ts';
import type { RecordWriter } from './record-writer.ts';

/** Lines of one attempt's log; a component that says more is cut off. */
const logLimit = 5000;

/** What is known of a step's recipe when it starts. */
export interface StepKey {
  readonly cacheKey?: string;
  readonly because?: readonly string[];
}

interface Progress {
  status: StepStatus;
  attempts: number;
  lines: number;
  usage: { cpuMs?: number; peakMemoryBytes?: number };
  /** When it gave its outputs; they are stored a little later. */
  gaveAt?: number;
}

const final: ReadonlySet<StepStatus> = new Set(['succeeded', 'skipped', 'cached']);

/** Turns what an executor tells of one item into commands for its record. */
export class ItemRecord {
  readonly index: number;
  readonly #writer: RecordWriter;
  readonly #steps = new Map<string, Progress>();
  readonly #keyOf: (step: string) => StepKey;
  readonly #found = new Map<string, { readonly cacheKey: string; readonly outputs: StoredValues }>();
  #delivered: { readonly outputs: StoredValues; readonly verdict?: VerdictWord } = { outputs: {} };

  /** @param known what was recorded of its steps before */
  constructor(
    index: number,
    writer: RecordWriter,
    known: readonly ItemStep[],
    keyOf: (step: string) => StepKey,
  ) {
    this.index = index;
    this.#writer = writer;
    this.#keyOf = keyOf;
    for (const { step, status, attempts } of known) {
      this.#steps.set(step, { status, attempts, lines: 0, usage: {} });
    }
  }

  /** @param keeps outputs of steps are kept: a step has succeeded when its outputs are stored */
  take(event: ExecutionEvent, keeps: boolean): void {
    const at = Date.now();
    if (!('step' in event)) return this.#takeItem(event, at);
    const step = this.#step(event.step);
    // A finished step runs again where its result is gone: that is no news.
    if (!final.has(step.status)) this.#takeStep(event, step, keeps, at);
  }

  #takeItem(event: ItemEvent, at: number): void {
    const about = { item: this.index, at };
    switch (event.type) {
      case 'item_started':
        return this.#writer.push({ type: 'item_started', ...about });
      case 'item_succeeded':
        return this.#writer.push({ type: 'item_succeeded', ...about, ...this.#delivered });
      case 'item_failed':
        return this.#writer.push({ type: 'item_failed', ...about, error: event.error });
      case 'item_cancelled':
        return this.#writer.push({ type: 'item_cancelled', ...about });
      case 'item_warning':
        return;
    }
  }

  #takeStep(event: StepEvent, step: Progress, keeps: boolean, at: number): void {
    const about = { item: this.index, step: event.step, at };
    switch (event.type) {
      case 'step_started':
        if (step.status !== 'running') this.#start(event.step, step, at);
        return;
      case 'step_retrying':
        if (step.status === 'retrying') this.#start(event.step, step, at);
        this.#retry(event.step, step, event.error, event.delayMs, at);
        return;
      case 'step_succeeded':
        step.gaveAt = at;
        if (!keeps) this.succeeded(event.step);
        return;
      case 'step_failed':
        // A try that was cut short by the end of its item says nothing about the step.
        if (event.error.code === 'CANCELLED' && step.status !== 'pending') {
          step.status = 'cancelled';
          this.#writer.push({ type: 'step_cancelled', ...about, usage: step.usage });
          return;
        }
        step.status = 'failed';
        this.#writer.push({ type: 'step_failed', ...about, error: event.error, usage: step.usage });
        return;
      case 'step_skipped':
        step.status = 'skipped';
        this.#writer.push({ type: 'step_skipped', ...about, reason: event.reason });
        return;
      case 'step_usage': {
        const { cpuMs = 0, peakMemory } = event.usage;
        const { cpuMs: before = 0, peakMemoryBytes: peak = 0 } = step.usage;
        step.usage = {
          ...step.usage,
          cpuMs: before + cpuMs,
          ...(peakMemory !== undefined && { peakMemoryBytes: Math.max(peak, peakMemory) }),
        };
        return;
      }
      case 'step_log':
        if (step.lines++ < logLimit) {
          this.#writer.log({ item: this.index, step: event.step, attempt: step.attempts }, event.line);
        }
        return;
      case 'step_cached': {
        step.status = 'cached';
        const { cacheKey = '', outputs = {} } = this.#found.get(event.step) ?? {};
        this.#writer.push({ type: 'step_cached', ...about, cacheKey, outputs });
        return;
      }
      case 'step_progress': // shown while it runs, and not recorded
    }
  }

  /** The step gave its outputs, and those that are kept are stored. */
  succeeded(name: string, outputs?: StoredValues): void {
    const step = this.#step(name);
    if (final.has(step.status)) return;
    step.status = 'succeeded';
    const usage: Usage = { ...step.usage, ...(outputs && { bytesOut: bytesOf(outputs) }) };
    this.#writer.push({
      type: 'step_succeeded',
      item: this.index,
      step: name,
      at: step.gaveAt ?? Date.now(),
      usage,
      ...(outputs && { outputs }),
    });
  }

  /** A result from before is there for a step: what to record when it is used. */
  willUse(name: string, cacheKey: string, outputs: StoredValues): void {
    this.#found.set(name, { cacheKey, outputs });
  }

  /** The step ran now, and gave its outputs. */
  ran(name: string): boolean {
    return this.#steps.get(name)?.gaveAt !== undefined;
  }

  delivered(outputs: StoredValues, verdict?: VerdictWord): void {
    this.#delivered = { outputs, ...(verdict && { verdict }) };
  }

  #start(name: string, step: Progress, at: number): void {
    step.status = 'running';
    step.attempts++;
    step.lines = 0;
    step.usage = {};
    this.#writer.push({ type: 'step_started', item: this.index, step: name, at, ...this.#keyOf(name) });
  }

  #retry(name: string, step: Progress, error: ErrorRecord, delayMs: number, at: number): void {
    step.status = 'retrying';
    const { usage } = step;
    this.#writer.push({ type: 'step_retrying', item: this.index, step: name, at, error, delayMs, usage });
  }

  #step(name: string): Progress {
    const known = this.#steps.get(name) ?? { status: 'pending', attempts: 0, lines: 0, usage: {} };
    this.#steps.set(name, known);
    return known;
  }
}

type StepEvent = Extract<ExecutionEvent, { readonly step: string }>;
type ItemEvent = Exclude<ExecutionEvent, StepEvent>;

/** Of data in the record as JSON, and of files. */
function bytesOf(outputs: StoredValues): number {
  return Object.values(outputs).reduce((sum, value) => sum + bytesOfValue(value), 0);
}

function bytesOfValue(value: StoredValue): number {
  if ('data' in value) return Buffer.byteLength(JSON.stringify(value.data));
  if ('list' in value) return value.list.reduce((sum, element) => sum + bytesOfValue(element), 0);
  return 'size' in value ? value.size : value.file.size;
}
