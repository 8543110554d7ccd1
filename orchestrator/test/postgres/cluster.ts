import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { placeFromUrl, type PostgresPlace } from '../../src/records/index.ts';
import { freePort } from '../../../component-sdk/test/free-port.ts';

const execute = promisify(execFile);
const packages = '/usr/lib/postgresql';
const configuration = '/etc/postgresql-common';

export interface ClusterOptions {
  /** Behind `postgres`: `-c NAME=VALUE`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Prepares the folder of the data before the first start. @param owner whose it is, where that is not this user */
  readonly prepare?: (folder: string, owner?: { uid: number; gid: number }) => Promise<void>;
}

/** A PostgreSQL of Debian's of one's own, in a temporary folder, for as long as a test takes. */
export class Cluster implements AsyncDisposable {
  readonly #folder: string;
  readonly #port: number;
  readonly #options: ClusterOptions;
  readonly #user: { readonly uid: number; readonly gid: number } | undefined;
  #server: ChildProcess | undefined;
  #count = 0;

  private constructor(
    folder: string,
    port: number,
    options: ClusterOptions,
    user?: { uid: number; gid: number },
  ) {
    this.#folder = folder;
    this.#port = port;
    this.#options = options;
    this.#user = user;
  }

  static async start(options: ClusterOptions = {}): Promise<Cluster> {
    const binaries = await installed();
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-postgres-'));
    // The server does not run as root.
    const user = process.getuid?.() === 0 ? await userNamed('postgres') : undefined;
    if (user) await chown(folder, user.uid, user.gid);
    const data = join(folder, 'data');
    await execute(
      join(binaries, 'initdb'),
      ['-D', data, '-U', 'kumiki', '-E', 'UTF8', '--locale=C', '-A', 'trust', '--no-sync'],
      { cwd: folder, ...user },
    );
    await options.prepare?.(data, user);
    const cluster = new Cluster(folder, await freePort(), options, user);
    await cluster.run();
    return cluster;
  }

  /** Of a data base of this cluster. */
  place(database: string): PostgresPlace {
    return placeFromUrl(this.url(database));
  }

  url(database: string): string {
    return `postgres://kumiki@127.0.0.1:${this.#port}/${database}`;
  }

  get port(): number {
    return this.#port;
  }

  /** Makes an empty data base. @returns its name */
  async database(): Promise<string> {
    const name = `test_${process.pid}_${++this.#count}`;
    await this.query('postgres', `CREATE DATABASE ${name}`);
    return name;
  }

  async query<Row extends object>(database: string, sql: string): Promise<Row[]> {
    const client = new Client({ connectionString: this.url(database) });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** Starts the server, at the same place after a stop. */
  async run(): Promise<void> {
    const settings = {
      port: String(this.#port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.#folder,
      max_connections: '100',
      // What is tested is not the disk.
      fsync: 'off',
      ...this.#options.settings,
    };
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const binaries = await installed();
    const server = spawn(join(binaries, 'postgres'), ['-D', join(this.#folder, 'data'), ...given], {
      cwd: this.#folder,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...this.#user,
    });
    let said = '';
    server.stderr.on('data', (chunk: Buffer) => (said = `${said}${chunk.toString()}`.slice(-4000)));
    this.#server = server;
    for (;;) {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended: ${said}`);
      const isUp = await this.query('postgres', 'SELECT 1').then(
        () => true,
        () => false,
      );
      if (isUp) return;
      await delay(50);
    }
  }

  /** Ends the server: in order, its connections cut (`SIGINT`), or as if the machine died (`SIGQUIT`). */
  async stop(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGQUIT');
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The folder of the programs; Debian's package is installed where it is not there, which takes root. */
async function installed(): Promise<string> {
  const found = () =>
    existsSync(packages) ? readdirSync(packages).toSorted((a, b) => Number(b) - Number(a))[0] : undefined;
  if (found() === undefined) {
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const quiet = [
      '-y',
      '-qq',
      '-o',
      'Dpkg::Use-Pty=0',
      '-o',
      'Dpkg::Options::=--force-confold',
      '--no-install-recommends',
    ];
    // The package would make a cluster of its own, and start it.
    await mkdir(configuration, { recursive: true });
    const settings = join(configuration, 'createcluster.conf');
    await writeFile(settings, 'create_main_cluster = false\n', { flag: 'wx' }).catch(() => undefined); // it is there
    await execute('apt-get', ['update', '-qq'], { env: environment });
    await execute('apt-get', ['install', ...quiet, 'postgresql'], { env: environment });
  }
  const version = found();
  if (version === undefined)
    throw new Error(`There is no PostgreSQL in ${packages}: install Debian's package postgresql.`);
  return join(packages, version, 'bin');
}

async function userNamed(name: string): Promise<{ uid: number; gid: number }> {
  const number = async (flag: string) => Number((await execute('id', [flag, name])).stdout);
  return { uid: await number('-u'), gid: await number('-g') };
}
