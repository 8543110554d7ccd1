import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { knownSchema } from '../records/index.ts';
import { backupFormat, digestOfName, layout, type AboutBackup, type BackupEnd } from './layout.ts';
import { readBackup } from './read-backup.ts';
import { referencedDigests } from './referenced.ts';
import type { BackupEntry } from './tar/entry.ts';

/** Says that a restore has begun here and has not ended: it may be begun again. */
const marker = 'restoring';
/** What the small files of a backup may have, in bytes: the last one names damaged objects. */
const maxJsonBytes = 64 * 1024 * 1024;

export interface RestoreOptions {
  readonly progress?: (done: { readonly objects: number; readonly bytes: number }) => void;
  readonly signal?: AbortSignal;
  /** Where the objects go; into the folder where it is left out. */
  readonly objects?: ObjectStore | undefined;
}

/** What was restored. */
export interface Restored {
  readonly objects: number;
  readonly bytes: number;
  readonly createdAt: string;
  /** Objects that the backup does not have as they were. */
  readonly damaged: readonly string[];
}

/**
 * Restores a backup into an empty folder. The records come last, when each object was verified against its digest: a
 * folder where that was interrupted is no data folder yet, and the same restore goes on in it.
 * @throws RESTORE_NOT_EMPTY, BACKUP_DAMAGED, BACKUP_NEWER, CANCELLED, FILE_NOT_FOUND, and what the store throws
 */
export async function restoreBackup(
  source: string,
  folder: string,
  { progress, signal, objects: given }: RestoreOptions = {},
): Promise<Restored> {
  const target = resolve(folder);
  await begin(target);
  const records = join(target, `${layout.records}.${marker}`);
  const objects = given ?? (await openFileStore(join(target, 'objects')));
  const fail = (reason: string): KumikiError => kumikiError('BACKUP_DAMAGED', { source, reason });
  let about: AboutBackup | undefined;
  let end: BackupEnd | undefined;
  let hash = '';
  let count = 0;
  let bytes = 0;
  const wrong: string[] = [];
  for await (const entry of readBackup(source)) {
    if (signal?.aborted) throw kumikiError('CANCELLED', { what: 'The restore' });
    if (about === undefined) about = await readAbout(entry, fail, source);
    else if (entry.name === layout.records) hash = await writeRecords(entry, records);
    else if (entry.name === layout.end) end = (await readJson(entry, fail)) as BackupEnd;
    else {
      const digest = digestOfName(entry.name);
      if (digest === undefined) throw fail(`"${entry.name}" is no part of a backup`);
      if (!(await restoreObject(objects, digest, entry))) wrong.push(digest);
      count++;
      bytes += entry.size;
      progress?.({ objects: count, bytes });
    }
  }
  if (!about || !end || hash === '') throw fail('it ends in the middle');
  if (hash !== end.records) throw fail('its records are not those that it was made of');
  const known = new Set(end.damaged);
  const unexpected = wrong.find((digest) => !known.has(digest));
  if (unexpected !== undefined) throw fail(`the object ${unexpected} has other bytes than its name says`);
  checkRecords(records, fail, source);
  await checkObjects(records, objects, known, fail);
  await rename(records, join(target, layout.records));
  await rm(join(target, marker));
  return { objects: count, bytes, createdAt: about.createdAt, damaged: end.damaged };
}

/** @throws RESTORE_NOT_EMPTY */
async function begin(target: string): Promise<void> {
  await mkdir(target, { recursive: true, mode: 0o700 });
  const found = await readdir(target);
  if (found.length > 0 && !found.includes(marker)) {
    throw kumikiError('RESTORE_NOT_EMPTY', { folder: target, found: found[0]! });
  }
  await writeFile(join(target, marker), '');
}

async function readAbout(
  entry: BackupEntry,
  fail: (reason: string) => KumikiError,
  source: string,
): Promise<AboutBackup> {
  if (entry.name !== layout.about) throw fail('it is not a backup of Kumiki');
  const about = (await readJson(entry, fail)) as AboutBackup;
  if (about.format > backupFormat) throw kumikiError('BACKUP_NEWER', { source });
  return about;
}

async function readJson(entry: BackupEntry, fail: (reason: string) => KumikiError): Promise<unknown> {
  if (entry.size > maxJsonBytes) throw fail(`"${entry.name}" is too large`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry.content) chunks.push(chunk);
  try {
    const value = JSON.parse(Buffer.concat(chunks).toString()) as unknown;
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Said below.
  }
  throw fail(`"${entry.name}" is not readable`);
}

async function writeRecords(entry: BackupEntry, file: string): Promise<string> {
  const hash = createHash('sha256');
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of entry.content) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(hashed, createWriteStream(file, { mode: 0o600, flush: true }));
  return hash.digest('hex');
}

/** @returns whether its bytes are those that its name says; others do not stay */
async function restoreObject(objects: ObjectStore, digest: string, entry: BackupEntry): Promise<boolean> {
  const put = await objects.put(entry.content);
  if (put.digest === digest) return true;
  await objects.delete(put.digest);
  return false;
}

function checkRecords(file: string, fail: (reason: string) => KumikiError, source: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true });
    const version = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version.user_version > knownSchema) throw kumikiError('BACKUP_NEWER', { source });
    const check = database.prepare('PRAGMA quick_check(1)').get() as { quick_check: string };
    if (check.quick_check !== 'ok') throw fail('its records are damaged');
  } finally {
    database?.close();
  }
}

async function checkObjects(
  records: string,
  objects: ObjectStore,
  known: ReadonlySet<string>,
  fail: (reason: string) => KumikiError,
): Promise<void> {
  for (const digest of referencedDigests(records)) {
    if (!known.has(digest) && !(await objects.stat(digest))) throw fail(`the object ${digest} is not in it`);
  }
}
