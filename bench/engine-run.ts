import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Image } from '@kumiki/component-sdk/values';
import { openDataFolder, type DataFolder } from '@kumiki/orchestrator/data-folder';
import type { SubmittedItem } from '@kumiki/orchestrator/execution';
import { hostLanes, LocalExecutor } from '@kumiki/orchestrator/executors';
import { bindPlan, compilePipeline, type BoundPlan } from '@kumiki/orchestrator/pipeline';
import { componentFolders, noPipelines, samplePictures } from './local-run.ts';

/** A data folder on the disk and warm lanes, as a long-lived process has them. */
export class EngineRun implements AsyncDisposable {
  readonly folder: string;
  readonly #data: DataFolder;
  readonly #executor: LocalExecutor;
  readonly #components = componentFolders();

  private constructor(folder: string, data: DataFolder, concurrency: number | undefined) {
    this.folder = folder;
    this.#data = data;
    this.#executor = new LocalExecutor(
      hostLanes({ components: this.#components, ...(concurrency !== undefined && { width: concurrency }) }),
    );
  }

  static async open(concurrency?: number): Promise<EngineRun> {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
    return new EngineRun(folder, await openDataFolder(join(folder, 'data')), concurrency);
  }

  async plan(text: string): Promise<BoundPlan> {
    const components = this.#components;
    const compiled = await compilePipeline({
      text,
      documentName: 'bench.yaml',
      components,
      pipelines: noPipelines,
    });
    if (!compiled.plan) throw new Error(compiled.problems.map(({ message }) => message).join('\n'));
    return bindPlan(compiled.plan, {});
  }

  /** From asking for it to its recorded end; images are handed out as files. */
  async run(plan: BoundPlan, items: readonly SubmittedItem[], cache: boolean): Promise<void> {
    const { engine } = this.#data;
    const ref = await engine.accept({ plan, items, shared: {}, files: {}, cache });
    const { status } = await engine.carryOut(ref, {
      executor: this.#executor,
      handOut: async (_, outputs) => {
        for (const value of Object.values(outputs)) if (value instanceof Image) await value.toFile();
      },
    });
    if (status !== 'succeeded') throw new Error(`the execution ended as ${status}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#executor.close();
    await this.#data[Symbol.asyncDispose]();
    await rm(this.folder, { recursive: true });
  }
}

/** 1080p JPEG files, no two alike: what follows the end of a JPEG does not change its pixels. */
export async function photos(folder: string, count: number): Promise<SubmittedItem[]> {
  const samples = await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
  await mkdir(folder, { recursive: true });
  return await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const name = `${at}.jpg`;
      const path = join(folder, name);
      await writeFile(path, Buffer.concat([samples[at % samples.length]!, Buffer.from(`#${at}`)]));
      const image = { kind: 'bytes', name, path, load: async () => await readFile(path) } as const;
      return { name: String(at), inputs: { image } };
    }),
  );
}

/** Items with a number each. */
export function numbers(count: number): SubmittedItem[] {
  return Array.from({ length: count }, (_, data) => ({
    name: String(data),
    inputs: { number: { kind: 'data', data } },
  }));
}
