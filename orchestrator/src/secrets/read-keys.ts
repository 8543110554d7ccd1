import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { newSecretKey, secretKey, type SecretKey } from './cipher.ts';

/** Where the operator keeps the keys. Each text has one or more, parted by spaces, commas or lines. */
export interface KeySource {
  readonly keys?: string;
  /** A file with the same text. */
  readonly file?: string;
}

type Keys = readonly [SecretKey, ...SecretKey[]];

/**
 * The keys of secrets: those of the operator, else the one in the file `secret.key` of the data folder, which is made
 * where it is not there, for its owner alone. The first seals; those behind it open what was sealed before.
 * @throws SECRET_KEY_INVALID, FILE_NOT_READABLE
 */
export async function readSecretKeys({ keys, file }: KeySource, dataFolder: string): Promise<Keys> {
  if (keys !== undefined) return parse(keys, 'KUMIKI_SECRET_KEY');
  if (file !== undefined) return parse(await read(file), file);
  const own = join(dataFolder, 'secret.key');
  const found = await readFile(own, 'utf8').catch((thrown: unknown) => {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw notReadable(own, thrown);
  });
  return found === undefined ? [await make(own)] : parse(found, own);
}

function parse(text: string, where: string): Keys {
  const [first, ...others] = text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map((word) => keyOf(word, where));
  if (!first) throw kumikiError('SECRET_KEY_INVALID', { where });
  return [first, ...others];
}

/** The text itself is not told: it may be a key with a slip in it. @throws SECRET_KEY_INVALID */
function keyOf(word: string, where: string): SecretKey {
  const isHex = /^[0-9a-f]{64}$/i.test(word);
  if (!isHex && !/^[A-Za-z0-9+/_-]{43}=?$/.test(word)) throw kumikiError('SECRET_KEY_INVALID', { where });
  return secretKey(Buffer.from(word, isHex ? 'hex' : 'base64'));
}

/** Another name at first, so that no half of a key is ever taken for one. */
async function make(path: string): Promise<SecretKey> {
  const key = newSecretKey();
  const part = `${path}.part`;
  await rm(part, { force: true });
  const file = await open(part, 'wx', 0o600);
  try {
    await file.writeFile(`${Buffer.from(key.bytes).toString('base64')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(part, path);
  return key;
}

async function read(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw notReadable(path, thrown);
  });
}

function notReadable(path: string, cause: unknown) {
  return kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(cause) }, { cause });
}
