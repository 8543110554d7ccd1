import { asKumikiError } from '@kumiki/component-sdk/errors';
import type { ExitCode } from '../../../command.ts';
import { shownPath } from '../../../console/paths.ts';
import type { ShownExecution } from '../../../platform/answers.ts';
import type { PlatformClient } from '../../../platform/client.ts';
import { readForm } from '../../../platform/read-form.ts';
import { Cancellation } from '../cancellation.ts';
import { ended } from '../ended.ts';
import { gatherInputs } from '../inputs/items.ts';
import { keepApart } from '../outputs/apart.ts';
import { ResultFolder } from '../outputs/result-folder.ts';
import { readParams } from '../prepare/params.ts';
import { openReporter } from '../report/open-reporter.ts';
import { Recorder } from '../report/recorder.ts';
import { PlatformFollower } from './platform-follower.ts';
import { uploadForm } from './upload.ts';

export interface PlatformRunOptions {
  /** `[NAME=]PATTERN` */
  readonly inputs: readonly string[];
  /** `NAME=VALUE` */
  readonly param: readonly string[];
  readonly priority: string | undefined;
  readonly folder: string;
  readonly json: boolean;
  readonly verbose: boolean;
}

/**
 * Runs a published pipeline of a platform over files of this machine, and brings the results here.
 * @param pipeline `NAME` or `NAME@VERSION`
 * @throws what keeps it from beginning
 */
export async function runOnPlatform(
  platform: PlatformClient,
  pipeline: string,
  { inputs, param, priority, folder, json, verbose }: PlatformRunOptions,
): Promise<ExitCode> {
  const form = await readForm(platform, pipeline, 'run');
  const where = `the pipeline ${form.name}`;
  const params = readParams('run', param, form.params, where);
  const findStored = async (digest: string) =>
    await platform.json<{ readonly name?: string }>('GET', `/files/${encodeURIComponent(digest)}/meta`);
  const gathered = await gatherInputs({ ...form, pipeline: form }, inputs, process.cwd(), findStored);
  const { items, folders, notes } = gathered;
  await keepApart(folders, folder, 'outputs');
  const outputs = Object.entries(form.outputs).map(([name, { type, list }]) => {
    return [name, { type, levels: list ? ['list'] : [] }] as const;
  });
  const results = await ResultFolder.open(folder, { outputs: Object.fromEntries(outputs), steps: [] });
  const reporter = openReporter({ json, verbose });
  const recorder = new Recorder(results, reporter, items.length);
  const steps = form.steps.map(({ id }) => id);
  const execution = { pipeline: `${form.name}@${form.version}`, params, priority };
  const body = await uploadForm(execution, gathered, 'run');
  using cancellation = new Cancellation(() => reporter.cancelling());
  reporter.begin({ name: form.name, items: items.length, steps, folder: shownPath(folder), notes });
  try {
    const started = await platform.json<ShownExecution>('POST', '/executions', {
      body,
      endless: true,
      signal: cancellation.signal,
    });
    const path = `/executions/${started.execution_id}`;
    reporter.accepted(started.execution_id);
    const cancel = (): void => {
      platform.call('POST', `${path}/cancel`).catch(() => undefined); // it may have ended at this moment
    };
    if (cancellation.signal.aborted) cancel();
    else cancellation.signal.addEventListener('abort', cancel, { once: true });
    const follower = new PlatformFollower(platform, form, { recorder, reporter }, items);
    const { signal } = new AbortController();
    for await (const event of platform.events(`${path}/events`, 0, signal)) await follower.take(event);
    follower.end((await platform.json<ShownExecution>('GET', path)).error);
  } catch (thrown) {
    // Before it was accepted there is nothing to cancel but the upload.
    if (!cancellation.signal.aborted || asKumikiError(thrown).code !== 'CANCELLED') throw thrown;
  } finally {
    reporter.close();
  }
  return ended(recorder, reporter);
}
