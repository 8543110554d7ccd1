import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { realPathInside } from '@kumiki/component-sdk/package';
import { digestOf } from '@kumiki/component-sdk/storage';
import { FileValue } from '@kumiki/component-sdk/values';
import type { Plan, PlanFile } from '@kumiki/orchestrator/pipeline';

/**
 * Reads the files that a pipeline names from the folder that it is in.
 * @throws FILE_NOT_FOUND, FILE_NOT_READABLE, FILE_OUTSIDE, FILE_NOT_BOUND
 */
export async function readPipelineFiles(plan: Plan, folder: string): Promise<Record<string, FileValue>> {
  const byContent = new FilesByContent(folder);
  const files = await Promise.all(
    Object.entries(plan.files).map(async ([name, file]) => [
      name,
      await readOne(name, file, folder, byContent),
    ]),
  );
  return Object.fromEntries(files) as Record<string, FileValue>;
}

async function readOne(
  name: string,
  file: PlanFile,
  folder: string,
  byContent: FilesByContent,
): Promise<FileValue> {
  if ('name' in file) return FileValue.fromBytes(await readInside(folder, file.name), basename(file.name));
  const found = await byContent.find(file.digest);
  if (!found) throw kumikiError('FILE_NOT_BOUND', { folder, digest: file.digest, name });
  return found;
}

/** Reads a file of a folder; `..` and links must not lead out of it. */
async function readInside(folder: string, file: string): Promise<Uint8Array> {
  const path = resolve(folder, file);
  const real = await realPathInside(folder, file).catch((cause: unknown) => {
    throw kumikiError('FILE_NOT_FOUND', { path: file, base: folder }, { cause });
  });
  if (real === undefined) throw kumikiError('FILE_OUTSIDE', { file, folder });
  return await readFile(real).catch((cause: unknown) => {
    throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
  });
}

/** Looks files up by their SHA-256, each read at most once. */
class FilesByContent {
  readonly #folder: string;
  #index: Promise<ReadonlyMap<string, FileValue>> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async find(digest: string): Promise<FileValue | undefined> {
    this.#index ??= this.#read();
    return (await this.#index).get(digest);
  }

  async #read(): Promise<ReadonlyMap<string, FileValue>> {
    const index = new Map<string, FileValue>();
    const entries = await readdir(this.#folder, { withFileTypes: true });
    // One after the other: the folder may hold many large images, of which none is kept.
    for (const { name } of entries.filter((entry) => entry.isFile())) {
      const path = join(this.#folder, name);
      const bytes = await readFile(path).catch(() => undefined);
      if (!bytes) continue;
      const digest = await digestOf(bytes);
      index.set(
        digest,
        new FileValue({ name, digest, size: bytes.length }, async () => await readFile(path)),
      );
    }
    return index;
  }
}
