import { randomUUID } from 'node:crypto';
import { Admin, Consumer, Producer, type Message } from '@platformatic/kafka';

/** Where the tests' broker is. */
export const brokers = [process.env['TESTBED_KAFKA'] ?? ''];
/** A broker that has just started knows nothing of groups for a while: a minute is enough. */
const patience = { retries: 60, retryDelay: 1000 };
const client = { clientId: 'kumiki-test', bootstrapBrokers: brokers, ...patience };

export type Kept = Message;

/** Topics of one test, and what a client of Kafka does with them. */
export class KafkaTopics implements AsyncDisposable {
  /** Before the names of all that belongs to the test. */
  readonly prefix = `kafka-${randomUUID().slice(0, 8)}`;
  readonly #admin = new Admin(client);
  readonly #producer = new Producer({ ...client, retries: 5 });
  readonly #made: string[] = [];

  name(topic: string): string {
    return `${this.prefix}-${topic}`;
  }

  async create(
    topic: string,
    partitions = 1,
    configs: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const name = this.name(topic);
    await this.#admin.createTopics({
      topics: [name],
      partitions,
      replicas: 1,
      configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
    });
    this.#made.push(name);
    return name;
  }

  /** Topics that somebody else made for the test. */
  own(...names: readonly string[]): void {
    this.#made.push(...names);
  }

  async send(
    topic: string,
    values: readonly (string | Uint8Array)[],
    { partition, headers = {} }: { partition?: number; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<void> {
    await this.#producer.send({
      messages: values.map((value, at) => ({
        topic,
        key: Buffer.from(String(at)),
        value: Buffer.from(value as string),
        ...(partition !== undefined && { partition }),
        headers: new Map(
          Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)]),
        ),
      })),
    });
  }

  /** What is in a topic, from its beginning until `enough` says so. */
  async read(topic: string, enough: (kept: readonly Kept[]) => boolean): Promise<readonly Kept[]> {
    const consumer = new Consumer({ ...client, groupId: `${this.prefix}-${randomUUID()}`, maxWaitTime: 200 });
    const kept: Kept[] = [];
    try {
      if (enough(kept)) return kept;
      const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
      for await (const message of stream) {
        kept.push(message);
        if (enough(kept)) break;
      }
      return kept;
    } finally {
      await consumer.close(true);
    }
  }

  /** What a group has read of a topic, and what is in it, by partition. */
  async places(topic: string, group: string): Promise<{ committed: bigint[]; ends: bigint[] }> {
    const consumer = new Consumer({ ...client, groupId: this.prefix });
    try {
      const ends = (await consumer.listOffsets({ topics: [topic] })).get(topic) ?? [];
      const groups = await this.#admin.listConsumerGroupOffsets({ groups: [group] });
      const found = groups[0]?.topics.find(({ name }) => name === topic)?.partitions ?? [];
      const byPartition = new Map(found.map((one) => [one.partitionIndex, one.committedOffset]));
      return { committed: ends.map((_, at) => byPartition.get(at) ?? 0n), ends };
    } finally {
      await consumer.close(true);
    }
  }

  /** Removes what was made. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#made.length > 0) await this.#admin.deleteTopics({ topics: this.#made });
    // Who was killed is a member for a while, and its group stays until then.
    const groups = [...(await this.#admin.listGroups({})).keys()].filter((id) => id.startsWith(this.prefix));
    if (groups.length > 0) await this.#admin.deleteGroups({ groups }).catch(() => undefined);
    await this.#producer.close();
    await this.#admin.close();
  }
}
