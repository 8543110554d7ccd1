import { recordsOn, type Records } from '../records.ts';
import type { FromConnections } from './connections/protocol.ts';
import { Heard } from './heard.ts';
import { databaseTime } from './database-time.ts';
import type { PostgresPlace } from './place.ts';
import { PostgresThreads } from './postgres-threads.ts';

export interface PostgresRecordsOptions {
  /** Transactions at a time at most; each has a connection and a thread. Default 8. One more connection listens. */
  readonly connections?: number;
  /** Bytes of the log of one execution; 16 MiB where it is not given. */
  readonly logBytes?: number;
  /** How long the server is waited for while it is away, in ms; 15,000 where it is left out. */
  readonly patienceMs?: number;
  /** Hears when the data base has been let go of. */
  readonly closed?: () => void;
  /** Milliseconds since the epoch, for tests: by itself the data base's time is the one that counts. */
  readonly now?: () => number;
}

/**
 * Opens the records in PostgreSQL, which any number of replicas share, and brings its schema up to date.
 * @throws RECORDS_NEWER, DATABASE_UNSUITABLE, STORE_ACCESS_DENIED, STORE_FULL, STORE_UNAVAILABLE
 */
export async function openPostgresRecords(
  place: PostgresPlace,
  options: PostgresRecordsOptions = {},
): Promise<Records> {
  const { connections = 8, logBytes, patienceMs = 15_000, now = () => databaseTime, closed } = options;
  const replicas: Heard = new Heard((channel, text) => threads.publish(channel, text));
  const heard = (message: FromConnections): void => replicas.take(message);
  const threads = await PostgresThreads.open({ place, connections, patienceMs, heard });
  const { writer, reader } = threads;
  const close = async (): Promise<void> => {
    await threads.close();
    closed?.();
  };
  return { ...recordsOn({ writer, reader, close }, now, logBytes), replicas };
}
