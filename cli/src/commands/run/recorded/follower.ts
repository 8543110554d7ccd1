import { KumikiError } from '@kumiki/component-sdk/errors';
import type { ObjectStore } from '@kumiki/component-sdk/storage';
import { objectStoreOf } from '../../../data/objects.ts';
import type { Value } from '@kumiki/component-sdk/values';
import {
  isTerminal,
  recallValues,
  type ExecutionRef,
  type RecordedEvent,
  type StoredLogLine,
} from '@kumiki/orchestrator/execution';
import type { Owner } from '@kumiki/orchestrator/owner';
import { fetchValue, type ExecutionEvent, type Item } from '@kumiki/orchestrator/executors';
import type { Recorder } from '../report/recorder.ts';

/** Events and log lines that are asked for at a time. */
const page = 500;
/** How long the owner is asked to wait for the end before it is asked again what is new, in ms. */
const waitMs = 100;

type OfItem = Extract<RecordedEvent, { readonly item: number }>;

/** What a follower tells of, and to whom. */
export interface Followed {
  readonly recorder: Recorder;
  /** The data folder. */
  readonly data: string;
  readonly ref: ExecutionRef;
  nameOf(index: number): string;
}

/** Tells of an execution that another process carries out, from its record, as if it were carried out here. */
export class Follower {
  readonly #what: Followed;
  /** Items that began and have not ended, with the time that they began. */
  readonly #open = new Map<number, number>();
  #seq: number;
  #position = 0;
  #objects: ObjectStore | undefined;

  /** @param seq the last event that is known already */
  constructor(what: Followed, seq = 0) {
    this.#what = what;
    this.#seq = seq;
  }

  /** Resolves when the execution has ended. @throws OWNER_GONE; `follow` may then be called with the next owner */
  async follow(owner: Owner): Promise<void> {
    while (!(await this.catchUp(owner))) await owner.wait(this.#what.ref, waitMs);
  }

  /** Tells what is recorded by now. @returns whether the execution has ended */
  async catchUp(owner: Owner): Promise<boolean> {
    this.#objects ??= await objectStoreOf(this.#what.data);
    const { status, error } = await owner.execution(this.#what.ref);
    for (;;) {
      const lines = await owner.log(this.#what.ref, {}, { after: this.#position, limit: page });
      const events = await owner.events(this.#what.ref, { from: this.#seq + 1, limit: page });
      this.#position = lines.at(-1)?.position ?? this.#position;
      this.#seq = events.at(-1)?.seq ?? this.#seq;
      await this.#tellInOrder(events, lines);
      if (events.length < page && lines.length < page) break;
    }
    if (!isTerminal(status)) return false;
    for (const item of this.#open.keys()) this.#end(item, { type: 'item_cancelled' });
    if (error) throw new KumikiError(error.code, error, error);
    return true;
  }

  /** Lines are told while their item is at work, by the time at which they were said. */
  async #tellInOrder(events: readonly RecordedEvent[], lines: readonly StoredLogLine[]): Promise<void> {
    let next = 0;
    const tellUntil = (time: number): void => {
      for (; next < lines.length && lines[next]!.line.time < time; next++) {
        const { item, step, line } = lines[next]!;
        this.#tell({ type: 'step_log', item: this.#item(item), step, line });
      }
    };
    for (const event of events) {
      if (event.type === 'item_succeeded' || event.type === 'item_failed') tellUntil(event.at + 1);
      if ('item' in event) await this.#takeItem(event);
    }
    tellUntil(Number.POSITIVE_INFINITY);
  }

  async #takeItem(event: OfItem): Promise<void> {
    const { item: index, at } = event;
    const item = this.#item(index);
    switch (event.type) {
      case 'item_started':
        this.#open.set(index, at);
        return this.#tell({ type: 'item_started', item });
      case 'item_succeeded':
        await this.#what.recorder.describe(item, await this.#values(event.outputs));
        return this.#end(index, { type: 'item_succeeded', durationMs: this.#since(index, at) });
      case 'item_failed':
        // What cannot be read fails before it starts.
        if (!this.#open.has(index)) this.#tell({ type: 'item_started', item });
        return this.#end(index, {
          type: 'item_failed',
          durationMs: this.#since(index, at),
          error: event.error,
        });
      case 'item_cancelled':
        return this.#end(index, { type: 'item_cancelled' });
      case 'step_cancelled':
        return;
      case 'step_succeeded':
        return this.#tell({
          type: 'step_succeeded',
          item,
          step: event.step,
          durationMs: event.durationMs,
          runs: 1,
        });
      case 'step_failed':
        return this.#tell({ type: 'step_failed', item, step: event.step, durationMs: 0, error: event.error });
      case 'step_started':
      case 'step_retrying':
      case 'step_skipped':
      case 'step_cached':
        return this.#tell({ ...event, item });
    }
  }

  #end(
    index: number,
    end:
      | { readonly type: 'item_cancelled' }
      | { readonly type: 'item_succeeded'; readonly durationMs: number }
      | Omit<Extract<ExecutionEvent, { type: 'item_failed' }>, 'item'>,
  ): void {
    this.#tell({ ...end, item: this.#item(index) });
    this.#open.delete(index);
  }

  #since(index: number, at: number): number {
    return at - (this.#open.get(index) ?? at);
  }

  #tell(event: ExecutionEvent): void {
    this.#what.recorder.event(event);
  }

  #item(index: number): Item {
    return { id: String(index), name: this.#what.nameOf(index), inputs: {} };
  }

  async #values(outputs: Parameters<typeof recallValues>[1]): Promise<Record<string, Value>> {
    const values: Record<string, Value> = {};
    for (const [name, value] of Object.entries(recallValues(this.#objects!, outputs))) {
      values[name] = await fetchValue(value, 'file');
    }
    return values;
  }
}
