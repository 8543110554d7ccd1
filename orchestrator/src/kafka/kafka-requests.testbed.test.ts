import { KafkaTopics, brokers } from '../../test/kafka-topics.ts';
import { requestSourceContract } from '../requests/contract.ts';
import { readSettings } from '../settings/index.ts';
import { kafkaConnection, KafkaRequests } from './index.ts';

requestSourceContract(async () => {
  const topics = new KafkaTopics();
  const topic = await topics.create('requests', 2);
  const deadLettersTopic = await topics.create('dead');
  const { kafka } = await readSettings({ environment: { KUMIKI_KAFKA_BROKERS: brokers.join(',') } });
  const connection = await kafkaConnection(kafka);
  return {
    open: () =>
      Promise.resolve(
        new KafkaRequests({
          connection,
          group: topics.prefix,
          topic,
          deadLettersTopic,
          fetchBytes: 1_000_000,
        }),
      ),
    send: async (text, partition = 0, headers = {}) =>
      await topics.send(topic, [text], { partition, headers }),
    deadLetters: async (count) => {
      const kept = await topics.read(deadLettersTopic, ({ length }) => length === count);
      return kept.map(({ value, headers }) => [value.toString(), codeIn(headers)] as const);
    },
    [Symbol.asyncDispose]: async () => await topics[Symbol.asyncDispose](),
  };
});

function codeIn(headers: ReadonlyMap<Buffer, Buffer>): string {
  const all = [...headers].map(([name, text]) => [name.toString(), text.toString()] as const);
  return new Map(all).get('kumiki-error-code') ?? '';
}
