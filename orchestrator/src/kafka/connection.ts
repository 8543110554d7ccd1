import { isIP } from 'node:net';
import { readFile } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { BaseOptions } from '@platformatic/kafka';
import type { Settings } from '../settings/index.ts';
import { saslMechanisms } from '../settings/sections/kafka.ts';

export type KafkaSettings = Settings['kafka'];

/** What all clients of a cluster begin with. */
export interface KafkaConnection {
  /** As people write them. */
  readonly brokers: string;
  readonly options: Readonly<BaseOptions>;
}

/**
 * How the brokers are reached, with the files that the settings name.
 * @throws KAFKA_SETTINGS_INVALID
 */
export async function kafkaConnection(settings: KafkaSettings): Promise<KafkaConnection> {
  const { brokers, clientId } = settings;
  return connectionTo(brokers, clientId, await tlsOptions(settings), saslOptions(settings));
}

/** What a pod is told of Kafka: certificates and the password are here themselves, where the platform has files. */
export interface PodKafka {
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly tlsCa?: string | undefined;
  readonly tlsCertificate?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly saslMechanism?: string | undefined;
  readonly saslUsername?: string | undefined;
  readonly saslPassword?: string | undefined;
}

/** How the helper of a pod reaches the brokers. @throws KAFKA_SETTINGS_INVALID */
export function podConnection(told: PodKafka): KafkaConnection {
  const { brokers, tls, tlsCa: ca, tlsCertificate: cert, tlsKey: key } = told;
  const isEncrypted = tls || ca !== undefined || cert !== undefined;
  const mechanism = saslMechanisms.find((one) => one === told.saslMechanism);
  if (told.saslMechanism !== undefined && mechanism === undefined)
    throw invalid(`saslMechanism is none of ${saslMechanisms.join(', ')}`);
  return connectionTo(
    brokers,
    'kumiki-helper',
    isEncrypted ? { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) } : undefined,
    saslOptions({ ...told, saslMechanism: mechanism }),
  );
}

function connectionTo(
  brokers: readonly string[],
  clientId: string,
  tls: BaseOptions['tls'] | undefined,
  sasl: BaseOptions['sasl'] | undefined,
): KafkaConnection {
  return {
    brokers: brokers.join(', '),
    options: {
      clientId,
      bootstrapBrokers: [...brokers],
      connectTimeout: 5_000,
      requestTimeout: 30_000,
      autocreateTopics: false,
      ...(tls && { tls }),
      // Certificates of brokers with an IP address are no matter of names.
      ...(tls && !brokers.some(isAddress) && { tlsServerName: true }),
      ...(sasl && { sasl }),
    },
  };
}

function isAddress(broker: string): boolean {
  return isIP(broker.replace(/:\d+$/, '').replace(/^\[|\]$/g, '')) !== 0;
}

async function tlsOptions(settings: KafkaSettings): Promise<BaseOptions['tls'] | undefined> {
  const { tls, tlsCa, tlsCertificate, tlsKey } = settings;
  if ((tlsCertificate === undefined) !== (tlsKey === undefined)) {
    throw invalid('tlsCertificate and tlsKey belong together');
  }
  if (!tls && tlsCa === undefined && tlsCertificate === undefined) return undefined;
  const [ca, cert, key] = await Promise.all([tlsCa, tlsCertificate, tlsKey].map(read));
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}

async function read(path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path);
  } catch (thrown) {
    throw invalid(`the file ${path} cannot be read (${reasonOf(thrown)})`);
  }
}

function saslOptions(
  settings: Partial<
    Pick<KafkaSettings, 'saslMechanism' | 'saslUsername' | 'saslPassword' | 'saslPasswordFile'>
  >,
): BaseOptions['sasl'] | undefined {
  const { saslMechanism: mechanism, saslUsername: username, saslPassword, saslPasswordFile } = settings;
  if (mechanism === undefined) {
    if (username === undefined && saslPassword === undefined && saslPasswordFile === undefined)
      return undefined;
    throw invalid('saslMechanism is missing, which says how to sign in');
  }
  if (username === undefined) throw invalid('saslUsername is missing');
  if (saslPassword === undefined && saslPasswordFile === undefined) {
    throw invalid('saslPassword or saslPasswordFile is missing');
  }
  const password =
    saslPassword ?? (async () => (await read(saslPasswordFile))!.toString().replace(/\r?\n$/, ''));
  return { mechanism, username, password };
}

function invalid(reason: string): Error {
  return kumikiError('KAFKA_SETTINGS_INVALID', { reason });
}
