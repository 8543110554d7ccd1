import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import type { JsonValue } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach } from 'vitest';
import { Estimates } from '../src/api/core/estimates/estimates.ts';
import { Executions } from '../src/api/core/executions.ts';
import type { Route } from '../src/api/http/index.ts';
import { ChangeFeed, telling } from '../src/events/index.ts';
import { Engine, ExecutionQueue, type Execution, type ExecutionStore } from '../src/execution/index.ts';
import { inProcessLanes, LocalExecutor } from '../src/executors/index.ts';
import { openSqliteStore } from '../src/records/index.ts';
import { testServer } from './http-fixture.ts';
import { planOf, providerOf, type InlineComponent } from './inline.ts';

/** Executions of inline components on a folder of their own for each test. */
export class ExecutionsFixture {
  changes!: ChangeFeed;
  store!: ExecutionStore;
  objects!: ObjectStore;
  engine!: Engine;
  queue!: ExecutionQueue;
  estimates!: Estimates;
  executions!: Executions;
  readonly #components: readonly InlineComponent[];
  #documents: Readonly<Record<string, string>>;

  /** @param documents pipelines by their name, without apiVersion, kind and name */
  constructor(components: readonly InlineComponent[], documents: Readonly<Record<string, string>>) {
    this.#components = components;
    this.#documents = documents;
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kumiki-executions-'));
      this.changes = new ChangeFeed();
      this.store = telling(await openSqliteStore(join(folder, 'data')), this.changes);
      this.objects = await openFileStore(join(folder, 'objects'), { durable: false });
      this.engine = await Engine.open({ store: this.store, objects: this.objects });
      const executor = new LocalExecutor(inProcessLanes(providerOf(this.#components), 2));
      const carryOut = async () => await Promise.resolve({ executor });
      const { store, objects, engine, changes } = this;
      const ended = (execution: Execution) => void this.estimates.ended(execution);
      this.queue = new ExecutionQueue({ engine, carryOut, atOnce: 2, ended });
      const { queue } = this;
      this.estimates = new Estimates({ store, queue, lanes: 2 });
      const options = { store, objects, engine, queue, changes, estimates: this.estimates };
      this.executions = new Executions({ ...options, planOf: this.planOf });
    });
    afterEach(async () => {
      await this.queue.close();
      await this.engine[Symbol.asyncDispose]();
      await this.store.close();
      await rm(folder, { recursive: true, force: true });
    });
  }

  readonly planOf = async (_: string, pipeline: string) => {
    const { plan } = await planOf(this.#documents[pipeline]!, this.#components);
    return { ...plan, pipeline: { name: pipeline, version: 1 } };
  };

  /** Starts a pipeline with items by their names, which have data as inputs. */
  async start(
    pipeline: string,
    items: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>,
    params: Readonly<Record<string, unknown>> = {},
  ): Promise<Execution> {
    const submitted = Object.entries(items).map(([name, inputs]) => ({
      name,
      inputs: Object.fromEntries(
        Object.entries(inputs).map(([input, data]) => [input, { kind: 'data', data } as const]),
      ),
    }));
    return await this.executions.start('default', { pipeline, items: submitted, params });
  }

  /** The same, at its end. */
  async run(...given: Parameters<ExecutionsFixture['start']>): Promise<Execution> {
    return await this.executions.wait(await this.start(...given), 30_000);
  }

  /** A server with some routes, that ends with the test where it is held with `await using`. */
  async serve(routes: readonly Route[]) {
    const server = await testServer(routes);
    const json = async (path: string, init?: RequestInit): Promise<Answered> => {
      const answer = await server.fetch(`/api/v1/executions${path}`, init);
      return (await answer.json()) as Answered;
    };
    const post = async (path: string, body: object): Promise<Answered> =>
      await json(path, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'Content-Type': 'application/json' },
      });
    return { ...server, json, post };
  }
}

/** What an answer in JSON may hold. */
export interface Answered {
  readonly [key: string]: unknown;
  readonly code?: string;
  readonly execution_id: string;
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly next?: string;
}
