import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { FileValue } from '@kumiki/component-sdk';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { InProcessComponents } from '@kumiki/orchestrator/components/in-process';
import {
  inProcessLanes,
  LocalExecutor,
  type Executor,
  type Item,
  type Lanes,
} from '@kumiki/orchestrator/executors';
import { bindPlan, compilePipeline, type Plan } from '@kumiki/orchestrator/pipeline';

/** The standard library. */
export const components = new FolderComponents({ folders: [fileURLToPath(new URL('..', import.meta.url))] });

/** In the process of the test, two items at a time. */
export function inProcess(): Lanes {
  return inProcessLanes(new InProcessComponents(components), 2);
}

/** A sample pipeline with its images, read from its folder. */
export class Sample {
  readonly folder: URL;
  /** By name, sorted; none where the pipeline fetches its images itself. */
  readonly images: readonly string[];

  private constructor(folder: URL, images: readonly string[]) {
    this.folder = folder;
    this.images = images;
  }

  static async open(name: string): Promise<Sample> {
    const folder = new URL(`../../pipelines/${name}/`, import.meta.url);
    const names: string[] = await readdir(new URL('images/', folder)).catch(() => []);
    return new Sample(folder, names.toSorted());
  }

  async read(path: string): Promise<Buffer> {
    return await readFile(new URL(path, this.folder));
  }

  async readJson<Content>(path: string): Promise<Content> {
    return JSON.parse((await this.read(path)).toString()) as Content;
  }

  /**
   * Runs it over all its images, or once where it has none.
   * @param files the files that the pipeline names, by their key, each a path in the folder
   * @returns the outputs of each image, by its name
   */
  async run<Outcome>(
    how: Lanes | ((plan: Plan) => Promise<Executor>),
    results: 'files' | 'values',
    files: Readonly<Record<string, string>> = {},
  ): Promise<ReadonlyMap<string, Outcome>> {
    const { plan, problems } = await compilePipeline({
      text: (await this.read('pipeline.yaml')).toString(),
      documentName: 'pipeline.yaml',
      components,
      pipelines: { pipeline: async () => undefined, names: async () => [] },
    });
    if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
    const executor = typeof how === 'function' ? await how(plan) : new LocalExecutor(how);
    const items = this.images.map((name): Item => {
      const load = async () => await this.read(`images/${name}`);
      return { id: name, name, inputs: { image: { kind: 'bytes', name, load } } };
    });
    if (items.length === 0) items.push({ id: 'item', name: 'item', inputs: {} });
    const bound: Record<string, FileValue> = {};
    for (const [key, path] of Object.entries(files))
      bound[key] = FileValue.fromBytes(await this.read(path), path);
    const { signal } = new AbortController();
    const found = new Map<string, Outcome>();
    await executor.execute(
      { plan: bindPlan(plan, {}), items, shared: {}, files: bound, signal, results },
      {
        event: () => undefined,
        deliver: async (item, outputs) => void found.set(item.id, outputs as unknown as Outcome),
      },
    );
    await executor.close();
    return found;
  }
}
