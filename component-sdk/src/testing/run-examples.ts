import { join, resolve } from 'node:path';
import { asKumikiError, type KumikiError } from '../errors/index.ts';
import { isPython, parseManifest, type Manifest, type ManifestExample } from '../manifest/index.ts';
import type { ReportSink } from '../progress/index.ts';
import type { Value } from '../values/index.ts';
import {
  completeParams,
  ComponentInstance,
  loadComponent,
  type Component,
  type RunningComponent,
} from '../worker/index.ts';
import { compareOutput, type OutputResult } from './compare-output.ts';
import { readExampleFile, readExampleValue } from './example-values.ts';

export interface RunExamplesOptions {
  /** Writes the expected files that differ anew, instead of failing. */
  readonly update?: boolean;
  /** The component where it is loaded already. */
  readonly component?: Component;
  /** Loads the code anew although an earlier version is loaded. */
  readonly fresh?: boolean;
  readonly signal?: AbortSignal;
  /** Hears progress and log lines; by default nobody does. */
  readonly sink?: ReportSink;
}

/** What became of one example of a manifest. */
export interface ExampleResult {
  /** Its place in the manifest, from 0. */
  readonly index: number;
  /** Its English title, or `example 1`. */
  readonly title: string;
  readonly passed: boolean;
  /** What was compared. */
  readonly outputs: readonly OutputResult[];
  /** Why it could not be run or compared. */
  readonly error?: KumikiError;
  /** Time of the run itself in milliseconds. */
  readonly duration: number;
}

const silent: ReportSink = { progress: () => undefined, log: () => undefined };

/**
 * Runs the examples of a component's manifest and compares what comes out with what they expect: images within a
 * tolerance on the scale from 0 to 255 (0 where none is said), numbers in data within 1e-6 or the tolerance of
 * `{file, tolerance}`. An example that names no output only has to run. What differs is written to the folder's
 * `out/`, under the name of the expected file.
 *
 * An example that fails says so in its result; this throws only where the component cannot be had at all:
 * `FILE_NOT_FOUND`, `MANIFEST_INVALID`, `COMPONENT_LOAD_FAILED`, `COMPONENT_SETUP_FAILED`.
 */
export async function runExamples(
  folder: string,
  options: RunExamplesOptions = {},
): Promise<ExampleResult[]> {
  const dir = resolve(folder);
  const { sink = silent } = options;
  const manifest = parseManifest(await readExampleFile(dir, 'component.yaml'), join(dir, 'component.yaml'));
  const instance = await start(dir, manifest, { ...options, sink });
  const results: ExampleResult[] = [];
  try {
    for (const [index, example] of manifest.examples.entries()) {
      results.push(await runExample(dir, example, index, { manifest, instance }, { ...options, sink }));
    }
  } finally {
    await instance.dispose();
  }
  return results;
}

async function start(
  dir: string,
  manifest: Manifest,
  { component, fresh = false, sink = silent }: RunExamplesOptions,
): Promise<RunningComponent> {
  if (isPython(manifest)) {
    // What starts workers is only loaded where there is one to start.
    const { componentWorker, WorkerClient } = await import('../worker/client/index.ts');
    return await WorkerClient.start({ name: manifest.name, ...(await componentWorker(dir)), sink });
  }
  const loaded = component ?? (await loadComponent(manifest.name, join(dir, manifest.entry), fresh));
  return await ComponentInstance.start(manifest, loaded, sink);
}

async function runExample(
  folder: string,
  example: ManifestExample,
  index: number,
  { manifest, instance }: { manifest: Manifest; instance: RunningComponent },
  { update = false, signal = new AbortController().signal, sink = silent }: RunExamplesOptions,
): Promise<ExampleResult> {
  const title = example.title?.en ?? `example ${index + 1}`;
  let duration = 0;
  try {
    const inputs = await readInputs(folder, example, manifest);
    const params = completeParams(manifest, example.params ?? {});
    const start = performance.now();
    const found = await instance.run({ inputs, params, sink, signal, root: 'run' });
    duration = performance.now() - start;
    const { tolerance = 0, ...expected } = example.expect;
    const place = { folder, tolerance, update };
    const compared = await Promise.all(
      Object.entries(expected).map(
        async ([output, value]) =>
          await compareOutput(output, manifest.outputs[output]!.type, found[output], value, place),
      ),
    );
    const outputs = compared.flat();
    return { index, title, passed: outputs.every(({ passed }) => passed), outputs, duration };
  } catch (thrown) {
    return { index, title, passed: false, outputs: [], error: asKumikiError(thrown), duration };
  }
}

async function readInputs(
  folder: string,
  example: ManifestExample,
  manifest: Manifest,
): Promise<Record<string, Value>> {
  const read = Object.entries(example.inputs).map(
    async ([name, written]) =>
      [name, await readExampleValue(folder, manifest.inputs[name]!.type, written)] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
