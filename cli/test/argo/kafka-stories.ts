import { Consumer } from '@platformatic/kafka';
import { test, expect } from 'vitest';
import { ownAuthority } from '../../../helm/authority.ts';
import { securedKafka } from '../../../helm/secured-parts.ts';
import { picture, temporaryFolder } from '../kumiki.ts';
import { publishFlip, startFlip } from '../platform.ts';
import { written } from './faults.ts';
import { expectWhole } from './judge.ts';
import { working } from './seen.ts';
import { type TestCluster } from './test-cluster.ts';

const libs = process.env['TESTBED_KAFKA_LIBS'];
const address = process.env['TESTBED_NODE_IP'] ?? '10.99.0.1';
const password = 'only-for-tests';
const timeout = 400_000;

/** Pods that report in a topic of a Kafka that asks for a password, encrypted. */
export function describeReportsInKafka(found: () => TestCluster): void {
  test
    .skipIf(libs === undefined)
    .concurrent(
      'hears of its pods through Kafka that asks for a password, encrypted, also when Kafka is killed and comes back',
      { timeout },
      async () => {
        const cluster = found();
        await using folder = await temporaryFolder();
        const authority = await ownAuthority(folder.path, address);
        const about = { libs: libs!, folder: folder.path, address, password };
        await using kafka = await securedKafka(authority, about);
        await kafka.admin.createTopics({ topics: ['reports'], partitions: 2, replicas: 1 });
        const signIn = {
          KUMIKI_KAFKA_SASL_MECHANISM: 'PLAIN',
          KUMIKI_KAFKA_SASL_USERNAME: 'team',
          KUMIKI_KAFKA_SASL_PASSWORD: password,
        };
        const stringData = { ...signIn, KUMIKI_KAFKA_TLS_CA: authority.ca };
        const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'kafka-pods' }, stringData };
        await cluster.apply(
          JSON.stringify({ ...secret, metadata: { ...secret.metadata, namespace: cluster.namespace } }),
        );
        await using platform = await cluster.platform(folder.path, {
          ...signIn,
          KUMIKI_KAFKA_BROKERS: JSON.stringify([kafka.broker]),
          KUMIKI_KAFKA_TLS: 'true',
          KUMIKI_KAFKA_TLS_CA: await written(folder.path, 'brokers.pem', authority.ca),
          KUMIKI_KAFKA_REPORTS_TOPIC: 'reports',
          KUMIKI_KAFKA_REQUESTS_TOPIC: 'none',
          KUMIKI_KAFKA_PROGRESS_TOPIC: 'none',
          KUMIKI_KAFKA_RESULTS_TOPIC: 'none',
          KUMIKI_ARGO_KAFKA_SECRET: 'kafka-pods',
        });
        const input = await picture('png');
        const names = ['a.png', 'b.png', 'c.png'];
        await publishFlip(platform);
        const before = await startFlip(platform, input, names);
        await expectWhole(cluster, platform, before, { input, names });
        const told = await writtenIn('reports', kafka.broker, authority.ca);
        expect(new Set(told.map(({ key }) => key))).toEqual(new Set([before]));
        for (const { text } of told) expect(text).not.toContain(password);
        // The end of each item came this way, and not over HTTPS.
        expect(told.filter(({ text }) => text.includes('item_succeeded')).length).toBeGreaterThan(0);

        const id = await startFlip(platform, input, names, 4000);
        await working(platform, id);
        await kafka.killAndRestart();
        await expectWhole(cluster, platform, id, { input, names });
      },
    );
}

/** What is in a topic by now. */
async function writtenIn(
  topic: string,
  broker: string,
  ca: string,
): Promise<{ key: string; text: string }[]> {
  const consumer = new Consumer({
    clientId: 'kumiki-test',
    groupId: 'whoever-looks',
    bootstrapBrokers: [broker],
    tls: { ca },
    sasl: { mechanism: 'PLAIN', username: 'team', password },
    maxWaitTime: 200,
  });
  try {
    const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? [];
    const count = ends.reduce((sum, end) => sum + end, 0n);
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    const found: { key: string; text: string }[] = [];
    if (count === 0n) return found;
    for await (const { key, value } of stream) {
      found.push({ key: String(key), text: String(value) });
      if (BigInt(found.length) >= count) break;
    }
    return found;
  } finally {
    await consumer.close(true);
  }
}
