import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { chown } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode, KumikiError } from '@kumiki/component-sdk/errors';
import { Cluster } from '../../../test/postgres/cluster.ts';
import { sections, type Settings } from '../../settings/index.ts';
import { databaseFrom } from './from-settings.ts';
import { openPostgresRecords } from './postgres-records.ts';

/* Who gets in and who does not: with passwords, and with certificates of an authority of one's own. */

const execute = promisify(execFile);
const password = 'open-sesame-42';
let cluster: Cluster;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-access-'));
  await makeCertificates(folder);
  cluster = await Cluster.start({
    settings: { ssl: 'on' },
    async prepare(data, owner) {
      for (const name of ['server.crt', 'server.key']) {
        await writeFile(join(data, name), await readFile(join(folder, name)), { mode: 0o600 });
        if (owner) await chown(join(data, name), owner.uid, owner.gid);
      }
      const rules = [
        'local all all trust',
        'host all kumiki 127.0.0.1/32 trust',
        'hostssl all guest 127.0.0.1/32 scram-sha-256',
        'host all all 127.0.0.1/32 reject',
      ];
      await writeFile(join(data, 'pg_hba.conf'), `${rules.join('\n')}\n`);
    },
  });
  await cluster.query('postgres', `CREATE ROLE guest LOGIN PASSWORD '${password}'`);
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** An authority, and a certificate of it for 127.0.0.1. */
async function makeCertificates(into: string): Promise<void> {
  const openssl = async (...given: string[]) => await execute('openssl', given, { cwd: into });
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    'ca.key',
    '-out',
    'ca.crt',
    '-days',
    '2',
    '-subj',
    '/CN=authority',
  );
  await openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    'other.key',
    '-out',
    'other.crt',
    '-days',
    '2',
    '-subj',
    '/CN=other',
  );
  await openssl('req', ...ec, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=server');
  await writeFile(join(into, 'names'), 'subjectAltName=IP:127.0.0.1');
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'names'];
  await openssl('x509', '-req', '-in', 'server.csr', ...signed, '-out', 'server.crt');
}

async function openWith(
  given: Partial<Settings['database']> & { readonly database: string; readonly user?: string },
) {
  const { database, user = 'guest', ...more } = given;
  const url = `postgres://${user}@127.0.0.1:${cluster.port}/${database}`;
  const place = await databaseFrom({
    url,
    tls: false,
    connections: sections.database.connections.default,
    password: undefined,
    passwordFile: undefined,
    caFile: undefined,
    ...more,
  });
  return await openPostgresRecords(place!, { patienceMs: 500 });
}

async function ownDatabase(): Promise<string> {
  const name = await cluster.database();
  await cluster.query('postgres', `ALTER DATABASE ${name} OWNER TO guest`);
  return name;
}

test('a password in a file and a certificate of an authority of one’s own open the way', async () => {
  await writeFile(join(folder, 'password'), `${password}\n`);
  const records = await openWith({
    database: await ownDatabase(),
    passwordFile: join(folder, 'password'),
    caFile: join(folder, 'ca.crt'),
  });
  const [found] = await cluster.query<{ ssl: boolean }>(
    'postgres',
    `SELECT bool_and(ssl) AS ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = 'guest'`,
  );
  expect(found).toEqual({ ssl: true });
  expect(await records.executions.lastPosition()).toBe(0);
  await records.executions.close();
});

describe('is refused, without the password in what is said:', () => {
  const ca = () => join(folder, 'ca.crt');
  test.each<[string, ErrorCode, () => Promise<Parameters<typeof openWith>[0]>]>([
    [
      'a wrong password',
      'STORE_ACCESS_DENIED',
      async () => ({ database: await ownDatabase(), password: 'wrong-one', caFile: ca() }),
    ],
    ['no password', 'STORE_ACCESS_DENIED', async () => ({ database: await ownDatabase(), caFile: ca() })],
    [
      'a user that is not there',
      'STORE_ACCESS_DENIED',
      async () => ({ database: await ownDatabase(), user: 'nobody', password, caFile: ca() }),
    ],
    [
      'a data base that is not there',
      'STORE_ACCESS_DENIED',
      () => Promise.resolve({ database: 'nowhere', password, caFile: ca() }),
    ],
    [
      'no encryption where the server wants it',
      'STORE_ACCESS_DENIED',
      async () => ({ database: await ownDatabase(), password }),
    ],
    [
      'a certificate of another authority',
      'STORE_ACCESS_DENIED',
      async () => ({ database: await ownDatabase(), password, caFile: join(folder, 'other.crt') }),
    ],
    [
      'an authority that nobody knows',
      'STORE_ACCESS_DENIED',
      async () => ({ database: await ownDatabase(), password, tls: true }),
    ],
    [
      'a data base of another owner',
      'STORE_ACCESS_DENIED',
      async () => ({ database: await cluster.database(), password, caFile: ca() }),
    ],
    [
      'a file of a password that is not there',
      'DATABASE_SETTINGS',
      async () => ({ database: await ownDatabase(), passwordFile: join(folder, 'none') }),
    ],
  ])('%s', async (_, code, given) => {
    const error = (await openWith(await given()).catch((thrown: unknown) => thrown)) as KumikiError;
    expect(error).toMatchObject({ code });
    expect(JSON.stringify([error.message, error.toJSON()])).not.toMatch(/open-sesame|wrong-one/);
  });
});

test('a data base of a later Kumiki, or in another encoding, is left alone', async () => {
  const later = await cluster.database();
  const records = await openWith({ database: later, user: 'kumiki' });
  await records.executions.close();
  await cluster.query(later, 'UPDATE kumiki_schema SET version = 9999');
  await expect(openWith({ database: later, user: 'kumiki' })).rejects.toMatchObject({
    code: 'RECORDS_NEWER',
  });
  await cluster.query(
    'postgres',
    `CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
  );
  await expect(openWith({ database: 'latin', user: 'kumiki' })).rejects.toMatchObject({
    code: 'DATABASE_UNSUITABLE',
  });
});
