import { kumikiError } from '@kumiki/component-sdk/errors';
import { Admin } from '@platformatic/kafka';
import type { KafkaConnection } from './connection.ts';
import { isThere, kafkaError, within } from './kafka-error.ts';

const answerMs = 15_000;

export interface TopicsWanted {
  readonly topics: readonly string[];
  /** Creates what is missing, with so many partitions and the brokers' own replication. */
  readonly create?: { readonly partitions: number };
}

/**
 * Looks whether the topics are there.
 * @returns those that were created
 * @throws KAFKA_TOPICS_MISSING, KAFKA_REFUSED, KAFKA_UNAVAILABLE
 */
export async function checkTopics(
  { brokers, options }: KafkaConnection,
  { topics, create }: TopicsWanted,
): Promise<readonly string[]> {
  const admin = new Admin({ ...options, retries: 1, retryDelay: 250 });
  admin.on('error', () => undefined);
  const missingOnes = async () => {
    const there = new Set(await within(admin.listTopics({ includeInternals: false }), answerMs));
    return topics.filter((topic) => !there.has(topic));
  };
  try {
    const missing = await missingOnes();
    if (missing.length === 0) return [];
    if (!create) throw kumikiError('KAFKA_TOPICS_MISSING', { brokers, topics: missing.join(', ') });
    for (const topic of missing) {
      const { partitions } = create;
      const made = admin.createTopics({ topics: [topic], partitions, replicas: -1 });
      await within(made, answerMs).catch((thrown: unknown) => {
        // Another platform was faster.
        if (!isThere(thrown)) throw thrown;
      });
    }
    return missing;
  } catch (thrown) {
    throw kafkaError(thrown, brokers, 'the list of topics');
  } finally {
    await within(admin.close(), 2_000).catch(() => undefined);
  }
}
