import { ChangeFeed, EventLog } from '@kumiki/orchestrator/events';
import { OutboxPublisher, publisherName } from '@kumiki/orchestrator/api/messages';
import { kafkaConnection, KafkaSink } from '@kumiki/orchestrator/kafka';
import { openSqliteStore } from '@kumiki/orchestrator/records';
import { readSettings } from '@kumiki/orchestrator/settings';
import { brokers, KafkaTopics } from '../../../orchestrator/test/kafka-topics.ts';
import type { Benchmark } from '../../benchmark.ts';
import { spread } from '../../measure.ts';
import { inFolder, startedExecution } from '../store.ts';

const rounds = 5;
const items = 1000;

/**
 * What it takes to tell of an event: read from the outbox, made a message, and acknowledged by all replicas of the broker
 * of TESTBED_KAFKA, in pages.
 */
export const kafkaEvents: Benchmark = {
  name: 'kafka.event_cost_ms',
  unit: 'ms an event',
  target: 'at most 0.2',
  async measure() {
    if (brokers[0] === '') return {};
    await using topics = new KafkaTopics();
    const progress = await topics.create('progress', 4);
    const { kafka } = await readSettings({ environment: { KUMIKI_KAFKA_BROKERS: brokers.join(',') } });
    const connection = await kafkaConnection(kafka);
    return await inFolder(async (folder) => {
      const store = await openSqliteStore(folder);
      await using sink = new KafkaSink({ connection, messageBytes: 900_000 });
      const processing = { result: () => Promise.reject(new Error('no execution ends')) };
      await store.advanceReader(publisherName, 0);
      const figures: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const before = await store.lastPosition();
        const ref = await startedExecution(store, items);
        for (let from = 0; from < items; from += 100) {
          const commands = Array.from({ length: 100 }, (_, at) => from + at);
          await store.commit(
            ref,
            { epoch: 1 },
            commands.map((item) => ({ type: 'step_started', item, step: 'a' })),
          );
        }
        const end = await store.lastPosition();
        const began = performance.now();
        const events = new EventLog(store, new ChangeFeed());
        await using publisher = new OutboxPublisher({
          store,
          events,
          processing,
          sink,
          topics: { progress },
        });
        await publisher.open();
        publisher.begin();
        while ((await publisher.behind()) > 0) await new Promise((resolve) => setTimeout(resolve, 5));
        if (round > 0) figures.push((performance.now() - began) / (end - before));
      }
      await store.close();
      return { '': spread(figures) };
    });
  },
};
