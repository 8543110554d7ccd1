import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { Digest } from '@kumiki/component-sdk/storage';
import { ociLimits, parseManifestDocument, type Descriptor } from '../documents.ts';
import { mediaTypes } from '../media-types.ts';
import { LocalRepository, type Keeper } from './local-repository.ts';

/**
 * Opens a folder in the layout of https://github.com/opencontainers/image-spec/blob/main/image-layout.md, which other
 * tools read and write too (`skopeo copy … oci:DIR:TAG`). One that is empty or not there becomes one where `create` says
 * so. One process writes into it at a time.
 * @throws REGISTRY_LAYOUT_INVALID
 */
export async function openLayout(
  folder: string,
  { create = false }: { readonly create?: boolean } = {},
): Promise<LocalRepository> {
  const path = resolve(folder);
  const refuse = (reason: string, cause?: unknown) =>
    kumikiError('REGISTRY_LAYOUT_INVALID', { folder, reason }, { cause });
  try {
    const names = await readdir(path).catch(ignoreMissing);
    if (create && (names === undefined || names.length === 0)) await makeLayout(path);
    const mark = JSON.parse(await readFile(join(path, 'oci-layout'), 'utf8')) as {
      imageLayoutVersion?: unknown;
    };
    if (mark.imageLayoutVersion !== '1.0.0')
      throw new Error('its oci-layout names another version than 1.0.0');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    throw refuse(code === 'ENOENT' ? 'it has no file oci-layout' : reasonOf(thrown), thrown);
  }
  const keeper = new LayoutKeeper(path);
  await keeper.entries();
  return new LocalRepository(keeper);
}

async function makeLayout(path: string): Promise<void> {
  await mkdir(join(path, 'blobs', 'sha256'), { recursive: true });
  await writeFile(join(path, 'index.json'), indexText([]));
  await writeFile(join(path, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}');
}

function indexText(manifests: readonly Descriptor[]): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.index, manifests });
}

class LayoutKeeper implements Keeper {
  readonly where: string;
  #changes: Promise<void> = Promise.resolve();

  constructor(where: string) {
    this.where = where;
  }

  #path(digest: Digest): string {
    return join(this.where, 'blobs', 'sha256', digest.slice('sha256:'.length));
  }

  async read(digest: Digest): Promise<AsyncIterable<Uint8Array> | undefined> {
    if ((await this.size(digest)) === undefined) return undefined;
    return createReadStream(this.#path(digest)) as AsyncIterable<Uint8Array>;
  }

  async size(digest: Digest): Promise<number | undefined> {
    return (await stat(this.#path(digest)).catch(ignoreMissing))?.size;
  }

  async write(digest: Digest, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const path = this.#path(digest);
    const unfinished = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
    try {
      await mkdir(join(path, '..'), { recursive: true });
      await pipeline(Readable.from(chunks), createWriteStream(unfinished, { flags: 'wx' }));
      await rename(unfinished, path);
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async entries(): Promise<readonly Descriptor[]> {
    const path = join(this.where, 'index.json');
    const refuse = (reason: string) => kumikiError('REGISTRY_LAYOUT_INVALID', { folder: this.where, reason });
    const found = await stat(path).catch(ignoreMissing);
    if (!found) throw refuse('it has no file index.json');
    if (found.size > ociLimits.manifestBytes)
      throw refuse(`its index.json has more than ${ociLimits.manifestBytes} bytes`);
    const document = parseManifestDocument(await readFile(path), mediaTypes.index, path);
    return document.kind === 'index' ? document.index.manifests : [];
  }

  async change(next: (entries: readonly Descriptor[]) => readonly Descriptor[]): Promise<void> {
    const done = this.#rewrite(this.#changes, next);
    this.#changes = done.catch(() => undefined);
    await done;
  }

  async #rewrite(
    before: Promise<void>,
    next: (entries: readonly Descriptor[]) => readonly Descriptor[],
  ): Promise<void> {
    await before;
    const path = join(this.where, 'index.json');
    const unfinished = `${path}.${process.pid}`;
    await writeFile(unfinished, indexText(next(await this.entries())));
    await rename(unfinished, path);
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
