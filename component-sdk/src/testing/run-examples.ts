import { join, resolve } from 'node:path';
import { asKumikiError, type KumikiError } from '../errors/index.ts';
import {
  isPython,
  parseDuration,
  parseManifest,
  type Manifest,
  type ManifestExample,
} from '../manifest/index.ts';
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
  /** The place of the first example that is run, from 0. */
  readonly from?: number;
  /** Hears that an example begins, when the component is loaded and set up; the example waits for it. */
  readonly begins?: (index: number) => Promise<void>;
  /** Hears what became of an example, as it ends. */
  readonly ended?: (result: ExampleResult) => void;
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
 * A component in a process of its own, as one in Python is, is ended where an example takes longer than the manifest allows
 * (`STEP_TIMEOUT`); one in this process is not.
 *
 * An example that fails says so in its result; this throws only where the component cannot be had at all:
 * `FILE_NOT_FOUND`, `MANIFEST_INVALID`, `COMPONENT_LOAD_FAILED`, `COMPONENT_SETUP_FAILED`.
 */
export async function runExamples(
  folder: string,
  options: RunExamplesOptions = {},
): Promise<ExampleResult[]> {
  const dir = resolve(folder);
  const { sink = silent, from = 0, begins, ended } = options;
  const manifest = parseManifest(await readExampleFile(dir, 'component.yaml'), join(dir, 'component.yaml'));
  const started = async () => await start(dir, manifest, { ...options, sink });
  let instance = await started();
  const results: ExampleResult[] = [];
  try {
    for (const [index, example] of manifest.examples.entries()) {
      if (index < from) continue;
      if (instance.hasEnded) {
        await instance.dispose();
        instance = await started();
      }
      await begins?.(index);
      const result = await runExample(dir, example, index, { manifest, instance }, { ...options, sink });
      ended?.(result);
      results.push(result);
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
    const timeLimitMs = parseDuration(manifest.resources.timeout)!;
    const start = performance.now();
    const found = await instance
      .run({ inputs, params, sink, signal, root: 'run', timeLimitMs })
      .finally(() => (duration = performance.now() - start));
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
