import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { BackupEntry } from './entry.ts';
import { readTar } from './read-tar.ts';
import { writeTar } from './write-tar.ts';

const run = promisify(execFile);

async function* given(files: Readonly<Record<string, string>>): AsyncGenerator<BackupEntry> {
  for (const [name, text] of Object.entries(files)) {
    const bytes = Buffer.from(text);
    await Promise.resolve();
    yield { name, size: bytes.length, content: pieces(bytes, 700) };
  }
}

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) {
    await Promise.resolve();
    yield bytes.subarray(at, at + size);
  }
}

async function filesOf(archive: Uint8Array, size = 1000): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, content } of readTar(pieces(archive, size), 'test')) {
    files[name] = Buffer.concat(await Array.fromAsync(content)).toString();
  }
  return files;
}

async function archiveOf(files: Readonly<Record<string, string>>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(writeTar(given(files))));
}

const files = { 'a.json': '{}', 'objects/empty': '', 'objects/long': 'x'.repeat(5000), b: 'y'.repeat(512) };

describe('a tar archive', () => {
  test.each([1, 511, 512, 513, 100_000])('gives its files again, in pieces of %i bytes', async (size) => {
    expect(await filesOf(await archiveOf(files), size)).toEqual(files);
  });

  test('is one for other programs, and theirs is read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-tar-'));
    await writeFile(join(folder, 'a.tar'), await archiveOf(files));
    await run('tar', ['-xf', 'a.tar'], { cwd: folder });
    expect(await readFile(join(folder, 'objects/long'), 'utf8')).toBe(files['objects/long']);
    await run('tar', ['--format=ustar', '-cf', 'b.tar', 'a.json', 'objects/long'], { cwd: folder });
    expect(await filesOf(await readFile(join(folder, 'b.tar')))).toEqual({
      'a.json': '{}',
      'objects/long': files['objects/long'],
    });
    await rm(folder, { recursive: true });
  });

  test('skips what nobody reads', async () => {
    const names: string[] = [];
    const archive = await archiveOf(files);
    for await (const { name } of readTar(pieces(archive, 300), 'test')) names.push(name);
    expect(names).toEqual(Object.keys(files));
  });

  test('that ends early, is damaged or is something else is refused', async () => {
    const archive = await archiveOf(files);
    const damaged = expect.objectContaining({ code: 'BACKUP_DAMAGED' }) as Error;
    for (const length of [0, 100, 512, 513, archive.length - 1024]) {
      await expect(filesOf(archive.subarray(0, length))).rejects.toThrow(damaged);
    }
    await expect(filesOf(Buffer.alloc(2000, 'no tar'))).rejects.toThrow(damaged);
    const other = Buffer.from(archive);
    other.writeUInt8(0x39, 125);
    await expect(filesOf(other)).rejects.toThrow(damaged);
  });

  test('holds files of more than eight gigabytes', async () => {
    const size = 9 * 1024 ** 3;
    const empty = (async function* (): AsyncGenerator<Uint8Array> {})();
    const entries = (async function* () {
      await Promise.resolve();
      yield { name: 'large', size, content: empty };
    })();
    const first = (await writeTar(entries).next()).value as Uint8Array;
    const read = await readTar(pieces(first, 512), 'test').next();
    expect(read.value).toMatchObject({ name: 'large', size });
  });

  test('takes no content of another size, and no name that leads elsewhere', async () => {
    const one = async (name: string, size: number, text: string) =>
      await Array.fromAsync(
        writeTar(
          (async function* () {
            await Promise.resolve();
            yield { name, size, content: pieces(Buffer.from(text), 9) };
          })(),
        ),
      );
    await expect(one('a', 5, 'long text')).rejects.toThrow(RangeError);
    await expect(one('a', 50, 'text')).rejects.toThrow(RangeError);
    await expect(one('a b', 4, 'text')).rejects.toThrow(RangeError);
  });
});
