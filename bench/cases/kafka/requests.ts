import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { sharp } from '@kumiki/component-sdk';
import { KafkaTopics, brokers } from '../../../orchestrator/test/kafka-topics.ts';
import type { Benchmark } from '../../benchmark.ts';
import { spread } from '../../measure.ts';
import { StartedServer } from '../../server/started.ts';
import { inFolder } from '../store.ts';

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: small
inputs: {image: {type: image}}
steps:
  small: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 32}}
outputs: {image: $steps.small.image}
keep: outputs
`;

const rounds = 3;
const perRound = 400;

/**
 * Requests of a 100 kB photo each, from a producer to their record, while the runs of those before are carried out on the
 * same cores. Four partitions; needs the broker of TESTBED_KAFKA.
 */
export const kafkaRequests: Benchmark = {
  name: 'kafka.requests_per_second',
  unit: 'requests/s that are consumed, stored and recorded',
  target: 'at least 100 on two cores',
  async measure() {
    if (brokers[0] === '') return {};
    await using topics = new KafkaTopics();
    for (const topic of ['requests', 'progress', 'results', 'dead']) await topics.create(topic, 4);
    return await inFolder(async (folder) => {
      await using kumiki = await StartedServer.start(['cli/bin/kumiki.js', 'up', '--port', '0'], {
        KUMIKI_DATA: folder,
        KUMIKI_GRPC_PORT: '0',
        KUMIKI_SAMPLES: 'false',
        KUMIKI_KAFKA_BROKERS: brokers.join(','),
        KUMIKI_KAFKA_GROUP: topics.prefix,
        KUMIKI_KAFKA_MOST_WAITING: '100000',
        KUMIKI_KAFKA_REQUESTS_TOPIC: topics.name('requests'),
        KUMIKI_KAFKA_PROGRESS_TOPIC: topics.name('progress'),
        KUMIKI_KAFKA_RESULTS_TOPIC: topics.name('results'),
        KUMIKI_KAFKA_DEAD_LETTERS_TOPIC: topics.name('dead'),
      });
      await publish(kumiki.url);
      const photo = await picture();
      const figures: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const values = Array.from({ length: perRound }, (_, at) => request(`${round}/${at}`, photo));
        const before = await accepted(kumiki.url);
        const began = performance.now();
        for (let at = 0; at < perRound; at += 5)
          await topics.send(topics.name('requests'), values.slice(at, at + 5));
        while ((await accepted(kumiki.url)) < before + perRound) await delay(20);
        // The first round joins the group and warms up.
        if (round > 0) figures.push((perRound * 1000) / (performance.now() - began));
      }
      return { '': spread(figures) };
    });
  },
};

/** A JPEG of some 100 kB. */
async function picture(): Promise<Buffer> {
  const raw = { width: 280, height: 280, channels: 3 } as const;
  return await sharp(randomBytes(280 * 280 * 3), { raw })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** With bytes of its own behind the image, so that no step is answered from the cache. */
function request(correlation: string, photo: Buffer): string {
  const image = Buffer.concat([photo, randomBytes(8)]);
  return JSON.stringify({
    client_id: 'bench',
    correlation_id: correlation,
    image_data: image.toString('base64'),
    image_format: 'jpeg',
    image_size_bytes: image.length,
    pipeline_config: { pipeline_id: 'small' },
  });
}

async function publish(url: string): Promise<void> {
  const headers = { 'Content-Type': 'application/json' };
  for (const [path, body] of [
    ['/api/v1/pipelines', { text: pipeline }],
    ['/api/v1/pipelines/small/publish', { revision: 1 }],
  ] as const) {
    const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  }
}

async function accepted(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/kumiki_kafka_requests_total\{outcome="accepted"\} (\d+)/.exec(text)?.[1] ?? 0);
}
