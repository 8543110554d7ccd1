import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { sharp, type FileValue, type Image } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inline, planOf, providerOf } from '../../../test/inline.ts';
import { ChangeFeed, telling } from '../../events/index.ts';
import { Engine, ExecutionQueue, type ArtifactRef, type ExecutionStore } from '../../execution/index.ts';
import { inProcessLanes, LocalExecutor } from '../../executors/index.ts';
import type { Plan } from '../../pipeline/index.ts';
import { openSqliteStore } from '../../records/index.ts';
import { localCaller, type Caller } from '../http/roles.ts';
import { Executions } from './executions.ts';
import { Processing, type ProcessRequest } from './processing.ts';

const stamp = inline(
  'test/stamp',
  `inputs: {image: {type: image}, logo: {type: file, optional: true}}
outputs: {image: {type: image}, text: {type: text}}
params: {width: {type: integer, default: 8, maximum: 100}, note: {type: string, default: ''}}`,
  {
    async run({ inputs, params }) {
      const image = inputs['image'] as Image;
      if (params['note'] === 'bad') throw kumikiError('IMAGE_EMPTY', { source: 'the image' });
      const logo = inputs['logo'] as FileValue | undefined;
      const text = `${JSON.stringify(params)} ${logo?.name ?? 'none'}`;
      return await Promise.resolve({ image, text });
    },
  },
);

const whole = (inputs: string, more = '', outputs = '{image: $steps.s.image, text: $steps.s.text}') => `
inputs: ${inputs}
params: {width: {type: integer, default: 8, maximum: 100}, note: {type: string, default: ''}}
steps:
  s: {component: test/stamp, inputs: {image: $inputs.photo${more}}, params: {width: $params.width, note: $params.note}}
outputs: ${outputs}`;

const documents: Readonly<Record<string, string>> = {
  one: whole(
    '{photo: {type: image}, logo: {type: file, shared: true, optional: true}}',
    ', logo: $inputs.logo',
  ),
  two: whole(
    '{photo: {type: image}, other: {type: image}}',
    '',
    '{image: $steps.s.image, other: $inputs.other}',
  ),
};

let folder: string;
let store: ExecutionStore;
let objects: ObjectStore;
let engine: Engine;
let queue: ExecutionQueue;
let processing: Processing;
let executions: Executions;
let photo: ArtifactRef;
let plans: Map<string, Plan>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-processing-'));
  const changes = new ChangeFeed();
  store = telling(await openSqliteStore(join(folder, 'data')), changes);
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  engine = await Engine.open({ store, objects });
  const executor = new LocalExecutor(inProcessLanes(providerOf([stamp]), 1));
  const carryOut = async () => await Promise.resolve({ executor });
  queue = new ExecutionQueue({ engine, carryOut, atOnce: 2 });
  plans = new Map();
  for (const [name, text] of Object.entries(documents)) plans.set(name, (await planOf(text, [stamp])).plan);
  const planOfPipeline = async (_: string, name: string) => await Promise.resolve(plans.get(name)!);
  executions = new Executions({ store, objects, engine, queue, changes, planOf: planOfPipeline });
  processing = new Processing({ store, objects, engine, queue, executions, planOf: planOfPipeline });
  photo = await stored('photo.png');
});
afterEach(async () => {
  await queue.close();
  await engine[Symbol.asyncDispose]();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function stored(name: string, background = '#204060'): Promise<ArtifactRef> {
  const image = sharp({ create: { width: 8, height: 6, channels: 3, background } });
  return { ...(await objects.put(await image.png().toBuffer())), mediaType: 'image/png', name };
}

async function storedText(name: string): Promise<ArtifactRef> {
  return { ...(await objects.put(Buffer.from(name))), mediaType: 'application/octet-stream', name };
}

function asked(more: Partial<ProcessRequest> = {}): ProcessRequest {
  return { pipelineId: 'one', files: [{ artifact: photo }], ...more };
}

/** Accepted for a caller. */
async function accept(more: Partial<ProcessRequest> = {}, caller: Caller = localCaller) {
  return await processing.accept(caller, 'default', asked(more));
}

describe('a request', () => {
  test('makes an execution of one item, whose result can be waited for', async () => {
    const { ref, fileId, repeated, estimatedCompletion } = await accept({
      clientId: 'camera 1',
      correlationId: '部品-7',
      priority: 'high',
    });
    expect({ fileId, repeated }).toEqual({ fileId: photo.digest, repeated: false });
    expect(estimatedCompletion).toBeGreaterThan(Date.now());
    const { execution, outputs, steps, error } = await processing.result(ref, 20_000);
    expect(execution).toMatchObject({
      status: 'succeeded',
      priority: 1,
      labels: { client_id: 'camera 1', correlation_id: '部品-7' },
    });
    expect(outputs).toMatchObject({
      image: { mediaType: 'image/png' },
      text: { data: '{"width":8,"note":""} none' },
    });
    expect(steps).toEqual([{ step: 's', status: 'succeeded', durationMs: expect.any(Number) as number }]);
    expect(error).toBeUndefined();
    const found = await store.list('default', { labels: { correlation_id: '部品-7' } }, { limit: 5 });
    expect(found.executions.map(({ id }) => id)).toEqual([ref.id]);
  });

  test('that fails gives the error of its item', async () => {
    const { ref } = await accept({ parameters: { note: 'bad' } });
    const { execution, outputs, error } = await processing.result(ref, 20_000);
    expect(execution.status).toBe('failed');
    expect({ outputs, code: error?.code }).toEqual({ outputs: undefined, code: 'IMAGE_EMPTY' });
  });

  test('takes files for other inputs, and texts for parameters as their schema says', async () => {
    const logo = await storedText('logo.svg');
    const files = [{ artifact: photo }, { input: 'logo', artifact: logo }];
    const { ref } = await accept({ files, textParameters: { width: '64', note: '64' } });
    const { outputs } = await processing.result(ref, 20_000);
    expect(outputs).toMatchObject({ text: { data: '{"width":64,"note":"64"} logo.svg' } });
  });
});

describe('the same request again', () => {
  const named = { clientId: 'camera 1', correlationId: 'a' };

  test('is the same execution, at any time and many at once', async () => {
    const many = await Promise.all(Array.from({ length: 10 }, async () => await accept(named)));
    expect(new Set(many.map(({ ref }) => ref.id)).size).toBe(1);
    expect(many.filter(({ repeated }) => !repeated)).toHaveLength(1);
    await processing.result(many[0]!.ref, 20_000);
    expect(await accept(named)).toEqual({ ...many[0], repeated: true });
    expect((await store.list('default', {}, { limit: 5 })).executions).toHaveLength(1);
  });

  test('is so whether its parameters came as JSON or as texts', async () => {
    const first = await accept({ ...named, parameters: { width: 20, note: 'a' } });
    const second = await accept({ ...named, textParameters: { note: 'a', width: ' 20' } });
    expect(second).toEqual({ ...first, repeated: true });
  });

  test('is known by what was asked for, whatever was published or removed since', async () => {
    const first = await accept(named);
    plans.clear();
    expect(await accept(named)).toEqual({ ...first, repeated: true });
  });

  test.each<[string, () => Promise<Partial<ProcessRequest>> | Partial<ProcessRequest>]>([
    ['another image', async () => ({ files: [{ artifact: await stored('photo.png', '#ffffff') }] })],
    ['another pipeline', () => ({ pipelineId: 'one@1' })],
    ['another parameter', () => ({ parameters: { width: 9 } })],
    ['another priority', () => ({ priority: 'low' })],
  ])('with %s is refused', async (_, other) => {
    await accept(named);
    await expect(accept({ ...named, ...(await other()) })).rejects.toMatchObject({
      code: 'REQUEST_REPEATED_DIFFERENTLY',
    });
  });

  test('is another execution for another caller, client or correlation, and without a name', async () => {
    const all = [
      await accept(named),
      await accept(named, { id: 'token:7', name: 'line 7', role: 'runner' }),
      await accept({ ...named, clientId: 'camera 2' }),
      await accept({ ...named, correlationId: 'b' }),
      await accept({ correlationId: 'a' }),
      await accept(),
    ];
    expect(new Set(all.map(({ ref }) => ref.id)).size).toBe(all.length);
  });
});

describe('what is asked for wrongly', () => {
  test.each<[string, Partial<ProcessRequest>, string]>([
    ['no file', { files: [] }, 'INPUT_MISSING'],
    ['a parameter that is none', { textParameters: { wide: '3' } }, 'PARAMETER_UNKNOWN'],
    ['a text that is no number', { textParameters: { width: 'wide' } }, 'PARAMETER_INVALID'],
    ['a value over the limit', { parameters: { width: 101 } }, 'PARAMETER_INVALID'],
    ['a name with control characters', { clientId: 'a\u0000b' }, 'REQUEST_NAME_INVALID'],
    ['a name that is too long', { correlationId: 'a'.repeat(201) }, 'REQUEST_NAME_INVALID'],
  ])('is refused and leaves no record: %s', async (_, more, code) => {
    await expect(accept(more)).rejects.toMatchObject({ code });
    expect((await store.list('default', {}, { limit: 5 })).executions).toEqual([]);
  });

  test('is refused where its files do not fit the inputs', async () => {
    const text = await storedText('photo.png');
    const input = 'logo';
    const logos = [{ artifact: photo }, { input, artifact: text }, { input, artifact: photo }];
    const cases: [Partial<ProcessRequest>, string][] = [
      [{ pipelineId: 'two' }, 'IMAGE_INPUT_UNCLEAR'],
      [{ files: [{ artifact: text }] }, 'IMAGE_FORMAT_NOT_ALLOWED'],
      [{ files: [{ input: '__proto__', artifact: photo }] }, 'INPUT_UNKNOWN'],
      [{ files: [{ artifact: photo }, { artifact: photo }] }, 'INPUT_FILES_TOO_MANY'],
      [{ files: logos }, 'INPUT_FILES_TOO_MANY'],
      [{ files: [{ input: 'logo', artifact: text }] }, 'INPUT_MISSING'],
    ];
    for (const [more, code] of cases) await expect(accept(more)).rejects.toMatchObject({ code });
  });
});
