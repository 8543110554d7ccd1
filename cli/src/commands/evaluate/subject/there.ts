import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { kumikiError, KumikiError, reasonOf, type ErrorRecord } from '@kumiki/component-sdk/errors';
import { describeUnknown, sniffFormat } from '@kumiki/component-sdk/values';
import type { ShownExecution, ShownForm, ShownValue } from '../../../platform/answers.ts';
import type { PlatformClient } from '../../../platform/client.ts';
import { readForm } from '../../../platform/read-form.ts';
import { fileGiven } from '../../run/inputs/given.ts';
import { downloadOutputs } from '../../run/platform/download.ts';
import { mostFiles, uploadForm } from '../../run/platform/upload.ts';
import { readParams } from '../../run/prepare/params.ts';
import type { Outcome, Subject, SubjectWork } from './subject.ts';

/** Enough of a file to tell what it is. */
const headBytes = 1024;

/** What the end of an item says. */
interface ItemEvent {
  readonly type: string;
  readonly item: number;
  readonly outputs: Readonly<Record<string, ShownValue>>;
  readonly error: ErrorRecord;
}

/**
 * A published pipeline of a platform, run there over images of this machine.
 * @param pipeline `NAME` or `NAME@VERSION`
 * @param params `NAME=VALUE`
 * @throws USAGE, PARAMETER_UNKNOWN, PARAMETER_INVALID, what the platform refuses with
 */
export async function subjectThere(
  platform: PlatformClient,
  pipeline: string,
  params: readonly string[],
): Promise<Subject> {
  const form = await readForm(platform, pipeline, 'evaluate');
  const given = readParams('evaluate', params, form.params, `the pipeline ${form.name}`);
  return {
    name: `${form.name}@${form.version}`,
    inputs: form.inputs,
    outputs: form.outputs,
    async outcomes(work) {
      const outcomes = new Map<string, Outcome>();
      const sendable: string[] = [];
      for (const file of work.files) {
        const error = await refusalOf(file, work.base);
        if (error) outcomes.set(file, { error });
        else sendable.push(file);
      }
      // As many at a time as a platform takes in one request.
      for (let at = 0; at < sendable.length && !work.signal.aborted; at += mostFiles) {
        const files = sendable.slice(at, at + mostFiles);
        await runBatch(platform, form, { ...work, files, params: given, outcomes });
      }
      return outcomes;
    },
  };
}

/** Why a file fails alone: a platform takes none of a request in which one is no image. */
async function refusalOf(file: string, base: string): Promise<ErrorRecord | undefined> {
  try {
    await using opened = await open(resolve(base, file));
    const head = new Uint8Array(headBytes);
    const { bytesRead } = await opened.read(head, 0, headBytes, 0);
    const start = head.subarray(0, bytesRead);
    if (sniffFormat(start)) return undefined;
    const found = describeUnknown(start);
    return kumikiError('IMAGE_FORMAT_NOT_ALLOWED', { source: file, found }).toJSON();
  } catch (cause) {
    return kumikiError('FILE_NOT_READABLE', { path: file, reason: reasonOf(cause) }, { cause }).toJSON();
  }
}

interface Batch extends SubjectWork {
  readonly params: Readonly<Record<string, unknown>>;
  readonly outcomes: Map<string, Outcome>;
}

async function runBatch(platform: PlatformClient, form: ShownForm, batch: Batch): Promise<void> {
  const { input, files, base, params, outputs: wanted, signal, outcomes } = batch;
  const items = files.map((file) => {
    return { id: file, name: file, inputs: { [input]: fileGiven(file, base).source } };
  });
  const execution = { pipeline: `${form.name}@${form.version}`, params };
  const gathered = { items, shared: {}, folders: [], notes: [] };
  const body = await uploadForm(execution, gathered, 'evaluate');
  let started: ShownExecution;
  try {
    started = await platform.json<ShownExecution>('POST', '/executions', { body, endless: true, signal });
  } catch (thrown) {
    // Before it was accepted there is nothing to cancel but the upload.
    if (signal.aborted) return;
    throw thrown;
  }
  const path = `/executions/${started.execution_id}`;
  const cancel = (): void => {
    platform.call('POST', `${path}/cancel`).catch(() => undefined); // it may have ended at this moment
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  try {
    for await (const { data } of platform.events(`${path}/events`, 0, new AbortController().signal)) {
      const event = JSON.parse(data) as ItemEvent;
      const file = files[event.item];
      if (file === undefined) continue;
      if (event.type === 'item_failed') outcomes.set(file, { error: event.error });
      if (event.type !== 'item_succeeded') continue;
      const compared = Object.entries(event.outputs).filter(([name]) => wanted.includes(name));
      outcomes.set(file, { outputs: await downloadOutputs(platform, form, Object.fromEntries(compared)) });
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
  const { error } = await platform.json<ShownExecution>('GET', path);
  if (error) throw new KumikiError(error.code, error, error);
}
