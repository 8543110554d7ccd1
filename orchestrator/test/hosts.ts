import { mkdtemp, readdir, readFile, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileValue, Value } from '@kumiki/component-sdk/values';
import { FolderComponents } from '../src/components/index.ts';
import {
  HostLanes,
  LocalExecutor,
  type ExecutionEvent,
  type HostLanesOptions,
  type Item,
} from '../src/executors/index.ts';
import { bindPlan, compilePipeline, type BoundPlan } from '../src/pipeline/index.ts';

export const components = new FolderComponents({ folders: [join(import.meta.dirname, 'components')] });

/** Compiles the middle of a pipeline document over the components of this folder. */
export async function planFor(middle: string): Promise<BoundPlan> {
  const { plan, problems } = await compilePipeline({
    text: `apiVersion: kumiki/v1\nkind: Pipeline\nname: test\nkeep: outputs\n${middle}`,
    documentName: 'test.yaml',
    components,
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  return bindPlan(plan, {});
}

export interface HostsRan {
  readonly events: readonly ExecutionEvent[];
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, Value>>>;
}

/** Lanes of hosts in a folder of their own, in which nothing may be left when they are closed. */
export class TestHosts implements AsyncDisposable {
  readonly base: string;
  readonly lanes: HostLanes;
  readonly #executor: LocalExecutor;

  private constructor(base: string, options: Partial<HostLanesOptions>) {
    this.base = base;
    this.lanes = new HostLanes({ components, width: 1, graceMs: 100, stopMs: 1000, base, ...options });
    this.#executor = new LocalExecutor(this.lanes);
  }

  static async open(options: Partial<HostLanesOptions> = {}): Promise<TestHosts> {
    return new TestHosts(await mkdtemp(join(tmpdir(), 'kumiki-hosts-')), options);
  }

  async run(
    plan: BoundPlan,
    items: Iterable<Item>,
    more: {
      signal?: AbortSignal;
      onEvent?: (event: ExecutionEvent) => void;
      results?: 'files' | 'values';
      files?: Readonly<Record<string, FileValue>>;
      /** Keeps neither events nor outputs, so that they do not look like a leak. */
      forget?: boolean;
    } = {},
  ): Promise<HostsRan> {
    const events: ExecutionEvent[] = [];
    const outputs = new Map<string, Readonly<Record<string, Value>>>();
    const {
      signal = new AbortController().signal,
      onEvent,
      results = 'values',
      files = {},
      forget = false,
    } = more;
    await this.#executor.execute(
      { plan, items, shared: {}, files, signal, results },
      {
        event(event) {
          if (!forget) events.push(event);
          onEvent?.(event);
        },
        deliver: async (item, given) => void outputs.set(item.id, forget ? {} : given),
      },
    );
    return { events, outputs };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#executor.close();
    await rmdir(this.base); // which fails where something is left in it
  }
}

/** The processes that this one started and that are still there. */
export async function children(): Promise<number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parents = await Promise.all(ids.map(async (id) => [Number(id), await parentOf(id)] as const));
  return parents.filter(([, parent]) => parent === process.pid).map(([id]) => id);
}

async function parentOf(id: string): Promise<number> {
  const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
  return Number(/^PPid:\s+(\d+)/m.exec(status)?.[1]);
}

/** A process that is dead and only waits for its parent to notice does not run. */
export async function isRunning(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: X');
  return !/^State:\s+[XZ]/m.test(status);
}
