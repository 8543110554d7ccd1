/** A thread that carries out operations on PostgreSQL, one transaction at a time. */
import { parentPort, workerData } from 'node:worker_threads';
import {
  endRequest,
  sendError,
  type ThreadReady,
  type ThreadReply,
  type ThreadRequest,
} from '../../thread/protocol.ts';
import { isRead } from '../../thread/serve.ts';
import { ServerClock } from '../connections/server-clock.ts';
import { postgresError } from '../postgres-error.ts';
import { Line } from './line.ts';
import { migrate } from './migrate.ts';
import { PostgresDatabase } from './postgres-database.ts';
import type { HandStart } from './protocol.ts';
import { serveRead, serveWrites } from './serve.ts';

const { line: port, signal, clock: shared, store, migrates } = workerData as HandStart;
const clock = new ServerClock(shared);
const line = new Line(port, signal);
const database = new PostgresDatabase(line);
const serving = { database, store, now: () => clock.now() };

try {
  if (migrates) migrate(database, store);
  parentPort!.on('message', (message: readonly ThreadRequest[] | typeof endRequest) => {
    if (message !== endRequest) return tell(answer(message));
    line.close();
    parentPort!.close();
  });
  tell({});
} catch (thrown) {
  line.close();
  tell({ failed: sendError(postgresError(thrown, store)) });
}

/** What waited in one line: either one read or writes. */
function answer(requests: readonly ThreadRequest[]): ThreadReply[] {
  if (isRead(requests[0]!)) return requests.map((request) => serveRead(serving, request));
  return serveWrites(serving, requests);
}

function tell(message: ThreadReady | readonly ThreadReply[]): void {
  parentPort!.postMessage(message, []);
}
