import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newSecretKey } from './cipher.ts';
import { readSecretKeys } from './read-keys.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kumiki-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

const text = (key = newSecretKey()) => Buffer.from(key.bytes).toString('base64');

describe('keys of secrets', () => {
  test('are made where nobody gives one, for their owner alone, and are the same the next time', async () => {
    const [made] = await readSecretKeys({}, folder);
    expect(await readSecretKeys({}, folder)).toEqual([made]);
    const { mode } = await stat(join(folder, 'secret.key'));
    expect(mode & 0o777).toBe(0o600);
  });

  test('come from the operator: in base64 or hexadecimal digits, several of them, or in a file', async () => {
    const [one, other] = [newSecretKey(), newSecretKey()];
    const keys = `${text(one)}, ${Buffer.from(other.bytes).toString('hex')}\n`;
    const found = await readSecretKeys({ keys }, folder);
    expect(found.map(({ id }) => id)).toEqual([one.id, other.id]);
    const file = join(folder, 'keys');
    await writeFile(file, keys);
    expect(await readSecretKeys({ file }, folder)).toEqual(found);
    await expect(readFile(join(folder, 'secret.key'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test.each([' , ', 'short', `${text()}x`, '0123'])('"%s" is none, and is not told', async (keys) => {
    const error = await readSecretKeys({ keys }, folder).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ code: 'SECRET_KEY_INVALID' });
    expect((error as Error).message).not.toContain(keys);
    await expect(readSecretKeys({ file: join(folder, 'none') }, folder)).rejects.toMatchObject({
      code: 'FILE_NOT_READABLE',
    });
  });
});
