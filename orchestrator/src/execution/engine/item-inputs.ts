import { open } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { digestOf, type ObjectReader } from '@kumiki/component-sdk/storage';
import type { InputSource } from '../../executors/index.ts';
import type { DigestTree } from '../../pipeline/index.ts';
import { digestTree, identify, type FileDigests } from '../artifacts/index.ts';
import type { ExternalFile, StoredValue } from '../model/value.ts';

/** A recorded input, to be read by an executor. */
export interface RecordedInput {
  readonly source: InputSource;
  /** What it counts as in recipes; a file of the machine is read for that, once. @throws INPUT_CHANGED, FILE_NOT_READABLE */
  digest(): Promise<DigestTree>;
}

export function recordedInput(
  objects: Pick<ObjectReader, 'read'>,
  stored: StoredValue,
  known?: FileDigests,
): RecordedInput {
  if ('data' in stored) {
    return { source: { kind: 'data', data: stored.data }, digest: async () => digestTree(stored)! };
  }
  if ('list' in stored) {
    const elements = stored.list.map((element) => recordedInput(objects, element, known));
    return {
      source: { kind: 'list', elements: elements.map(({ source }) => source) },
      digest: async () => await Promise.all(elements.map(async (element) => await element.digest())),
    };
  }
  if ('file' in stored) return new FileInput(stored.file, known);
  const { digest, name = digest } = stored;
  const load = async () => await objects.read(digest);
  return { source: { kind: 'bytes', name, digest, load }, digest: async () => digest };
}

/** A file that is read where it lies. Its bytes are read once for its digest and its first reader. */
class FileInput implements RecordedInput {
  readonly source: InputSource;
  readonly #file: ExternalFile;
  readonly #known: FileDigests | undefined;
  #digest: string | undefined;
  #bytes: Promise<Uint8Array> | undefined;

  constructor(file: ExternalFile, known: FileDigests | undefined) {
    this.#file = file;
    this.#known = known;
    const digest = (): string | undefined => this.#digest;
    this.source = {
      kind: 'bytes',
      name: file.name,
      path: file.path,
      get digest() {
        return digest();
      },
      load: async () => await this.#load(),
    };
  }

  async digest(): Promise<string> {
    this.#digest ??= await this.#find();
    return this.#digest;
  }

  async #find(): Promise<string> {
    const readAt = Date.now();
    const identity = this.#known && (await identify(this.#file.path).catch(() => undefined));
    if (identity) this.#check(identity);
    const known = identity && this.#known?.find(identity);
    if (known !== undefined) return known;
    this.#bytes ??= this.#read();
    const digest = await digestOf(await this.#bytes);
    if (identity) this.#known?.put(identity, digest, readAt);
    return digest;
  }

  async #load(): Promise<Uint8Array> {
    const waiting = this.#bytes;
    this.#bytes = undefined;
    if (waiting) return await waiting;
    const bytes = await this.#read();
    if (this.#digest !== undefined && (await digestOf(bytes)) !== this.#digest)
      throw this.#changed('its content');
    return bytes;
  }

  async #read(): Promise<Uint8Array> {
    const { path, name } = this.#file;
    try {
      await using file = await open(path);
      const { size, mtimeMs } = await file.stat({ bigint: true });
      this.#check({ size: Number(size), modified: Number(mtimeMs) });
      return await file.readFile();
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && 'syscall' in cause) {
        throw kumikiError('FILE_NOT_READABLE', { path: name, reason: reasonOf(cause) }, { cause });
      }
      throw cause;
    }
  }

  #check(found: { readonly size: number; readonly modified: number }): void {
    const { size, modified } = this.#file;
    if (found.size !== size) throw this.#changed(`it has ${found.size} bytes and not ${size}`);
    if (found.modified !== modified) throw this.#changed('it was written to since');
  }

  #changed(reason: string): Error {
    return kumikiError('INPUT_CHANGED', { path: this.#file.name, reason });
  }
}
