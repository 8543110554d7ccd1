import { kumikiError } from '@kumiki/component-sdk/errors';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { faults, MessagesFixture } from '../../../../test/messages-fixture.ts';
import { silentLog, type Log } from '../../../observe/index.ts';
import { localCaller } from '../../http/roles.ts';
import { resultSchema } from '../index.ts';
import type { MessagesOptions } from '../messages.ts';
import { MemoryRequests, MemoryTopic } from '../../../requests/index.ts';
import { MemorySink } from './memory-sink.ts';
import type { OutgoingMessage } from './message-sink.ts';

let messaging: MessagesFixture;
beforeEach(async () => {
  messaging = await MessagesFixture.open();
});
afterEach(async () => {
  await messaging[Symbol.asyncDispose]();
});

describe('messages about what happens', () => {
  test('wait while nobody takes them, and come in order without a gap', async () => {
    let isAway = true;
    const failing: MemorySink = Object.assign(Object.create(messaging.sink) as MemorySink, {
      send: async (messages: readonly OutgoingMessage[]) => {
        if (isAway) throw kumikiError('KAFKA_UNAVAILABLE', { brokers: 'b', reason: 'test' });
        await messaging.sink.send(messages);
      },
    });
    const messages = await messaging.begin({ sink: failing });
    for (const name of ['a', 'b', 'c']) messaging.send(messaging.request(name));
    await vi.waitFor(() => expect(messaging.topic.committed[0]).toBe(3), 20_000);
    await vi.waitFor(() => expect(messages.state.messages).toMatchObject({ up: false }), 20_000);
    isAway = false;
    await messaging.ended(3);
    expect(messaging.results.map(({ correlation_id: id }) => String(id)).toSorted()).toEqual(['a', 'b', 'c']);
    for (const told of Map.groupBy(messaging.progress, ({ execution_id: id }) => id).values()) {
      expect([told[0]!['status'], told.at(-1)!['status']]).toEqual(['accepted', 'succeeded']);
      const seqs = told.map(({ seq }) => seq as number);
      expect(seqs).toEqual([...new Set(seqs)].toSorted((one, other) => one - other));
    }
    await vi.waitFor(() => expect(messages.state.messages).toEqual({ up: true }), 20_000);
  });

  test('go on where the process before ended', async () => {
    const first = await messaging.begin();
    messaging.send(messaging.request('a'));
    await messaging.ended(1);
    await first[Symbol.asyncDispose]();
    const { queue, processing } = messaging.kumiki;
    const image = await messaging.kumiki.stored('photo.png');
    await processing.accept(localCaller, 'default', { pipelineId: 'one', files: [{ artifact: image }] });
    await vi.waitFor(() => expect(queue.running + queue.waiting).toBe(0), 20_000);
    await messaging.begin();
    await messaging.ended(2);
    const seen = messaging.sink.messages.map(({ topic: of, value }) => `${of} ${value}`);
    expect(new Set(seen).size).toBe(seen.length);
    expect(messaging.results).toHaveLength(2);
  });

  test('come from one of several platforms on one record, also where none takes requests, and from the next one at once', async () => {
    const others = new MemorySink();
    const elsewhere = () => new MemoryRequests(new MemoryTopic('other requests'));
    const first = await messaging.begin({ shared: true, source: elsewhere });
    const accept = async () => {
      const artifact = await messaging.kumiki.stored('photo.png');
      const given = { pipelineId: 'one', files: [{ artifact }] };
      return (await messaging.kumiki.processing.accept(localCaller, 'default', given)).ref.id;
    };
    const toldBy = async (sink: MemorySink, id: string) =>
      await sink.until((told) => told.some(({ topic, key }) => topic === 'processing-results' && key === id));
    const before = await accept();
    await toldBy(messaging.sink, before);
    await messaging.begin({ shared: true, source: elsewhere, sink: others });
    const meanwhile = await accept();
    await toldBy(messaging.sink, meanwhile);
    await first[Symbol.asyncDispose]();
    const after = await accept();
    await toldBy(others, after);
    expect(new Set(others.messages.map(({ key }) => key))).toEqual(new Set([after]));
  });

  test('come from another platform where the one that leads is stuck', async () => {
    const gate = Promise.withResolvers<void>();
    const stuck: MemorySink = Object.assign(new MemorySink(), { send: async () => await gate.promise });
    const leading = await messaging.open({ shared: true, sink: stuck });
    leading.begin();
    messaging.send(messaging.request('a'));
    await vi.waitFor(async () => {
      const taken = await messaging.kumiki.store.leadReader('kafka', 'nobody', 1);
      expect(taken).toBe(false);
    }, 20_000);
    const source = () => new MemoryRequests(new MemoryTopic('other requests'));
    await messaging.begin({ shared: true, source });
    await messaging.ended(1);
    expect(messaging.results).toHaveLength(1);
    gate.resolve();
  });

  test('tell of each item where there are several, and of the whole at the end', async () => {
    await messaging.begin();
    const image = await messaging.kumiki.stored('photo.png');
    const items = ['fine', 'other'].map((name) => ({
      name,
      inputs: { photo: { kind: 'stored' as const, artifact: image } },
    }));
    await messaging.kumiki.executions.start('default', { pipeline: 'one', items, params: { note: 'x' } });
    await messaging.ended(3);
    for (const one of messaging.results) expect(faults(resultSchema, one)).toEqual([]);
    const [one, other, whole] = messaging.results;
    expect([one, other].map((of) => String(of!['item_name'])).toSorted()).toEqual(['fine', 'other']);
    expect(one).toMatchObject({
      status: 'SUCCESS',
      output_file_id: expect.stringMatching(/^sha256:/) as string,
    });
    expect(whole).toMatchObject({ status: 'SUCCESS', items: { total: 2, succeeded: 2 } });
    expect(whole).not.toHaveProperty('item');
  });

  test('have a short form, which fits its schema too', async () => {
    await messaging.begin();
    messaging.send(messaging.request('a'));
    await messaging.ended(1);
    const small = JSON.parse(messaging.sink.messages.at(-1)!.small!()) as Record<string, unknown>;
    expect(faults(resultSchema, small)).toEqual([]);
    expect(small).toMatchObject({
      status: 'SUCCESS',
      outputs_left_out: true,
      output_file_id: expect.stringMatching(/^sha256:/) as string,
    });
    expect(small).not.toHaveProperty('outputs');
  });
});

test('without brokers the check is tried again, which is said once, and requests are taken when they are there', async () => {
  let tries = 0;
  const warn = vi.fn<Log['warn']>();
  const check = vi.fn<MessagesOptions['check']>(() => {
    if (tries++ < 2) throw kumikiError('KAFKA_UNAVAILABLE', { brokers: 'b', reason: 'test' });
    return Promise.resolve(['image-processing-requests']);
  });
  const messages = await messaging.open({ check, log: { ...silentLog, warn } });
  expect(messages.state.requests).toMatchObject({
    up: false,
    problem: expect.stringContaining('cannot be reached') as string,
  });
  messages.begin();
  messaging.send(messaging.request('a'));
  await messaging.ended(1);
  expect(warn).toHaveBeenCalledOnce();
  const missing = () => Promise.reject(kumikiError('KAFKA_TOPICS_MISSING', { brokers: 'b', topics: 't' }));
  await expect(messaging.open({ check: missing })).rejects.toMatchObject({ code: 'KAFKA_TOPICS_MISSING' });
});
