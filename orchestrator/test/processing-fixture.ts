import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore } from '@kumiki/component-sdk/storage';
import { sharp, type FileValue, type Image } from '@kumiki/component-sdk/values';
import { Estimates } from '../src/api/core/estimates/estimates.ts';
import { Executions, Processing } from '../src/api/core/index.ts';
import { TransientExecutions } from '../src/api/core/transient.ts';
import { ChangeFeed, telling } from '../src/events/index.ts';
import { Engine, ExecutionQueue, type ArtifactRef } from '../src/execution/index.ts';
import { inProcessLanes, LocalExecutor } from '../src/executors/index.ts';
import type { Plan } from '../src/pipeline/index.ts';
import { Files } from '../src/api/core/files.ts';
import { openSqliteRecords } from '../src/records/index.ts';
import { inline, planOf, providerOf } from './inline.ts';
import { AddressRules } from '../src/net/index.ts';
import { Cipher, newSecretKey } from '../src/secrets/index.ts';
import { Webhooks } from '../src/webhooks/index.ts';

const manifest = `inputs: {image: {type: image}, logo: {type: file, optional: true}}
outputs: {image: {type: image}, text: {type: text}}
params: {width: {type: integer, default: 8, maximum: 100}, note: {type: string, default: ''}}`;

const document = (inputs: string, more: string, outputs: string): string => `
inputs: ${inputs}
params: {width: {type: integer, default: 8, maximum: 100}, note: {type: string, default: ''}}
steps:
  s:
    component: test/stamp
    inputs: {image: $inputs.photo${more}}
    params: {width: $params.width, note: $params.note}
outputs: ${outputs}`;

/** `one` has one required image input, `two` has two, and two images as outputs; `passed` gives a file as it came. */
const documents: Readonly<Record<string, string>> = {
  one: document(
    '{photo: {type: image}, logo: {type: file, shared: true, optional: true}}',
    ', logo: $inputs.logo',
    '{image: $steps.s.image, text: $steps.s.text}',
  ),
  two: document(
    '{photo: {type: image}, other: {type: image}}',
    '',
    '{image: $steps.s.image, other: $inputs.other}',
  ),
  passed: document(
    '{photo: {type: image}, logo: {type: file}}',
    ', logo: $inputs.logo',
    '{image: $steps.s.image, logo: $inputs.logo}',
  ),
};

/**
 * Processing in this process, with a component that stamps images: it fails where its note is `bad`, and waits for
 * `gate` or its end where that is `wait`.
 */
export async function openProcessing() {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-processing-'));
  const changes = new ChangeFeed();
  const records = await openSqliteRecords(join(folder, 'data'));
  const store = telling(records.executions, changes);
  const objects = await openFileStore(join(folder, 'objects'), { durable: false });
  const engine = await Engine.open({ store, objects });
  const gate = Promise.withResolvers<void>();
  const began: string[] = [];
  const stamp = inline('test/stamp', manifest, {
    async run({ inputs, params, signal }) {
      const note = params['note'] as string;
      began.push(note);
      if (note === 'bad') throw kumikiError('IMAGE_EMPTY', { source: 'the image' });
      if (note === 'wait') await ended(gate.promise, signal);
      const logo = inputs['logo'] as FileValue | undefined;
      const text = `${JSON.stringify(params)} ${logo?.name ?? 'none'}`;
      return { image: inputs['image'] as Image, text };
    },
  });
  const executor = new LocalExecutor(inProcessLanes(providerOf([stamp]), 1));
  const carryOut = async () => await Promise.resolve({ executor });
  const queue = new ExecutionQueue({ engine, carryOut, atOnce: 2 });
  const plans = new Map<string, Plan>();
  for (const [name, text] of Object.entries(documents)) plans.set(name, (await planOf(text, [stamp])).plan);
  const planOfPipeline = async (_: string, pipeline: string): Promise<Plan> => {
    const plan = plans.get(pipeline);
    if (plan) return await Promise.resolve(plan);
    throw kumikiError('PIPELINE_NOT_FOUND', { pipeline });
  };
  const estimates = new Estimates({ store, queue, lanes: 1 });
  const parts = { store, objects, engine, queue, estimates, planOf: planOfPipeline };
  const webhooks = new Webhooks({
    store: records.webhooks,
    cipher: new Cipher([newSecretKey()]),
    rules: new AddressRules(),
    enqueued: () => undefined,
  });
  const executions = new Executions({ ...parts, changes });
  return {
    store,
    changes,
    objects,
    executions,
    planOf: planOfPipeline,
    files: new Files({ records: records.files, objects }),
    processing: new Processing({ ...parts, executions, webhooks }),
    transient: new TransientExecutions({ objects, executor, queue, planOf: planOfPipeline }),
    queue,
    plans,
    gate,
    /** The notes of runs in the order in which they began. */
    began,
    /** An image in the object store. */
    stored: async (name: string, background?: string): Promise<ArtifactRef> => {
      return { ...(await objects.put(await picture(background))), mediaType: 'image/png', name };
    },
    /** A file in the object store that is no image. */
    storedText: async (name: string): Promise<ArtifactRef> => {
      return { ...(await objects.put(Buffer.from(name))), mediaType: 'application/octet-stream', name };
    },
    /** How many files the object store has on its disk, unfinished ones too. */
    filesOnDisk: async (): Promise<number> => {
      const all = await readdir(join(folder, 'objects'), { recursive: true, withFileTypes: true });
      return all.filter((entry) => entry.isFile()).length;
    },
    async [Symbol.asyncDispose]() {
      gate.resolve();
      await queue.close();
      await engine[Symbol.asyncDispose]();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type OpenProcessing = Awaited<ReturnType<typeof openProcessing>>;

/** A small PNG. */
export async function picture(background = '#204060'): Promise<Buffer> {
  return await sharp({ create: { width: 8, height: 6, channels: 3, background } })
    .png()
    .toBuffer();
}

async function ended(gate: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  await Promise.race([gate, aborted]);
}
