/** The thread that holds a connection to the data base, so that the process never waits for the disk. */
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads';
import { Database } from '../data/database.ts';
import { FolderLock } from '../data/folder-lock.ts';
import { forgetOwners } from '../write/owners.ts';
import {
  endRequest,
  sendError,
  type ThreadReady,
  type ThreadReply,
  type ThreadRequest,
  type ThreadStart,
} from './protocol.ts';
import { serveRead, serveWrites } from './serve.ts';

/** The most writes that share a transaction: the first of them should not wait long for the last. */
const maxTogether = 256;

type Message = ThreadRequest | typeof endRequest;

run(workerData as ThreadStart, parentPort!);

function run(start: ThreadStart, port: MessagePort): void {
  let lock: FolderLock | undefined;
  let database: Database;
  try {
    if (start.role === 'write') {
      lock = new FolderLock(start.folder, start.now);
      database = Database.openWriter(start.file, start.maxBytes);
      forgetOwners(database);
    } else {
      database = Database.openReader(start.file);
    }
  } catch (thrown) {
    lock?.free();
    tell(port, { failed: sendError(thrown) });
    return;
  }
  port.on('message', (first: Message) => {
    let ending = first === endRequest;
    if (first !== endRequest) {
      const requests = [first];
      while (requests.length < maxTogether) {
        const waiting = receiveMessageOnPort(port);
        ending = waiting?.message === endRequest;
        if (waiting === undefined || waiting.message === endRequest) break;
        requests.push(waiting.message);
      }
      tell(
        port,
        start.role === 'write'
          ? serveWrites(database, requests)
          : requests.map((request) => serveRead(database, request)),
      );
    }
    if (!ending) return;
    database.close();
    lock?.free();
    port.close();
  });
  tell(port, {});
}

function tell(port: MessagePort, message: ThreadReady | readonly ThreadReply[]): void {
  port.postMessage(message);
}
