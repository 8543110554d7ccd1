import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseContainers } from '../compile/worker-containers.ts';
import { parseReportKey, type ReportKey } from '../reports/index.ts';
import type { PodPlace } from './protocol.ts';

export interface HelperEnvironment {
  readonly url: string;
  readonly token: string;
  readonly pod: string;
  /** Certificates (PEM) to trust beside the public ones. */
  readonly authority: string | undefined;
  readonly place: PodPlace;
  /** The container of each component of the group, in the order in which it needs them. */
  readonly containers: readonly number[];
  /** The topic that it reports in, when that is not over HTTPS. */
  readonly reports: PodReports | undefined;
}

/** How a pod reaches the topic, and what it signs with. */
export interface PodReports {
  readonly topic: string;
  readonly key: ReportKey;
  readonly kafka: {
    readonly brokers: readonly string[];
    readonly tls: boolean;
    readonly tlsCa: string | undefined;
    readonly tlsCertificate: string | undefined;
    readonly tlsKey: string | undefined;
    readonly saslMechanism: string | undefined;
    readonly saslUsername: string | undefined;
    readonly saslPassword: string | undefined;
  };
}

/** What the container of a helper is given. @throws SETTING_INVALID */
export function readHelperEnvironment(environment: NodeJS.ProcessEnv): HelperEnvironment {
  const given = (name: string): string => {
    const value = environment[name];
    if (value) return value;
    throw kumikiError('SETTING_INVALID', { name, value: '', expected: 'what a pod of a run is given' });
  };
  const number = (name: string): number => {
    const value = Number(given(name));
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw kumikiError('SETTING_INVALID', { name, value: given(name), expected: 'a whole number from 0' });
  };
  const containers = parseContainers(given('KUMIKI_WORKERS'));
  if (!containers) {
    const value = given('KUMIKI_WORKERS');
    throw kumikiError('SETTING_INVALID', { name: 'KUMIKI_WORKERS', value, expected: 'whole numbers from 0' });
  }
  return {
    reports: reportsIn(environment),
    containers,
    url: given('KUMIKI_PLATFORM_URL'),
    token: given('KUMIKI_HELPER_TOKEN'),
    pod: given('KUMIKI_POD'),
    authority: environment['KUMIKI_PLATFORM_AUTHORITY'],
    place: { group: number('KUMIKI_GROUP'), shard: number('KUMIKI_SHARD') },
  };
}

function reportsIn(environment: NodeJS.ProcessEnv): PodReports | undefined {
  const topic = environment['KUMIKI_KAFKA_REPORTS_TOPIC'];
  const key = parseReportKey(environment['KUMIKI_REPORT_KEY'] ?? '');
  if (!topic || !key) return undefined;
  return {
    topic,
    key,
    kafka: {
      brokers: (environment['KUMIKI_KAFKA_BROKERS'] ?? '').split(','),
      tls: environment['KUMIKI_KAFKA_TLS'] === 'true',
      tlsCa: environment['KUMIKI_KAFKA_TLS_CA'],
      tlsCertificate: environment['KUMIKI_KAFKA_TLS_CERTIFICATE'],
      tlsKey: environment['KUMIKI_KAFKA_TLS_KEY'],
      saslMechanism: environment['KUMIKI_KAFKA_SASL_MECHANISM'],
      saslUsername: environment['KUMIKI_KAFKA_SASL_USERNAME'],
      saslPassword: environment['KUMIKI_KAFKA_SASL_PASSWORD'],
    },
  };
}
