/**
 * The least that a server can be that answers when all is durable: image and result are files by their SHA-256, and a row
 * of SQLite says what became of them, with its events. Each is synchronised once, those of a moment together. It keeps
 * no index, no cache and no list, tells nobody, and relies on a new file's name being as durable as the file (ext4).
 *
 * `durable-by-hand.program.ts FOLDER [one-process]`: images are made by other processes, or here.
 */
import { createHash, randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ImageWorkers } from './image-workers.ts';
import { RowWriter } from './row-writer.ts';
import { serveImages } from './serve-images.ts';
import { smaller } from './smaller.ts';

const [, , folder, where] = process.argv;
const objects = join(folder!, 'objects');
mkdirSync(objects, { recursive: true });
const rows = new RowWriter(join(folder!, 'records.sqlite'));
const stored = new Map<string, Promise<void>>();
const workers = where === 'one-process' ? undefined : new ImageWorkers();
const make = workers ? async (image: Buffer) => await workers.run(image) : smaller;

serveImages(async (image) => {
  const began = Date.now();
  const [input, small] = await Promise.all([store(image), make(image)]);
  const output = await store(small);
  const about = { input, output, began, ended: Date.now() };
  const events = eventTypes.map((type, at) => ({ seq: at + 1, type, ...about }));
  await rows.add(randomUUID(), JSON.stringify({ ...about, status: 'succeeded', events }));
  return small;
});

/** Those of an execution of one item with one step. */
const eventTypes = [
  'execution_accepted',
  'execution_planned',
  'execution_started',
  'item_started',
  'step_started',
  'step_succeeded',
  'item_succeeded',
  'execution_ended',
];

/** Equal results are one file. @returns the SHA-256, when it is on the disk */
async function store(content: Buffer): Promise<string> {
  const digest = createHash('sha256').update(content).digest('hex');
  const storing = stored.get(digest) ?? write(join(objects, digest), content);
  stored.set(digest, storing);
  await storing;
  return digest;
}

async function write(path: string, content: Buffer): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_DSYNC;
  const file = await open(path, flags, 0o444);
  await file.write(content);
  await file.close();
}
