import { Consumer, type Message, type MessagesStream } from '@platformatic/kafka';
import type { KafkaConnection } from './connection.ts';
import { within } from './kafka-error.ts';
import { OffsetCommits } from './offset-commits.ts';

export interface KafkaSessionOptions {
  readonly connection: KafkaConnection;
  readonly group: string;
  readonly topic: string;
  /** Where it begins: at what nobody has acknowledged, or at what comes from now on. Default: the former. */
  readonly from?: 'committed' | 'now';
  /** What is fetched at a time, in bytes. */
  readonly fetchBytes: number;
  /** Told how many requests wait behind those that are acknowledged, of the partitions of this session. */
  readonly lag?: (count: number) => void;
}

type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;

/** Without a sign of life for so long, the others take the partitions over. */
const sessionMs = 15_000;
const openMs = 60_000;
const closeMs = 5_000;
const lagMs = 10_000;

/** A member of a group that takes from a topic, until the connection or the group is lost. */
export class KafkaSession {
  readonly #consumer: Consumer;
  readonly #options: KafkaSessionOptions;
  readonly #commits: OffsetCommits;
  #stream: Stream | undefined;

  private constructor(options: KafkaSessionOptions) {
    this.#options = options;
    this.#consumer = new Consumer({
      ...options.connection.options,
      groupId: options.group,
      autocommit: false,
      sessionTimeout: sessionMs,
      rebalanceTimeout: 30_000,
      heartbeatInterval: 3_000,
      heartbeatStallTimeout: sessionMs,
      maxWaitTime: 1_000,
      maxBytes: options.fetchBytes,
      highWaterMark: 1,
      retries: 2,
      retryDelay: 250,
    });
    this.#commits = new OffsetCommits(async (offsets) => await this.#commit(offsets));
    const lost = (error: Error) => this.#stream?.destroy(error);
    // A group that could not be joined again is told of so, and no other way.
    this.#consumer.on('error', lost);
    this.#consumer.on('consumer:heartbeat:stalled', () => lost(new Error('the group does not answer')));
  }

  /** Joins the group. @throws what the client throws */
  static async open(options: KafkaSessionOptions): Promise<KafkaSession> {
    const session = new KafkaSession(options);
    try {
      await session.#consume();
      return session;
    } catch (thrown) {
      await session.close();
      throw thrown;
    }
  }

  async #consume(): Promise<void> {
    const { topic, lag, from = 'committed' } = this.#options;
    // What comes after this is read, also what comes before the group is joined.
    const ends = from === 'now' ? await this.#ends() : undefined;
    const consumed = this.#consumer.consume({
      topics: [topic],
      ...(ends ? { mode: 'manual', offsets: ends } : { mode: 'committed', fallbackMode: 'earliest' }),
      autocommit: false,
      highWaterMark: 1,
    });
    this.#stream = await within(consumed, openMs);
    // Whoever reads it hears of its errors; this keeps one that comes between two readers from ending the process.
    this.#stream.on('error', () => undefined);
    if (!lag) return;
    this.#consumer.on('consumer:lag', (all) => {
      const ofTopic = all.get(topic) ?? [];
      lag(Number(ofTopic.reduce((sum, one) => (one > 0n ? sum + one : sum), 0n)));
    });
    this.#consumer.startLagMonitoring({ topics: [topic] }, lagMs);
  }

  async #ends(): Promise<{ topic: string; partition: number; offset: bigint }[]> {
    const { topic } = this.#options;
    const found = await within(this.#consumer.listOffsets({ topics: [topic] }), openMs);
    return (found.get(topic) ?? []).map((offset, partition) => ({ topic, partition, offset }));
  }

  /** The messages, until the signal aborts. @throws what ended the session */
  async *messages(signal: AbortSignal): AsyncGenerator<Message, void, undefined> {
    const stream = this.#stream!;
    const stop = () => stream.destroy();
    if (signal.aborted) return;
    signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const message of stream) yield message;
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Writes down that a message is done with, and all before it. One of a partition that others have now is left to them. */
  async commit({ topic, partition, offset, leaderEpoch }: Message): Promise<void> {
    await this.#commits.note({ topic, partition, offset: offset + 1n, leaderEpoch });
  }

  async #commit(offsets: { topic: string; partition: number; offset: bigint; leaderEpoch: number }[]) {
    const assigned = new Set(
      this.#consumer.assignments?.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => `${topic}/${partition}`),
      ),
    );
    const own = offsets.filter(({ topic, partition }) => assigned.has(`${topic}/${partition}`));
    if (own.length > 0) await within(this.#consumer.commit({ offsets: own }), closeMs);
  }

  /** Writes down what it can and leaves the group. It does not throw. */
  async close(): Promise<void> {
    this.#stream?.destroy();
    await within(this.#commits.flush(), closeMs).catch(() => undefined);
    await within(this.#consumer.close(true), closeMs).catch(() => undefined);
  }
}
