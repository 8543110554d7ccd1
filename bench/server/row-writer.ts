import { DatabaseSync } from 'node:sqlite';
import { isMainThread, parentPort, receiveMessageOnPort, Worker, workerData } from 'node:worker_threads';

type Row = readonly [id: string, body: string];

/** Adds rows to a table on a thread of its own: those of a moment in one transaction. */
export class RowWriter {
  readonly #thread: Worker;
  readonly #waiting: (() => void)[] = [];

  constructor(file: string) {
    this.#thread = new Worker(import.meta.filename, { workerData: file });
    this.#thread.on('message', (count: number) => {
      for (const added of this.#waiting.splice(0, count)) added();
    });
  }

  /** Resolves when it is on the disk. */
  async add(...row: Row): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#waiting.push(resolve);
      this.#thread.postMessage(row, []);
    });
  }
}

function write(file: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000');
  database.exec('CREATE TABLE execution (id TEXT PRIMARY KEY, body TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO execution VALUES (?, ?)');
  const port = parentPort!;
  port.on('message', (first: Row) => {
    let count = 0;
    database.exec('BEGIN IMMEDIATE');
    for (let row: Row | undefined = first; row; count++) {
      insert.run(...row);
      row = receiveMessageOnPort(port)?.message as Row | undefined;
    }
    database.exec('COMMIT');
    port.postMessage(count, []);
  });
}

if (!isMainThread) write(workerData as string);
