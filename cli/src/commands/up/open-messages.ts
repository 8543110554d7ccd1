import type { Platform } from '@kumiki/orchestrator/api';
import type { Messages } from '@kumiki/orchestrator/api/messages';
import type { DataFolder } from '@kumiki/orchestrator/data-folder';
import type { Log, Observation } from '@kumiki/orchestrator/observe';
import type { Settings } from '@kumiki/orchestrator/settings';

export interface OpenMessagesOptions {
  readonly settings: Settings['kafka'];
  readonly platform: Platform;
  readonly data: DataFolder;
  readonly observation: Observation;
  readonly log: Log;
}

/**
 * Requests and messages over Kafka; nothing without brokers, and then no client is loaded.
 * @throws KAFKA_SETTINGS_INVALID, KAFKA_TOPICS_MISSING, KAFKA_REFUSED
 */
export async function openMessages(options: OpenMessagesOptions): Promise<Messages | undefined> {
  const { settings, platform, data, observation, log } = options;
  if (settings.brokers.length === 0) return undefined;
  const [{ Messages: Opened, noTopic }, kafka] = await Promise.all([
    import('@kumiki/orchestrator/api/messages'),
    import('@kumiki/orchestrator/kafka'),
  ]);
  const { requestsTopic, deadLettersTopic, progressTopic, resultsTopic, reportsTopic } = settings;
  const { messageBytes, group, partitions } = settings;
  const connection = await kafka.kafkaConnection(settings);
  const { messages: metrics } = observation.metrics;
  const incoming = requestsTopic === noTopic ? [] : [requestsTopic, deadLettersTopic];
  const outgoing = [progressTopic, resultsTopic].filter((topic) => topic !== noTopic);
  const wanted = {
    topics: [...new Set([...incoming, ...outgoing, ...(reportsTopic === noTopic ? [] : [reportsTopic])])],
    ...(settings.createTopics && { create: { partitions } }),
  };
  const messages = new Opened({
    settings,
    processing: platform.processing,
    files: platform.files,
    objects: data.objects,
    store: data.store,
    events: platform.events,
    waiting: () => observation.present.queue.waiting,
    log,
    metrics,
    check: async () => await kafka.checkTopics(connection, wanted),
    ...(incoming.length > 0 && {
      source: (changed) =>
        new kafka.KafkaRequests({
          connection,
          group,
          topic: requestsTopic,
          deadLettersTopic,
          // Half of it is read ahead while the other half is worked on.
          fetchBytes: Math.floor(settings.bytesAtOnce / 2),
          lag: (count) => metrics.lag(count),
          changed,
        }),
    }),
    shared: data.replicas !== undefined,
    ...(outgoing.length > 0 && {
      sink: new kafka.KafkaSink({
        connection,
        messageBytes,
        sent: (topic, count) => metrics.sent(topic, count),
        refused: (error) => {
          metrics.refused();
          log.error(`${error.message} ${error.remedy}`, { event: 'kafka_refused', code: error.code });
        },
      }),
    }),
  });
  await messages.open();
  return messages;
}
