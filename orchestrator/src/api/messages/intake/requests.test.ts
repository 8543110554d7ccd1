import { createHash, randomBytes } from 'node:crypto';
import { kumikiError, type ErrorCode } from '@kumiki/component-sdk/errors';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { faults, MessagesFixture } from '../../../../test/messages-fixture.ts';
import { localCaller } from '../../http/roles.ts';
import { progressSchema, requestSchema, resultSchema } from '../index.ts';

let messaging: MessagesFixture;
beforeEach(async () => {
  messaging = await MessagesFixture.open();
});
afterEach(async () => {
  await messaging[Symbol.asyncDispose]();
});

const digestOf = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

describe('a request that comes as a message', () => {
  test('is carried out, and told of with the fields that clients know', async () => {
    await messaging.begin();
    expect(faults(requestSchema, messaging.request('a'))).toEqual([]);
    messaging.send(messaging.request('a'));
    await messaging.ended(1);
    const [result] = messaging.results;
    expect(faults(resultSchema, result)).toEqual([]);
    expect(result).toMatchObject({
      status: 'SUCCESS',
      client_id: 'line-3',
      correlation_id: 'a',
      items: { total: 1, succeeded: 1, failed: 0, cancelled: 0 },
      media_type: 'image/png',
      outputs: { text: { data: '{"width":12,"note":"fine"} none' } },
      steps: [{ step: 's', status: 'succeeded' }],
    });
    const { output_file_id: fileId, execution_id: id } = result as {
      output_file_id: string;
      execution_id: string;
    };
    expect((await messaging.kumiki.objects.read(fileId)).length).toBeGreaterThan(0);
    const told = messaging.progress;
    for (const one of told) expect(faults(progressSchema, one)).toEqual([]);
    expect(told.map(({ status, step }) => [status, step])).toEqual([
      ['accepted', null],
      ['planned', null],
      ['running', null],
      ['running', 's'],
      ['succeeded', 's'],
      ['succeeded', null],
    ]);
    const seqs = told.map(({ seq }) => seq as number);
    expect(seqs).toEqual(seqs.toSorted((one, other) => one - other));
    expect(new Set(messaging.sink.messages.map(({ key }) => key))).toEqual(new Set([id]));
    expect(messaging.topic.committed).toEqual([1, 0]);
    const execution = await messaging.kumiki.store.execution({ project: 'default', id });
    expect(execution).toMatchObject({ priority: 1, labels: { client_id: 'line-3', correlation_id: 'a' } });
  });

  test('may name an image that is stored, and files for other inputs', async () => {
    await messaging.begin();
    const [image, logo] = await Promise.all([
      messaging.kumiki.stored('photo.png'),
      messaging.kumiki.storedText('logo.svg'),
    ]);
    await messaging.kumiki.files.record(localCaller, 'default', [image, logo]);
    const { image_data: _, ...rest } = messaging.request('a', { file_id: image.digest });
    messaging.send({ ...rest, inputs: { logo: { file_id: logo.digest } } });
    await messaging.ended(1);
    expect(messaging.results[0]).toMatchObject({
      status: 'SUCCESS',
      outputs: { text: { data: expect.stringMatching(/logo\.svg$/) as string } },
    });
  });

  test('that comes again is the same execution, over every protocol', async () => {
    await messaging.begin();
    const over = {
      pipelineId: 'one',
      parameters: { width: 12, note: 'fine' },
      priority: 'high' as const,
      clientId: 'line-3',
      correlationId: 'a',
      files: [{ artifact: await messaging.kumiki.stored('photo.png') }],
    };
    messaging.send(messaging.request('a'));
    messaging.send(messaging.request('a'), 1);
    messaging.send(messaging.request('b'));
    await messaging.ended(2);
    const caller = { id: 'kafka', name: 'kafka', role: 'runner' as const };
    const { repeated, ref } = await messaging.kumiki.processing.accept(caller, 'default', over);
    expect(repeated).toBe(true);
    expect(messaging.results.map(({ execution_id: id }) => id)).toContain(ref.id);
    await vi.waitFor(() => expect(messaging.topic.committed).toEqual([2, 1]), 20_000);
    expect((await messaging.kumiki.store.list('default', {}, { limit: 9 })).executions).toHaveLength(2);
  });

  test('that fails says why in its result', async () => {
    await messaging.begin();
    messaging.send(
      messaging.request('a', { pipeline_config: { pipeline_id: 'one', parameters: { note: 'bad' } } }),
    );
    await messaging.ended(1);
    const [result] = messaging.results;
    expect(faults(resultSchema, result)).toEqual([]);
    expect(result).toMatchObject({ status: 'FAILED', error: { code: 'IMAGE_EMPTY', step: 's' } });
    expect(messaging.progress.find(({ status }) => status === 'failed')).toMatchObject({
      error: { code: 'IMAGE_EMPTY' },
    });
  });

  test('is put aside with the reason where nothing can be made of it, and the next one is taken', async () => {
    const bad: (readonly [object | string, ErrorCode])[] = [
      ['no JSON', 'MESSAGE_UNREADABLE'],
      ['', 'MESSAGE_UNREADABLE'],
      [[1], 'MESSAGE_UNREADABLE'],
      [messaging.request('a', { correlation_id: undefined }), 'MESSAGE_UNREADABLE'],
      [messaging.request('a', { file_id: digestOf(messaging.photo) }), 'MESSAGE_UNREADABLE'],
      [messaging.request('a', { image_data: undefined }), 'MESSAGE_UNREADABLE'],
      [messaging.request('a', { image_data: '**not base64**' }), 'MESSAGE_UNREADABLE'],
      [messaging.request('a', { image_format: 'webp' }), 'MESSAGE_UNREADABLE'],
      [messaging.request('a', { image_size_bytes: messaging.photo.length + 1 }), 'MESSAGE_IMAGE_DIFFERS'],
      [messaging.request('a', { image_format: 'jpeg' }), 'MESSAGE_IMAGE_DIFFERS'],
      [messaging.request('a', { image_data: randomBytes(3_000).toString('base64') }), 'MESSAGE_TOO_LARGE'],
      [messaging.request('a', { pipeline_config: { pipeline_id: 'none' } }), 'PIPELINE_NOT_FOUND'],
      [
        messaging.request('a', { pipeline_config: { pipeline_id: 'one', parameters: { width: 'wide' } } }),
        'PARAMETER_INVALID',
      ],
      [
        messaging.request('a', { pipeline_config: { pipeline_id: 'one', parameters: { wide: 1 } } }),
        'PARAMETER_UNKNOWN',
      ],
      [
        messaging.request('a', {
          image_data: undefined,
          image_size_bytes: undefined,
          file_id: digestOf(Buffer.from('x')),
        }),
        'ARTIFACT_NOT_FOUND',
      ],
      [
        messaging.request('a', {
          image_data: undefined,
          object: {
            bucket: 'camera',
            key: 'a.png',
            sha256: digestOf(messaging.photo),
            size: messaging.photo.length,
          },
        }),
        'MESSAGE_BUCKET_UNKNOWN',
      ],
    ];
    await messaging.begin({}, { KUMIKI_KAFKA_REQUEST_BYTES: '3000' });
    for (const [message] of bad) messaging.send(message);
    messaging.send(messaging.request('good'));
    await messaging.ended(1);
    expect(messaging.topic.deadLetters.map(({ error }) => error.code)).toEqual(bad.map(([, code]) => code));
    expect(messaging.topic.deadLetters.map(({ request: { place } }) => place.offset)).toEqual(
      bad.map((_, at) => at),
    );
    expect(messaging.topic.committed[0]).toBe(bad.length + 1);
    expect(messaging.results[0]).toMatchObject({ correlation_id: 'good', status: 'SUCCESS' });
  });

  test('runs the pipelines alone that the operator names', async () => {
    await messaging.begin({}, { KUMIKI_KAFKA_PIPELINES: 'two' });
    messaging.send(messaging.request('a'));
    await vi.waitFor(() => expect(messaging.topic.deadLetters).toHaveLength(1), 20_000);
    expect(messaging.topic.deadLetters[0]!.error.code).toBe('PIPELINE_NOT_FOUND');
  });

  test('waits, with its partition, while the store is away; nothing is put aside', async () => {
    let isAway = true;
    const { objects } = messaging.kumiki;
    const flaky = Object.assign(Object.create(objects) as typeof objects, {
      put: async (...given: Parameters<typeof objects.put>) => {
        if (isAway) throw kumikiError('STORE_UNAVAILABLE', { store: 'the store', reason: 'test' });
        return await objects.put(...given);
      },
    });
    await messaging.begin({ objects: flaky });
    for (const name of ['a', 'b', 'c']) messaging.send(messaging.request(name));
    await vi.waitFor(() => expect(messaging.topic.partitions[0]).toHaveLength(3), 20_000);
    isAway = false;
    await messaging.ended(3);
    expect(messaging.topic.deadLetters).toEqual([]);
    const { executions } = await messaging.kumiki.store.list('default', {}, { limit: 9 });
    const inOrder = executions.toSorted((one, other) => (one.id < other.id ? -1 : 1));
    expect(inOrder.map(({ labels }) => labels['correlation_id'])).toEqual(['a', 'b', 'c']);
  });

  test('stays where it is while the platform has enough to do', async () => {
    let waiting = 500;
    const messages = await messaging.begin({ waiting: () => waiting });
    for (let at = 0; at < 40; at++) messaging.send(messaging.request(`r${at}`));
    await vi.waitFor(() => expect(messaging.topic.committed[0]).toBe(1), 20_000);
    waiting = 0;
    await vi.waitFor(() => expect(messaging.topic.committed[0]).toBe(40), 20_000);
    await messages.stopTaking();
    messaging.send(messaging.request('later'));
    expect(messaging.topic.committed[0]).toBe(40);
  });
});
