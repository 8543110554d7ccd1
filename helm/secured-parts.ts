import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { promisify } from 'node:util';
import { Admin } from '@platformatic/kafka';
import { Cluster } from '../orchestrator/test/postgres/cluster.ts';
import { freePort } from '../component-sdk/test/free-port.ts';
import type { OwnAuthority } from './authority.ts';

/* What a team has already: each part asks for a password, and has a certificate of the team's own authority. */

const run = promisify(execFile);

/** PostgreSQL that lets `team` in with a password, encrypted, from everywhere. @param address that pods reach it at */
export async function securedPostgres(
  { certificate, key }: OwnAuthority,
  address: string,
  password: string,
): Promise<Cluster> {
  const cluster = await Cluster.start({
    settings: { ssl: 'on', listen_addresses: `127.0.0.1,${address}` },
    async prepare(data, owner) {
      const rules = [
        'local all all trust',
        'host all kumiki 127.0.0.1/32 trust',
        'hostssl all team all scram-sha-256',
      ];
      const files = { 'server.crt': certificate, 'server.key': key, 'pg_hba.conf': `${rules.join('\n')}\n` };
      for (const [name, text] of Object.entries(files)) {
        await writeFile(join(data, name), text, { mode: 0o600 });
        if (owner) await chown(join(data, name), owner.uid, owner.gid);
      }
    },
  });
  await cluster.query('postgres', `CREATE ROLE team LOGIN PASSWORD '${password}'`);
  await cluster.query('postgres', 'CREATE DATABASE team OWNER team');
  return cluster;
}

/** An encrypted way to a store. @returns its port at the address */
export async function encryptedWay(
  { certificate, key }: OwnAuthority,
  address: string,
  target: URL,
): Promise<{ readonly port: number } & AsyncDisposable> {
  const server = createServer({ cert: certificate, key }, (client) => {
    const behind = connect(Number(target.port), target.hostname);
    client.pipe(behind).pipe(client);
    client.on('error', () => behind.destroy());
    behind.on('error', () => client.destroy());
    client.on('close', () => behind.destroy());
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await Promise.resolve();
    },
  };
}

export interface SecuredKafka extends AsyncDisposable {
  readonly broker: string;
  readonly admin: Admin;
  /** Ends it without a word, and starts it over what it had written. */
  killAndRestart(): Promise<void>;
}

/** Kafka that lets `team` in with a password, encrypted. @param libs the folder with its jars */
export async function securedKafka(
  authority: OwnAuthority,
  { libs, folder, address, password }: Readonly<Record<'libs' | 'folder' | 'address' | 'password', string>>,
): Promise<SecuredKafka> {
  const [port, controller] = [await freePort(address), await freePort()];
  const store = join(folder, 'kafka.pem');
  await writeFile(store, authority.key + authority.certificate, { mode: 0o600 });
  const trusted = join(folder, 'kafka-ca.pem');
  await writeFile(trusted, authority.ca);
  const login = `org.apache.kafka.common.security.plain.PlainLoginModule required user_team="${password}";`;
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: `TEAM://${address}:${port},CONTROLLER://127.0.0.1:${controller}`,
    'advertised.listeners': `TEAM://${address}:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'TEAM',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,TEAM:SASL_SSL',
    'sasl.enabled.mechanisms': 'PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'PLAIN',
    'listener.name.team.plain.sasl.jaas.config': `${login.slice(0, -1)} username="team" password="${password}";`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': store,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': trusted,
    'log.dirs': join(folder, 'kafka'),
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'group.initial.rebalance.delay.ms': '0',
  };
  const file = join(folder, 'kafka.properties');
  await writeFile(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  );
  const java = ['-Xmx400m', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', join(libs, '*')];
  const id = Buffer.from('kumiki-team-test').toString('base64url');
  await run('java', [...java, 'kafka.tools.StorageTool', 'format', '--cluster-id', id, '--config', file]);
  let said = '';
  const begin = (): ChildProcess => {
    const begun = spawn('java', [...java, 'kafka.Kafka', file], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [begun.stdout, begun.stderr])
      stream.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)));
    return begun;
  };
  let child = begin();
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  const broker = `${address}:${port}`;
  const admin = new Admin({
    clientId: 'kumiki-test',
    bootstrapBrokers: [broker],
    tls: { ca: authority.ca },
    sasl: { mechanism: 'PLAIN', username: 'team', password },
    retries: 180,
    retryDelay: 1000,
  });
  await admin.listTopics().catch(async (thrown: unknown) => {
    await kill();
    throw new Error(`Kafka did not start: ${said}`, { cause: thrown });
  });
  return {
    broker,
    admin,
    async killAndRestart() {
      await kill();
      child = begin();
    },
    [Symbol.asyncDispose]: async () => {
      await admin.close();
      await kill();
    },
  };
}
