import type { ReportTopic } from './cluster.ts';
import { reportKeyKey } from './names.ts';
import type { EnvVar } from './workflow.ts';

/** What a Secret of the operator may hold, each by the name under which the helper is told it. */
export const kafkaSecretKeys = [
  'KUMIKI_KAFKA_TLS_CA',
  'KUMIKI_KAFKA_TLS_CERTIFICATE',
  'KUMIKI_KAFKA_TLS_KEY',
  'KUMIKI_KAFKA_SASL_MECHANISM',
  'KUMIKI_KAFKA_SASL_USERNAME',
  'KUMIKI_KAFKA_SASL_PASSWORD',
] as const;

/**
 * What the helper of a pod is told of the topic that it reports in: what it signs with is of its execution alone, and what it
 * signs in with at the brokers the operator’s. @param secret of the execution
 */
export function reportEnvironment(reports: ReportTopic | undefined, secret: string): EnvVar[] {
  if (!reports) return [];
  const { brokers, topic, tls, secret: own } = reports;
  const signIn = (name: string): EnvVar => ({
    name,
    valueFrom: { secretKeyRef: { name: own!, key: name, optional: true } },
  });
  return [
    { name: 'KUMIKI_KAFKA_BROKERS', value: brokers.join(',') },
    { name: 'KUMIKI_KAFKA_REPORTS_TOPIC', value: topic },
    { name: 'KUMIKI_KAFKA_TLS', value: String(tls) },
    { name: 'KUMIKI_REPORT_KEY', valueFrom: { secretKeyRef: { name: secret, key: reportKeyKey } } },
    ...(own === undefined ? [] : kafkaSecretKeys.map(signIn)),
  ];
}
