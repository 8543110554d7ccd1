import { lstat, mkdir, open, rename, rm, utimes, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { kumikiError } from '../../errors/index.ts';
import { failpoint } from '../../failpoint/index.ts';
import { checkDigest, hexOf, type Digest } from '../digest.ts';
import type { ObjectSource, ObjectStore, PutOptions, StoredObject } from '../object-store.ts';
import { abortable, checkSignal, receive, verified } from '../stream.ts';
import { codeOf, disk, ifThere, look, openFile, syncFolder } from './disk.ts';
import { listFiles, readChunks, writeAll, writeFile } from './files.ts';
import { sweepLeftovers, temporaryName } from './leftovers.ts';

export interface FileStoreOptions {
  /** Whether a put object survives a power cut: files and folders are synced, some milliseconds each. Default true. */
  readonly durable?: boolean;
}

/**
 * Opens a folder as an object store, making it where it is not there, and sweeps what dead processes left.
 * An object is the read-only file `sha256/AB/ABCD…`, AB being the first two digits of its name: 256 folders,
 * so that none gets too long. It is written beside, in `tmp/`, and renamed when it is whole; two processes that
 * put the same content do each other no harm.
 */
export async function openFileStore(
  path: string,
  { durable = true }: FileStoreOptions = {},
): Promise<ObjectStore> {
  const folder = resolve(path);
  const objects = join(folder, 'sha256');
  const unfinished = join(folder, 'tmp');
  /** Objects that were read and found corrupt: the next put writes them anew. */
  const suspects = new Set<Digest>();

  await disk(
    folder,
    Promise.all([mkdir(objects, { recursive: true }), mkdir(unfinished, { recursive: true })]),
  );
  const sweep = (): Promise<number> => disk(folder, sweepLeftovers(unfinished));
  await sweep();

  const fileOf = (digest: Digest): string => join(objects, hexOf(digest).slice(0, 2), hexOf(digest));

  async function stat(digest: string): Promise<{ size: number } | undefined> {
    const found = look(folder, fileOf(checkDigest(digest)));
    return await Promise.resolve(found?.isFile() ? { size: found.size } : undefined);
  }

  /**
   * Whether it is there already, and then as if it were put now. The time is set by name: where a clean-up took the
   * file away just before, it is not there; where it comes after, it sees the time.
   */
  async function renew({ digest, size }: StoredObject): Promise<boolean> {
    if (suspects.has(digest) || (await stat(digest))?.size !== size) return false;
    const now = new Date();
    return (await disk(folder, ifThere(utimes(fileOf(digest), now, now).then(() => true)))) ?? false;
  }

  /** Takes the file away first and looks at its time then: a put that comes meanwhile writes another. */
  async function deleteUnused(digest: Digest, before: number): Promise<boolean> {
    const file = fileOf(digest);
    const found = await ifThere(lstat(file));
    if (!found || found.mtimeMs >= before) return false;
    const aside = join(unfinished, temporaryName());
    if (!(await ifThere(rename(file, aside).then(() => true)))) return false;
    if ((await lstat(aside)).mtimeMs < before) {
      await rm(aside, { force: true });
      return true;
    }
    await rename(aside, file);
    return false;
  }

  async function put(source: ObjectSource, options: PutOptions = {}): Promise<StoredObject> {
    const known = source instanceof Uint8Array ? await receive(source, options) : undefined;
    if (known && options.absent !== true && (await renew(known))) return known;
    const temporary = join(unfinished, temporaryName());
    let isThere = false;
    try {
      const object = known ?? (await write(temporary, source, options));
      if (known) await disk(folder, writeFile(temporary, source as Uint8Array, durable));
      checkSignal(options.signal);
      failpoint('object-written');
      // What was looked for before is moved in any case: over the same content, where somebody else was faster.
      if (known || !(await renew(object))) {
        await disk(folder, moveIn(temporary, fileOf(object.digest)));
        isThere = true;
      }
      suspects.delete(object.digest);
      return object;
    } finally {
      if (!isThere) await disk(folder, rm(temporary, { force: true }));
    }
  }

  async function write(file: string, source: ObjectSource, options: PutOptions): Promise<StoredObject> {
    const handle = await disk(folder, open(file, 'wx', 0o444));
    try {
      const writeChunk = (chunk: Uint8Array): Promise<void> => disk(folder, writeAll(handle, chunk));
      const object = await receive(source, options, writeChunk);
      if (durable) await disk(folder, handle.sync());
      return object;
    } finally {
      await handle.close();
    }
  }

  async function moveIn(temporary: string, file: string): Promise<void> {
    const place = dirname(file);
    try {
      await rename(temporary, file);
    } catch (thrown) {
      if (codeOf(thrown) !== 'ENOENT') throw thrown;
      await mkdir(place, { recursive: true });
      if (durable) await syncFolder(objects);
      await rename(temporary, file);
    }
    failpoint('object-placed');
    if (durable) await syncFolder(place);
  }

  /** Reads with `chunks` from a file that is there, and verifies. */
  async function* stream(
    digest: Digest,
    signal: AbortSignal | undefined,
    chunks: (handle: FileHandle) => AsyncIterable<Uint8Array>,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    checkSignal(signal);
    const handle = await disk(folder, ifThere(openObject(digest)));
    if (!handle) throw kumikiError('OBJECT_NOT_FOUND', { digest });
    try {
      yield* verified(abortable(chunks(handle), signal), digest, (corrupt) => suspects.add(corrupt));
    } finally {
      await handle.close();
    }
  }

  async function openObject(digest: Digest): Promise<FileHandle> {
    try {
      return await openFile(fileOf(digest));
    } catch (thrown) {
      if (codeOf(thrown) !== 'ELOOP') throw thrown;
      suspects.add(digest);
      throw kumikiError(
        'OBJECT_CORRUPT',
        { digest, reason: 'a link stands in its place' },
        { cause: thrown },
      );
    }
  }

  return {
    put,
    stat,
    sweep,
    async *get(digest, { signal } = {}) {
      yield* stream(checkDigest(digest), signal, (handle) => readChunks(folder, handle));
    },
    async read(digest, { signal } = {}) {
      let whole = Buffer.alloc(0);
      const parts = stream(checkDigest(digest), signal, async function* (handle) {
        whole = Buffer.allocUnsafeSlow((await disk(folder, handle.stat())).size);
        yield* readChunks(folder, handle, whole);
      });
      for await (const part of parts) void part; // parts of `whole`, taken for their verification
      return whole;
    },
    async delete(digest) {
      await disk(folder, rm(fileOf(checkDigest(digest)), { force: true }));
    },
    deleteUnused: async (digest, before) => await disk(folder, deleteUnused(checkDigest(digest), before)),
    list: () => listFiles(folder, objects),
  };
}
