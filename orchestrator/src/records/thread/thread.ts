/** The thread that holds a connection to the data base, so that the process never waits for the disk. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { SqliteDatabase } from '../database/sqlite-database.ts';
import { FolderLock } from '../database/folder-lock.ts';
import { forgetOwners } from '../executions/write/owners.ts';
import {
  endRequest,
  sendError,
  type ThreadReady,
  type ThreadReply,
  type ThreadRequest,
  type ThreadStart,
} from './protocol.ts';
import { isRead, serveRead, serveWrites } from './serve.ts';

/** So many writes are enough for a transaction: the first of them should not wait long for the last. */
const maxTogether = 256;

type Message = readonly ThreadRequest[] | typeof endRequest;

const port = parentPort!;
const start = workerData as ThreadStart;
if (start.role === 'write') write(start);
else read(start);

function write({ folder, file, maxBytes, now }: ThreadStart): void {
  let lock: FolderLock | undefined;
  let database: SqliteDatabase;
  try {
    lock = new FolderLock(folder, now);
    database = SqliteDatabase.openWriter(file, maxBytes);
    forgetOwners(database);
  } catch (thrown) {
    lock?.free();
    tell({ failed: sendError(thrown) });
    return;
  }
  serve(
    (requests) => {
      const reads = requests.filter(isRead);
      const writes = requests.filter((request) => !isRead(request));
      const replies = writes.length > 0 ? serveWrites(database, writes) : [];
      return [...replies, ...reads.map((request) => serveRead(database, request))];
    },
    () => {
      database.close();
      lock.free();
    },
  );
}

function read({ file }: ThreadStart): void {
  let database: SqliteDatabase;
  try {
    database = SqliteDatabase.openReader(file);
  } catch (thrown) {
    tell({ failed: sendError(thrown) });
    return;
  }
  serve(
    (requests) => requests.map((request) => serveRead(database, request)),
    () => database.close(),
  );
}

function serve(
  answer: (requests: readonly ThreadRequest[]) => readonly ThreadReply[],
  end: () => void,
): void {
  port.on('message', (first: Message) => {
    const { requests, ending } = takeWaiting(first);
    if (requests.length > 0) tell(answer(requests));
    if (!ending) return;
    end();
    port.close();
  });
  tell({});
}

/** What has come in by now. */
function takeWaiting(first: Message): { requests: ThreadRequest[]; ending: boolean } {
  const requests: ThreadRequest[] = [];
  let message: Message | undefined = first;
  while (message !== undefined) {
    if (message === endRequest) return { requests, ending: true };
    requests.push(...message);
    if (requests.length >= maxTogether) break;
    message = receiveMessageOnPort(port)?.message;
  }
  return { requests, ending: false };
}

function tell(message: ThreadReady | readonly ThreadReply[]): void {
  port.postMessage(message);
}
