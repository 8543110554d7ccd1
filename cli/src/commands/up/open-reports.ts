import type { Platform } from '@kumiki/orchestrator/api';
import { TakeReports } from '@kumiki/orchestrator/executors/argo';
import type { Log } from '@kumiki/orchestrator/observe';
import type { Settings } from '@kumiki/orchestrator/settings';

/** Where pods report, when that is not over HTTPS. */
export function reportTopic({
  brokers,
  reportsTopic: topic,
  ...files
}: Settings['kafka']): { brokers: readonly string[]; topic: string; tls: boolean } | undefined {
  if (brokers.length === 0 || topic === 'none') return undefined;
  const tls = files.tls || files.tlsCa !== undefined || files.tlsCertificate !== undefined;
  return { brokers, topic, tls };
}

/** Reads what pods report in Kafka. @throws KAFKA_SETTINGS_INVALID */
export async function openReports(
  settings: Settings['kafka'],
  platform: Platform,
  log: Log,
): Promise<AsyncDisposable | undefined> {
  const found = reportTopic(settings);
  if (!found) return undefined;
  const { kafkaConnection, KafkaReports } = await import('@kumiki/orchestrator/kafka');
  const source = new KafkaReports({
    connection: await kafkaConnection(settings),
    topic: found.topic,
    group: settings.group,
    changed: (problem) => {
      if (!problem) log.info('Reports of pods are taken from Kafka.', { event: 'kafka_up', part: 'reports' });
      else {
        const about = { event: 'kafka_down', code: problem.code, part: 'reports' };
        log.warn(`${problem.message} Pods report over HTTPS meanwhile.`, about);
      }
    },
  });
  const taking = new TakeReports(platform.runs, source);
  taking.start();
  return taking;
}
