import type { Image } from '@kumiki/component-sdk/values';
import { hostLanes, RealtimeExecutor, type ExecutionEvent } from '@kumiki/orchestrator/executors';
import { bindPlan, compilePipeline } from '@kumiki/orchestrator/pipeline';
import { componentFolders, noPipelines } from '../../local-run.ts';
import { documentOf, type Chain } from './chains.ts';

export interface WarmChainOptions {
  /** Each step in processes of its own. */
  readonly apart?: boolean;
  /** What lies between the steps is there for somebody, so that they do not run as one. */
  readonly unfused?: boolean;
  readonly replicas: number;
}

/** A chain whose processes stay up, to send frames through. */
export class WarmChain implements AsyncDisposable {
  readonly #run: (bytes: Uint8Array) => Promise<void>;
  readonly #executor: RealtimeExecutor;

  private constructor(executor: RealtimeExecutor, run: (bytes: Uint8Array) => Promise<void>) {
    this.#executor = executor;
    this.#run = run;
  }

  static async start(chain: Chain, options: WarmChainOptions): Promise<WarmChain> {
    const { apart = false, unfused = false, replicas } = options;
    const components = componentFolders();
    const { plan: compiled, problems } = await compilePipeline({
      text: documentOf(chain, apart),
      documentName: 'bench.yaml',
      components,
      pipelines: noPipelines,
    });
    if (!compiled) throw new Error(problems.map(({ message }) => message).join('\n'));
    const plan = { ...compiled, keep: unfused ? ('all' as const) : ('outputs' as const) };
    const start = () => hostLanes({ components, width: 1, ahead: false });
    const executor = await RealtimeExecutor.start(plan, { start, replicas });
    const bound = bindPlan(plan, {});
    const { signal } = new AbortController();
    let count = 0;
    const shared = {};
    const files = {};
    return new WarmChain(executor, async (bytes) => {
      const image = { kind: 'bytes', name: 'frame.jpg', load: async () => bytes } as const;
      const items = [{ id: String(count++), name: 'frame', inputs: { image } }];
      await executor.execute(
        { plan: bound, items, shared, files, signal, results: 'sent' },
        {
          event: failOnError,
          deliver: async (_, { image: result }) => void (await (result as Image).toFile()),
          ...(unfused && { keep: async () => undefined }),
        },
      );
    });
  }

  async frame(bytes: Uint8Array): Promise<void> {
    await this.#run(bytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#executor.close();
  }
}

function failOnError(event: ExecutionEvent): void {
  if (event.type === 'item_failed') throw new Error(event.error.message);
}
