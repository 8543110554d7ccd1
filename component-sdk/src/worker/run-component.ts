import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { adviceFor } from '../document/index.ts';
import { kumikiError } from '../errors/index.ts';
import { parseManifest, type Manifest } from '../manifest/index.ts';
import type { ReportSink } from '../progress/index.ts';
import { compileSchema, parameterError } from '../schema/index.ts';
import { parseTypeRef, whyNot, type Value } from '../values/index.ts';
import type { Component, ComponentTypes } from './component.ts';
import { ComponentInstance } from './instance.ts';

export interface RunComponentOptions<Types extends ComponentTypes> {
  readonly inputs: Types['inputs'];
  /** What is missing has the manifest's default. */
  readonly params?: Partial<Types['params']>;
  readonly signal?: AbortSignal;
  /** Hears progress and log lines; by default nobody does. */
  readonly sink?: ReportSink;
}

const silent: ReportSink = { progress: () => undefined, log: () => undefined };

/**
 * Runs a component once as a pipeline would: parameters filled in and checked, inputs and outputs checked against
 * the manifest beside its code. For an author's tests.
 * ```ts
 * const { image } = await runComponent(resize, { inputs: { image: await Image.open(bytes) }, params: { width: 320 } });
 * ```
 * @throws PARAMETER_INVALID, PARAMETER_UNKNOWN, INPUT_MISSING, INPUT_TYPE, INPUT_UNKNOWN and what `ComponentInstance.run` throws
 */
export async function runComponent<Types extends ComponentTypes, State>(
  component: Component<Types, State>,
  { inputs, params = {}, signal, sink = silent }: RunComponentOptions<Types>,
): Promise<Types['outputs']> {
  const manifest = await manifestOf(component.file);
  const given = checkInputs(manifest, inputs as Record<string, Value>);
  const complete = completeParams(manifest, params);
  const instance = await ComponentInstance.start(manifest, component, sink);
  try {
    const abort = signal ?? new AbortController().signal;
    const outputs = await instance.run({ inputs: given, params: complete, sink, signal: abort, root: 'run' });
    return outputs;
  } finally {
    await instance.dispose();
  }
}

export interface RunStreamOptions<Types extends ComponentTypes> extends Omit<
  RunComponentOptions<Types>,
  'inputs'
> {
  /** The inputs of each frame, in their order. */
  readonly frames: Iterable<Types['inputs']> | AsyncIterable<Types['inputs']>;
}

/**
 * Sends frames through a component that keeps something from one to the next, as a stream of a deployment would.
 * ```ts
 * const answers = await runStream(motion, { frames: [{ image: first }, { image: second }] });
 * ```
 * @returns the outputs of each frame, when the stream has come to its end
 * @throws as `runComponent`, for the first frame that fails
 */
export async function runStream<Types extends ComponentTypes, State>(
  component: Component<Types, State>,
  { frames, params = {}, signal, sink = silent }: RunStreamOptions<Types>,
): Promise<Types['outputs'][]> {
  const manifest = await manifestOf(component.file);
  const complete = completeParams(manifest, params);
  const instance = await ComponentInstance.start(manifest, component, sink);
  const answers: Types['outputs'][] = [];
  try {
    for await (const frame of frames) {
      const inputs = checkInputs(manifest, frame as Record<string, Value>);
      const about = { params: complete, sink, signal: signal ?? new AbortController().signal };
      answers.push(
        await instance.run({ ...about, inputs, stream: 'run', root: `run/${answers.length + 1}` }),
      );
    }
    await instance.endStream('run');
    return answers;
  } finally {
    await instance.dispose();
  }
}

/**
 * A component's parameters with its defaults filled in, checked.
 * @throws PARAMETER_INVALID, PARAMETER_UNKNOWN
 */
export function completeParams(manifest: Manifest, given: object): Readonly<Record<string, unknown>> {
  const validator = compileSchema(manifest.params);
  const complete = validator.withDefaults(given) as Record<string, unknown>;
  const error = parameterError(validator.check(complete), manifest.name, { component: manifest.name });
  if (error) throw error;
  return complete;
}

/**
 * The inputs of a run, checked against the manifest.
 * @throws INPUT_MISSING, INPUT_TYPE, INPUT_UNKNOWN
 */
export function checkInputs(
  manifest: Manifest,
  inputs: Readonly<Record<string, Value>>,
): Record<string, Value> {
  const where = manifest.name;
  for (const input of Object.keys(inputs)) {
    if (Object.hasOwn(manifest.inputs, input)) continue;
    const advice = adviceFor(input, Object.keys(manifest.inputs));
    throw kumikiError('INPUT_UNKNOWN', { where, input, advice }, { at: { input } });
  }
  const given: Record<string, Value> = {};
  for (const [input, { type, optional }] of Object.entries(manifest.inputs)) {
    const value = inputs[input];
    if (value === undefined) {
      if (optional) continue;
      throw kumikiError('INPUT_MISSING', { where, input, expected: type }, { at: { input } });
    }
    const found = whyNot(value, parseTypeRef(type)!);
    if (found !== undefined) {
      const expected = `a value of type ${type}`;
      throw kumikiError('INPUT_TYPE', { input, where, found, expected }, { at: { input } });
    }
    given[input] = value;
  }
  return given;
}

/** The manifest of a component by the file that defines it: in its folder, or in one of the two above. */
async function manifestOf(file: string): Promise<Manifest> {
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  let folder = dirname(path);
  for (let up = 0; up < 3; up++) {
    const manifestPath = join(folder, 'component.yaml');
    try {
      return parseManifest(await readFile(manifestPath, 'utf8'), manifestPath);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    }
    folder = dirname(folder);
  }
  throw kumikiError('FILE_NOT_FOUND', { path: 'component.yaml', base: dirname(path) });
}
