import { open } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { ObjectReader } from '@kumiki/component-sdk/storage';
import type { InputSource } from '../../executors/index.ts';
import type { DigestTree } from '../../pipeline/index.ts';
import { digestOf, digestTree } from '../artifacts/index.ts';
import type { ExternalFile, StoredValue } from '../model/value.ts';

/** A recorded input, to be read by an executor. */
export interface RecordedInput {
  readonly source: InputSource;
  /** What it counts as in recipes; a file of the machine is read for that, once. @throws INPUT_CHANGED, FILE_NOT_READABLE */
  digest(): Promise<DigestTree>;
}

export function recordedInput(objects: ObjectReader, stored: StoredValue): RecordedInput {
  if ('data' in stored) {
    return { source: { kind: 'data', data: stored.data }, digest: async () => digestTree(stored)! };
  }
  if ('list' in stored) {
    const elements = stored.list.map((element) => recordedInput(objects, element));
    return {
      source: { kind: 'list', elements: elements.map(({ source }) => source) },
      digest: async () => await Promise.all(elements.map(async (element) => await element.digest())),
    };
  }
  if ('file' in stored) return new FileInput(stored.file);
  const { digest, name = digest } = stored;
  const load = async () => await objects.read(digest);
  return { source: { kind: 'bytes', name, digest, load }, digest: async () => digest };
}

/** A file that is read where it lies. Its bytes are read once for its digest and its first reader. */
class FileInput implements RecordedInput {
  readonly source: InputSource;
  readonly #file: ExternalFile;
  #digest: string | undefined;
  #bytes: Promise<Uint8Array> | undefined;

  constructor(file: ExternalFile) {
    this.#file = file;
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
    if (this.#digest !== undefined) return this.#digest;
    this.#bytes ??= this.#read();
    this.#digest = await digestOf(await this.#bytes);
    return this.#digest;
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
    const { path, name, size, modified } = this.#file;
    try {
      await using file = await open(path);
      const found = await file.stat();
      if (found.size !== size) throw this.#changed(`it has ${found.size} bytes and not ${size}`);
      if (Math.trunc(found.mtimeMs) !== modified) throw this.#changed('it was written to since');
      return await file.readFile();
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && 'syscall' in cause) {
        throw kumikiError('FILE_NOT_READABLE', { path: name, reason: reasonOf(cause) }, { cause });
      }
      throw cause;
    }
  }

  #changed(reason: string): Error {
    return kumikiError('INPUT_CHANGED', { path: this.#file.name, reason });
  }
}
