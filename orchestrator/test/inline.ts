import { parseManifest } from '@kumiki/component-sdk/manifest';
import { FileValue, type JsonValue, type Value } from '@kumiki/component-sdk/values';
import {
  ComponentInstance,
  defineComponent,
  type Component,
  type ComponentDefinition,
  type ComponentTypes,
  type StreamDefinition,
} from '@kumiki/component-sdk/worker';
import {
  inProcessLanes,
  LocalExecutor,
  type ComponentProvider,
  type ExecutionEvent,
  type ExecutionObserver,
  type Item,
} from '../src/executors/index.ts';
import {
  bindPlan,
  compilePipeline,
  type BoundPlan,
  type ComponentSource,
  type LockedComponent,
  type PipelineSource,
} from '../src/pipeline/index.ts';

interface Loose extends ComponentTypes {
  // Test components take what their inline manifest says; the executor checks it at run time.
  inputs: Record<string, Value>;
  outputs: Record<string, Value>;
  params: Record<string, JsonValue>;
}

export interface InlineComponent {
  readonly locked: LockedComponent;
  readonly component: Component;
}

/** A component written in the test itself: the middle of its manifest, and its code. */
export function inline(
  name: string,
  manifest: string,
  definition: ComponentDefinition<Loose, undefined> | StreamDefinition<Loose, undefined>,
): InlineComponent {
  const text = `apiVersion: kumiki/v1
kind: Component
name: ${name}
version: 1.0.0
title: {en: Test, ja: テスト}
description: {en: For a test., ja: テスト用です。}
category: data
${manifest}`;
  const parsed = parseManifest(text, `${name}/component.yaml`);
  const digest = `sha256:${Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64)}`;
  return {
    locked: { name, version: '1.0.0', digest, manifest: parsed },
    component: defineComponent(definition),
  };
}

export function sourceOf(components: readonly InlineComponent[]): ComponentSource {
  return {
    versions: async (name) =>
      components.filter(({ locked }) => locked.name === name).map(({ locked }) => locked),
    names: async () => components.map(({ locked }) => locked.name),
  };
}

const noPipelines: PipelineSource = { pipeline: async () => undefined, names: async () => [] };

/** Compiles the middle of a pipeline document; a problem in it fails the test. */
export async function planOf(
  steps: string,
  components: readonly InlineComponent[],
  params: Record<string, unknown> = {},
): Promise<BoundPlan> {
  const text = `apiVersion: kumiki/v1\nkind: Pipeline\nname: test\n${steps}`;
  const { plan, problems } = await compilePipeline({
    text,
    documentName: 'test.yaml',
    components: sourceOf(components),
    pipelines: noPipelines,
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  return bindPlan(plan, params);
}

export interface Ran {
  readonly events: readonly ExecutionEvent[];
  /** The outputs of each item that succeeded, by item id. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, Value>>>;
  /** `item step_started find`-like lines, in order. */
  readonly story: readonly string[];
}

export interface RunOptions {
  readonly concurrency?: number;
  readonly lookAhead?: number;
  readonly signal?: AbortSignal;
  readonly shared?: Record<string, JsonValue>;
  /** The pipeline's files, as texts. */
  readonly files?: Record<string, string>;
  readonly onEvent?: (event: ExecutionEvent) => void;
  readonly deliver?: ExecutionObserver['deliver'];
}

/** Runs a plan over items in process and collects what happened. */
export async function runInline(
  plan: BoundPlan,
  components: readonly InlineComponent[],
  items: Iterable<Item> | AsyncIterable<Item>,
  options: RunOptions = {},
): Promise<Ran> {
  const events: ExecutionEvent[] = [];
  const outputs = new Map<string, Readonly<Record<string, Value>>>();
  const executor = new LocalExecutor(inProcessLanes(providerOf(components), options.concurrency ?? 2));
  const {
    signal = new AbortController().signal,
    shared = {},
    files = {},
    onEvent,
    deliver,
    lookAhead,
  } = options;
  const sharedInputs = Object.fromEntries(
    Object.entries(shared).map(([name, data]) => [name, { kind: 'data', data }] as const),
  );
  const fileValues = Object.fromEntries(
    Object.entries(files).map(
      ([name, text]) => [name, FileValue.fromBytes(Buffer.from(text), name)] as const,
    ),
  );
  await executor.execute(
    { plan, items, shared: sharedInputs, files: fileValues, signal, ...(lookAhead && { lookAhead }) },
    {
      event(event) {
        events.push(event);
        onEvent?.(event);
      },
      deliver: async (item, given) => {
        await deliver?.(item, given);
        outputs.set(item.id, given);
      },
    },
  );
  await executor.close();
  const told = events.filter(({ type }) => type !== 'step_usage');
  const story = told.map(
    (event) => `${event.item.id} ${event.type}${'step' in event ? ` ${event.step}` : ''}`,
  );
  return { events, outputs, story };
}

/** An item with data as its inputs. */
export function item(id: string, inputs: Record<string, JsonValue>): Item {
  const sources = Object.entries(inputs).map(([name, data]) => [name, { kind: 'data', data }] as const);
  return { id, name: id, inputs: Object.fromEntries(sources) };
}

export function providerOf(components: readonly InlineComponent[]): ComponentProvider<ComponentInstance> {
  const started = new Map<string, Promise<ComponentInstance>>();
  const sink = { progress: () => undefined, log: () => undefined };
  return {
    async get(digest) {
      const found = components.find(({ locked }) => locked.digest === digest)!;
      const instance =
        started.get(digest) ?? ComponentInstance.start(found.locked.manifest, found.component, sink);
      started.set(digest, instance);
      return await instance;
    },
    async close() {
      for (const instance of started.values()) await (await instance).dispose();
    },
  };
}
