import { fork, type ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { KumikiError, kumikiError, stepTimeout, type ErrorRecord } from '@kumiki/component-sdk/errors';
import { parseDuration, type Manifest } from '@kumiki/component-sdk/manifest';
import type { ExampleResult } from '@kumiki/component-sdk/testing';

/** What the process of the examples tells. */
export type FromExamples =
  | { readonly begins: number }
  | { readonly ended: Omit<ExampleResult, 'error'> & { readonly error?: ErrorRecord } }
  | { readonly stray: ErrorRecord }
  | { readonly failed: ErrorRecord }
  | { readonly done: true };

interface Options {
  readonly update: boolean;
  /** Whether what the component prints goes to standard output; to standard error where it does not. */
  readonly show: boolean;
  /** Hears errors that the component left behind. */
  readonly stray: (error: KumikiError) => void;
}

/** How long a component may take to load, to set up and to let go, in ms. */
const aroundMs = 60_000;

const program = new URL(`./examples-program${extname(import.meta.filename)}`, import.meta.url);

/**
 * Runs the examples of a TypeScript component as `runExamples` does, in a process of their own: one that takes longer than
 * the manifest allows, or that ends its process, fails, and the others go on.
 * @throws as `runExamples`, WORKER_CRASHED and STEP_TIMEOUT where the component cannot be had
 */
export async function examplesApart(
  folder: string,
  manifest: Manifest,
  options: Options,
): Promise<ExampleResult[]> {
  const results: ExampleResult[] = [];
  do results.push(...(await inOneProcess(folder, manifest, results.length, options)));
  while (results.length < manifest.examples.length);
  return results;
}

/** Those from one on, up to the one that ended the process. */
async function inOneProcess(
  folder: string,
  { name, examples, resources }: Manifest,
  first: number,
  { update, show, stray }: Options,
): Promise<ExampleResult[]> {
  const limitMs = parseDuration(resources.timeout)!;
  const results: ExampleResult[] = [];
  let now: { readonly index: number; readonly since: number } | undefined;
  let late: KumikiError | undefined;
  let fault: KumikiError | undefined;
  let isDone = false;
  let timer: NodeJS.Timeout | undefined;
  const child = fork(program, [folder, String(first), update ? 'update' : 'compare'], {
    stdio: ['ignore', show ? 'inherit' : 2, 'inherit', 'ipc'],
  });
  const limit = (where: string, ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      late = stepTimeout(where, ms);
      child.kill('SIGKILL');
    }, ms);
  };
  const around = () => limit(`Loading and letting go of ${name}`, aroundMs);
  around();
  child.on('message', (message) => {
    const told = message as FromExamples;
    if ('begins' in told) {
      now = { index: told.begins, since: performance.now() };
      limit(`The example “${titleOf(examples[now.index], now.index)}”`, limitMs);
    } else if ('ended' in told) {
      const { error, ...result } = told.ended;
      results.push({ ...result, ...(error && { error: errorOf(error) }) });
      now = undefined;
      around();
    } else if ('stray' in told) stray(errorOf(told.stray));
    else if ('failed' in told) fault = errorOf(told.failed);
    else if ('done' in told) isDone = true;
  });
  const how = await endOf(child);
  clearTimeout(timer);
  if (fault) throw fault;
  if (isDone) return results;
  const error = late ?? kumikiError('WORKER_CRASHED', { component: name, how }, { at: { component: name } });
  if (!now) throw error;
  const { index, since } = now;
  const title = titleOf(examples[index], index);
  const duration = performance.now() - since;
  return [...results, { index, title, passed: false, outputs: [], error, duration }];
}

/** How a process ended, once all that it told is here. */
async function endOf(child: ChildProcess): Promise<string> {
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve(signal === null ? `with exit code ${code}` : `by ${signal}`);
    });
  });
}

function titleOf(example: Manifest['examples'][number] | undefined, index: number): string {
  return example?.title?.en ?? `example ${index + 1}`;
}

function errorOf(record: ErrorRecord): KumikiError {
  return new KumikiError(record.code, record, record);
}
