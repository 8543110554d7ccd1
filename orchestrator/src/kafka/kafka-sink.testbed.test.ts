import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { brokers, KafkaTopics } from '../../test/kafka-topics.ts';
import type { OutgoingMessage } from '../api/messages/index.ts';
import { readSettings } from '../settings/index.ts';
import { checkTopics, kafkaConnection, KafkaSink, type KafkaConnection } from './index.ts';

let topics: KafkaTopics;
let connection: KafkaConnection;

beforeEach(async () => {
  topics = new KafkaTopics();
  const { kafka } = await readSettings({ environment: { KUMIKI_KAFKA_BROKERS: brokers.join(',') } });
  connection = await kafkaConnection(kafka);
});
afterEach(async () => {
  await topics[Symbol.asyncDispose]();
});

const message = (topic: string, key: string, value: string, small?: string): OutgoingMessage => ({
  topic,
  key,
  value,
  headers: { 'content-type': 'application/json' },
  ...(small !== undefined && { small: () => small }),
});

describe('messages to Kafka', () => {
  test('are there in the order of their key, in one partition', async () => {
    const topic = await topics.create('results', 3);
    await using sink = new KafkaSink({ connection, messageBytes: 500 });
    const sent = Array.from({ length: 60 }, (_, at) =>
      message(topic, `e${at % 4}`, `${at} ${'x'.repeat(50)}`),
    );
    await sink.send(sent.slice(0, 30));
    await sink.send(sent.slice(30));
    const kept = await topics.read(topic, ({ length }) => length === 60);
    for (const ofKey of Map.groupBy(kept, (one) => one.key.toString()).values()) {
      const numbers = ofKey.map(({ value }) => Number.parseInt(value.toString(), 10));
      expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
      expect(new Set(ofKey.map(({ partition }) => partition)).size).toBe(1);
    }
    const [name] = [...kept[0]!.headers.keys()].map(String);
    expect(name).toBe('content-type');
  });

  test('that are too large go in short, and what is refused all the same is told of and left out', async () => {
    const topic = await topics.create('results', 1, { 'max.message.bytes': '600' });
    const refused: string[] = [];
    await using sink = new KafkaSink({
      connection,
      messageBytes: 2000,
      refused: ({ code, message: text }) => refused.push(`${code} ${text}`),
    });
    const long = 'x'.repeat(1500);
    await sink.send([
      message(topic, 'a', 'first'),
      message(topic, 'a', `${long}${long}`, 'short by our limit'),
      message(topic, 'a', long, 'short by the limit of the topic'),
      message(topic, 'lost', long, long),
      message(topic, 'a', 'last'),
    ]);
    const kept = await topics.read(topic, ({ length }) => length === 4);
    expect(kept.map(({ value }) => value.toString())).toEqual([
      'first',
      'short by our limit',
      'short by the limit of the topic',
      'last',
    ]);
    expect(refused).toEqual([expect.stringMatching(/^KAFKA_MESSAGE_REFUSED .*1500 bytes about lost/)]);
  });

  test('to a topic that is gone fail, and go on when it is there', async () => {
    const gone = topics.name('later');
    await using sink = new KafkaSink({ connection, messageBytes: 2000 });
    await expect(sink.send([message(gone, 'a', 'x')])).rejects.toMatchObject({ code: 'KAFKA_UNAVAILABLE' });
    await topics.create('later');
    await sink.send([message(gone, 'a', 'y')]);
    expect(
      (await topics.read(gone, ({ length }) => length === 1)).map(({ value }) => value.toString()),
    ).toEqual(['y']);
  });
});

describe('the look at the topics', () => {
  test('names those that are missing, and creates them where that is allowed', async () => {
    const there = await topics.create('there');
    const missing = [topics.name('one'), topics.name('two')];
    const wanted = { topics: [there, ...missing] };
    await expect(checkTopics(connection, wanted)).rejects.toMatchObject({
      code: 'KAFKA_TOPICS_MISSING',
      message: expect.stringContaining(missing.join(', ')) as string,
    });
    expect(await checkTopics(connection, { ...wanted, create: { partitions: 2 } })).toEqual(missing);
    topics.own(...missing);
    expect(await checkTopics(connection, wanted)).toEqual([]);
  });

  test('says where no broker answers', async () => {
    const { kafka } = await readSettings({ environment: { KUMIKI_KAFKA_BROKERS: '127.0.0.1:1' } });
    const nowhere = await kafkaConnection(kafka);
    await expect(checkTopics(nowhere, { topics: ['a'] })).rejects.toMatchObject({
      code: 'KAFKA_UNAVAILABLE',
      message: expect.stringContaining('127.0.0.1:1') as string,
    });
  });
});
