import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Cluster } from '../../orchestrator/test/postgres/cluster.ts';
import { temporaryFolder } from './kumiki.ts';
import { otherClock } from './other-clock.ts';
import { startPlatform, type StartedPlatform } from './platform.ts';

export interface Told {
  readonly seq: number;
  readonly type: string;
}

/**
 * Platforms on one data base, with their objects in a folder that all see: processes of their own, which are killed as a
 * machine dies. The clock of all but the first is a minute behind.
 */
export class Replicas implements AsyncDisposable {
  readonly cluster: Cluster;
  readonly database: string;
  readonly #folder: Awaited<ReturnType<typeof temporaryFolder>>;
  readonly #platforms: StartedPlatform[] = [];

  private constructor(
    cluster: Cluster,
    database: string,
    folder: Awaited<ReturnType<typeof temporaryFolder>>,
  ) {
    this.cluster = cluster;
    this.database = database;
    this.#folder = folder;
  }

  static async prepare(): Promise<Replicas> {
    const cluster = await Cluster.start();
    const folder = await temporaryFolder();
    await mkdir(join(folder.path, 'objects'));
    return new Replicas(cluster, await cluster.database(), folder);
  }

  /** Makes a folder that all see. */
  async folder(name: string): Promise<string> {
    const path = join(this.#folder.path, name);
    await mkdir(path);
    return path;
  }

  /** Starts a platform of this name, again with the data folder that it had. */
  async up(name: string, more: Readonly<Record<string, string>> = {}): Promise<StartedPlatform> {
    const { path } = this.#folder;
    const data = join(path, name, '.kumiki-data');
    await mkdir(data, { recursive: true });
    await symlink(join(path, 'objects'), join(data, 'objects')).catch(() => undefined); // it is there
    const isFirst = name === 'one';
    const platform = await startPlatform(join(path, name), {
      KUMIKI_DATABASE_URL: this.cluster.url(this.database),
      KUMIKI_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      ...(isFirst ? {} : await otherClock(join(path, name), -60_000)),
      ...more,
    });
    this.#platforms.push(platform);
    return platform;
  }

  /** All events of an execution, once it has ended. */
  async eventsOf({ url }: { readonly url: string }, id: string): Promise<Told[]> {
    const text = await (await fetch(`${url}/api/v1/executions/${id}/events`)).text();
    return text
      .split('\n')
      .flatMap((line) => (line.startsWith('data:') ? [JSON.parse(line.slice(5)) as Told] : []));
  }

  async statusOf({ url }: { readonly url: string }, id: string): Promise<string> {
    const answer = await fetch(`${url}/api/v1/executions/${id}`);
    return ((await answer.json()) as { status: string }).status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const platform of this.#platforms) await platform[Symbol.asyncDispose]();
    await this.cluster[Symbol.asyncDispose]();
    await this.#folder[Symbol.asyncDispose]();
  }
}
