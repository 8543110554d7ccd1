import type pg from 'pg';
import { channels, type FromConnections } from './protocol.ts';
import type { Reach } from './reach.ts';
import type { ServerClock } from './server-clock.ts';

const retryMs = 1000;
/** So often the connection is used, to see that it is there, and the time is read. */
const checkMs = 20_000;

/** The connection that hears what other replicas tell, and tells them. */
export class Listening {
  readonly #reach: Reach;
  readonly #clock: ServerClock;
  readonly #tell: (message: FromConnections) => void;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout;
  #isOpen = true;

  constructor(reach: Reach, clock: ServerClock, tell: (message: FromConnections) => void) {
    this.#reach = reach;
    this.#clock = clock;
    this.#tell = tell;
    this.#timer = setTimeout(() => void this.#open(), 0);
  }

  publish(channel: string, text: string): void {
    const query = { text: 'SELECT pg_notify($1, $2)', name: 'publish', values: [channel, text] };
    this.#client?.query(query).catch(() => undefined); // nobody relies on it
  }

  async end(): Promise<void> {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => undefined);
  }

  async #open(): Promise<void> {
    try {
      const { client } = await this.#reach.connect();
      this.#client = client;
      client.on('end', () => this.#again(client));
      client.on('notification', ({ channel, payload: text = '' }) =>
        this.#tell({ heard: { channel, text } }),
      );
      await client.query(
        Object.values(channels)
          .map((channel) => `LISTEN ${channel}`)
          .join('; '),
      );
      if (!this.#isOpen) return await client.end();
      this.#tell({ listening: true });
      await this.#check(client);
    } catch {
      this.#again(this.#client);
    }
  }

  async #check(client: pg.Client): Promise<void> {
    await this.#clock.read(client);
    if (!this.#isOpen || this.#client !== client) return;
    this.#timer = setTimeout(() => void this.#check(client).catch(() => this.#again(client)), checkMs);
  }

  #again(client: pg.Client | undefined): void {
    if (!this.#isOpen || this.#client !== client) return;
    this.#client = undefined;
    void client?.end().catch(() => undefined);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#open(), retryMs);
  }
}
