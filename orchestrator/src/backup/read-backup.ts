import { createReadStream } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { layout } from './layout.ts';
import type { BackupEntry } from './tar/entry.ts';
import { readTar } from './tar/read-tar.ts';

/** The files of a backup, an archive or a folder, in their order. @throws FILE_NOT_FOUND, BACKUP_DAMAGED */
export async function* readBackup(source: string): AsyncGenerator<BackupEntry> {
  const found = await stat(source).catch((thrown: unknown) => {
    throw kumikiError('FILE_NOT_FOUND', { path: source, base: process.cwd() }, { cause: thrown });
  });
  if (found.isDirectory()) {
    yield* fromFolder(source);
    return;
  }
  try {
    yield* readTar(unpacked(source), source);
  } catch (thrown) {
    // What zlib says of bytes that are not its own.
    const { code } = thrown as NodeJS.ErrnoException;
    if (!/^(Z_|ZSTD_|ERR_ZLIB)/.test(code ?? '')) throw thrown;
    throw kumikiError('BACKUP_DAMAGED', { source, reason: reasonOf(thrown) }, { cause: thrown });
  }
}

function unpacked(source: string): AsyncIterable<Uint8Array> {
  const file = createReadStream(source, { highWaterMark: 256 * 1024 });
  if (!/\.(gz|zst)$/.test(source)) return file as AsyncIterable<Uint8Array>;
  const unpack = source.endsWith('.gz') ? createGunzip() : createZstdDecompress();
  // Its error comes out of the iteration.
  return pipeline(file, unpack, () => undefined);
}

async function* fromFolder(folder: string): AsyncGenerator<BackupEntry> {
  const entry = async (name: string): Promise<BackupEntry> => {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    if (!found?.isFile()) {
      throw kumikiError('BACKUP_DAMAGED', { source: folder, reason: `the file "${name}" in it is missing` });
    }
    return { name, size: found.size, content: Readable.from(createReadStream(path)) };
  };
  yield await entry(layout.about);
  yield await entry(layout.records);
  const objects = await opendir(join(folder, 'objects'), { recursive: true }).catch(() => undefined);
  for await (const { name, parentPath } of objects ?? []) {
    if (!/^[0-9a-f]{64}$/.test(name)) continue;
    yield await entry(
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
  }
  yield await entry(layout.end);
}
