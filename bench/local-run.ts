import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FileValue, Image } from '@kumiki/component-sdk/values';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { InProcessComponents } from '@kumiki/orchestrator/components/in-process';
import {
  hostLanes,
  inProcessLanes,
  LocalExecutor,
  type ExecutionEvent,
  type InputSource,
  type Item,
  type Lanes,
} from '@kumiki/orchestrator/executors';
import { bindPlan, compilePipeline, type PipelineSource } from '@kumiki/orchestrator/pipeline';

const pictures = 'models/surface-defects/samples';

/** The paths of the sample images, 1920 × 1080 JPEG. */
export async function samplePictures(): Promise<string[]> {
  return (await readdir(pictures))
    .filter((name) => name.endsWith('.jpg'))
    .toSorted()
    .map((name) => join(pictures, name));
}

export const noPipelines: PipelineSource = { pipeline: async () => undefined, names: async () => [] };

/** The standard library and the components of the benchmarks themselves. */
export function componentFolders(): FolderComponents {
  return new FolderComponents({ folders: ['components', 'bench/components'] });
}

type Files = Readonly<Record<string, { readonly name: string; readonly bytes: Uint8Array }>>;

export type Where = 'hosts' | 'in_process';

/** A pipeline that is ready to run, as often as one likes. */
export interface ReadyRun<Input, Result> {
  readonly run: (batch: readonly Input[]) => Promise<Result>;
  close(): Promise<void>;
}

/** Compiles a pipeline with an image input once, to run it over encoded images, results as files in memory. `run` gives the time in ms that the steps took, reading and handing out aside. */
export async function localRun(
  text: string,
  concurrency: number,
  where: Where,
  files: Files = {},
): Promise<ReadyRun<Uint8Array, number>> {
  const { run, close } = await prepare(text, concurrency, where, files);
  const inputs = (bytes: Uint8Array, at: number): Readonly<Record<string, InputSource>> => {
    return { image: { kind: 'bytes', name: `${at}.jpg`, load: async () => bytes } };
  };
  return { run: async (batch) => await run(batch.map(inputs)), close };
}

/** The same for a pipeline with a number input. */
export async function dataRun(
  text: string,
  concurrency: number,
  where: Where,
): Promise<ReadyRun<number, void>> {
  const { run, close } = await prepare(text, concurrency, where, {});
  return {
    run: async (batch) => void (await run(batch.map((data) => ({ number: { kind: 'data', data } })))),
    close,
  };
}

function lanesFor(where: Where, components: FolderComponents, width: number): Lanes {
  if (where === 'hosts') return hostLanes({ components, width });
  return inProcessLanes(new InProcessComponents(components), width);
}

async function prepare(text: string, concurrency: number, where: Where, given: Files) {
  const components = componentFolders();
  const compiled = await compilePipeline({
    text,
    documentName: 'bench.yaml',
    components,
    pipelines: noPipelines,
  });
  if (!compiled.plan) throw new Error(compiled.problems.map(({ message }) => message).join('\n'));
  const plan = bindPlan(compiled.plan, {});
  const executor = new LocalExecutor(lanesFor(where, components, concurrency));
  const files = Object.fromEntries(
    Object.entries(given).map(([name, file]) => [name, FileValue.fromBytes(file.bytes, file.name)]),
  );
  const { signal } = new AbortController();
  const run = async (inputs: readonly Readonly<Record<string, InputSource>>[]): Promise<number> => {
    let stepsMs = 0;
    const event = (told: ExecutionEvent): void => {
      failOnError(told);
      if (told.type === 'step_succeeded') stepsMs += told.durationMs;
    };
    const items: Item[] = inputs.map((one, at) => ({ id: String(at), name: String(at), inputs: one }));
    await executor.execute(
      { plan, items, shared: {}, files, signal, results: 'files', lookAhead: 1 },
      { event, deliver },
    );
    return stepsMs;
  };
  return { run, close: async () => await executor.close() };
}

/** As a client would take results over: images encoded. */
async function deliver(_: Item, outputs: Readonly<Record<string, unknown>>): Promise<void> {
  for (const value of Object.values(outputs)) if (value instanceof Image) await value.toFile();
}

function failOnError(event: ExecutionEvent): void {
  if (event.type === 'item_failed') throw new Error(event.error.message);
}
