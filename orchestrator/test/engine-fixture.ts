import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import type { Value } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach } from 'vitest';
import {
  Engine,
  type Execution,
  type ExecutionRef,
  type ExecutionStore,
  type Submission,
} from '../src/execution/index.ts';
import { openSqliteStore } from '../src/records/index.ts';
import { inProcessLanes, LocalExecutor } from '../src/executors/index.ts';
import type { BoundPlan } from '../src/pipeline/index.ts';
import { inline, providerOf, type InlineComponent } from './inline.ts';

export interface Ended {
  readonly ref: ExecutionRef;
  readonly execution: Execution;
  /** What was handed out, by the item's name. */
  readonly results: ReadonlyMap<string, Readonly<Record<string, Value>>>;
}

/** An engine on a folder of its own for each test, and numbers to work on. */
export class EngineFixture {
  folder = '';
  store!: ExecutionStore;
  objects!: ObjectStore;
  engine!: Engine;
  /** Which steps ran, in order: `double 3`. */
  ran: string[] = [];

  constructor() {
    beforeEach(async () => {
      this.folder = await mkdtemp(join(tmpdir(), 'kumiki-engine-'));
      this.store = await openSqliteStore(join(this.folder, 'data'));
      this.objects = await openFileStore(join(this.folder, 'objects'), { durable: false });
      this.engine = await Engine.open({ store: this.store, objects: this.objects });
      this.ran = [];
    });
    afterEach(async () => {
      await this.engine[Symbol.asyncDispose]();
      await this.store.close();
      await rm(this.folder, { recursive: true, force: true });
    });
  }

  /** A component that notes each number that it is given. */
  counted(name: string, apply: (value: number) => number, manifest = number): InlineComponent {
    return inline(`test/${name}`, `${manifest}\nparams: {by: {type: integer, default: 0}}`, {
      run: ({ inputs, params }) => {
        this.ran.push(`${name} ${inputs['number'] as number}`);
        return { number: apply(inputs['number'] as number) + (params['by'] as number) };
      },
    });
  }

  async carryOut(ref: ExecutionRef, components: readonly InlineComponent[]): Promise<Ended> {
    const results = new Map<string, Readonly<Record<string, Value>>>();
    const executor = new LocalExecutor(inProcessLanes(providerOf(components), 2));
    const execution = await this.engine.carryOut(ref, {
      executor,
      handOut: async (item, outputs) => void results.set(item.name, await Promise.resolve(outputs)),
    });
    await executor.close();
    return { ref, execution, results };
  }

  async run(asked: Submission, components: readonly InlineComponent[]): Promise<Ended> {
    return await this.carryOut(await this.engine.accept(asked), components);
  }

  /** `i1 first succeeded` of all steps of all items. */
  async steps(ref: ExecutionRef): Promise<string[]> {
    const { counts } = await this.store.execution(ref);
    const items = await this.store.items(ref, {}, { from: 0, limit: counts.total });
    const found = await this.store.steps(ref, { from: 0, limit: counts.total });
    return found.map(({ item, step, status }) => `${items[item]!.name} ${step} ${status}`);
  }
}

export const number = 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}';

/** A pipeline of one step `s`. */
export function single(component: string): string {
  return `inputs: {n: {type: number}}
steps: {s: {component: test/${component}, inputs: {number: $inputs.n}}}
outputs: {n: $steps.s.number}`;
}

/** A pipeline of the steps `first` and `second`. */
export function chainOf(first: string, second: string, more = ''): string {
  return `
inputs: {n: {type: number}}
params: {by: {type: integer, default: 0}}
steps:
  first: {component: test/${first}, inputs: {number: $inputs.n}}
  second: {component: test/${second}, inputs: {number: $steps.first.number}, params: {by: $params.by}}
outputs: {n: $steps.second.number}
${more}`;
}

export function submission(
  plan: BoundPlan,
  numbers: readonly number[],
  more: Partial<Submission> = {},
): Submission {
  const items = numbers.map((n) => ({ name: `i${n}`, inputs: { n: { kind: 'data', data: n } as const } }));
  return { plan, items, shared: {}, files: {}, ...more };
}
