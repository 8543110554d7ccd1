import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { code } from '../execution/store/contract/fixtures.ts';
import { readSettings } from '../settings/index.ts';
import { kafkaConnection } from './connection.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-kafka-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const open = async (more: Readonly<Record<string, string>>) => {
  const environment = { KUMIKI_KAFKA_BROKERS: 'kafka-1:9092,kafka-2:9092', ...more };
  return await kafkaConnection((await readSettings({ environment })).kafka);
};

const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

describe('the way to the brokers', () => {
  test('is plain, and creates no topics, where nothing else is set', async () => {
    const { brokers, options } = await open({});
    expect(brokers).toBe('kafka-1:9092, kafka-2:9092');
    expect(options).toMatchObject({
      bootstrapBrokers: ['kafka-1:9092', 'kafka-2:9092'],
      clientId: 'kumiki',
      autocreateTopics: false,
    });
    expect(options).not.toHaveProperty('tls');
    expect(options).not.toHaveProperty('sasl');
  });

  test('is encrypted by the files that are named, and says the name of the broker', async () => {
    const ca = await file('ca.pem', 'an authority');
    const certificate = await file('own.pem', 'a certificate');
    const key = await file('own.key', 'a key');
    const { options } = await open({
      KUMIKI_KAFKA_TLS_CA: ca,
      KUMIKI_KAFKA_TLS_CERTIFICATE: certificate,
      KUMIKI_KAFKA_TLS_KEY: key,
    });
    expect({ ...options.tls }).toEqual({
      ca: Buffer.from('an authority'),
      cert: Buffer.from('a certificate'),
      key: Buffer.from('a key'),
    });
    expect(options.tlsServerName).toBe(true);
    const plain = await open({ KUMIKI_KAFKA_TLS: 'true', KUMIKI_KAFKA_BROKERS: '10.0.0.1:9093' });
    expect(plain.options.tls).toEqual({});
    expect(plain.options.tlsServerName).toBeUndefined();
  });

  test('reads a password anew each time that it signs in', async () => {
    const password = await file('password', 'first\n');
    const { options } = await open({
      KUMIKI_KAFKA_SASL_MECHANISM: 'SCRAM-SHA-512',
      KUMIKI_KAFKA_SASL_USERNAME: 'kumiki',
      KUMIKI_KAFKA_SASL_PASSWORD_FILE: password,
    });
    expect(options.sasl).toMatchObject({ mechanism: 'SCRAM-SHA-512', username: 'kumiki' });
    const read = options.sasl!.password as () => Promise<string>;
    expect(await read()).toBe('first');
    await file('password', 'second');
    expect(await read()).toBe('second');
  });

  test.each([
    ['a key without its certificate', { KUMIKI_KAFKA_TLS_KEY: '/own.key' }, 'tlsCertificate and tlsKey'],
    ['a file that is not there', { KUMIKI_KAFKA_TLS_CA: '/none/ca.pem' }, '/none/ca.pem'],
    ['a name without a way to sign in', { KUMIKI_KAFKA_SASL_USERNAME: 'kumiki' }, 'saslMechanism'],
    ['nobody who signs in', { KUMIKI_KAFKA_SASL_MECHANISM: 'PLAIN' }, 'saslUsername'],
    [
      'no password',
      { KUMIKI_KAFKA_SASL_MECHANISM: 'PLAIN', KUMIKI_KAFKA_SASL_USERNAME: 'kumiki' },
      'saslPassword',
    ],
  ])('is refused with %s', async (_, environment, named) => {
    const opened = open(environment);
    await expect(opened).rejects.toEqual(code('KAFKA_SETTINGS_INVALID'));
    await expect(opened).rejects.toThrow(named);
  });
});
