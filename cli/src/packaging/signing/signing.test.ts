import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, randomBytes, scryptSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretbox } from '@noble/ciphers/salsa.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  mediaTypes,
  memoryRepository,
  parseManifestDocument,
  readBlob,
  sha256,
  sourceOf,
  type ImageRepository,
} from '@kumiki/oci';
import { findSigningKey } from './key.ts';
import { isSignedBy, signImage } from '@kumiki/registry';

const pem = { type: 'pkcs8', format: 'pem' } as const;
const newKey = (namedCurve = 'P-256') =>
  generateKeyPairSync('ec', { namedCurve }).privateKey.export(pem) as string;

async function putImage(to: ImageRepository, text: string) {
  const config = Buffer.from(text);
  const descriptor = { mediaType: mediaTypes.config, digest: sha256(config), size: config.byteLength };
  await to.putBlob(descriptor, sourceOf(config));
  const image = { schemaVersion: 2, mediaType: mediaTypes.manifest, config: descriptor, layers: [] };
  return await to.putManifest(
    { bytes: Buffer.from(JSON.stringify(image)), mediaType: mediaTypes.manifest },
    { tag: text },
  );
}

/** The form of `cosign generate-key-pair`; what is written instead of what it was sealed with is told alone. */
function sealAsCosign(key: Uint8Array, password: string, instead: { N?: number } = {}): string {
  const [salt, nonce] = [randomBytes(32), randomBytes(24)];
  const params = { N: 2 ** 15, r: 8, p: 1 };
  const derived = scryptSync(password, salt, 32, { ...params, maxmem: 64 * 2 ** 20 });
  const sealed = {
    kdf: { name: 'scrypt', params: { ...params, ...instead }, salt: salt.toString('base64') },
    cipher: { name: 'nacl/secretbox', nonce: nonce.toString('base64') },
    ciphertext: Buffer.from(secretbox(derived, nonce).seal(key)).toString('base64'),
  };
  const body = Buffer.from(JSON.stringify(sealed)).toString('base64').replace(/.{64}/g, '$&\n');
  const kind = 'ENCRYPTED SIGSTORE PRIVATE KEY';
  return `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----\n`;
}

describe('a signature', () => {
  test('is by a key, of an image, and made once', async () => {
    const repository = memoryRepository('ghcr.io/acme/blur');
    const [image, other] = [await putImage(repository, 'a'), await putImage(repository, 'b')];
    const [mine, theirs] = [(await findSigningKey(newKey()))!, (await findSigningKey(newKey()))!];
    expect(await isSignedBy(repository, image.digest, mine.open)).toBe(false);
    expect(await signImage(repository, image, mine)).toBe(true);
    expect(await signImage(repository, image, mine)).toBe(false);
    expect(await isSignedBy(repository, image.digest, mine.open)).toBe(true);
    expect(await isSignedBy(repository, image.digest, theirs.open)).toBe(false);
    expect(await isSignedBy(repository, other.digest, mine.open)).toBe(false);
    expect(await signImage(repository, image, theirs)).toBe(true);
    expect(await isSignedBy(repository, image.digest, mine.open)).toBe(true);
    expect(await isSignedBy(repository, image.digest, theirs.open)).toBe(true);
  });

  test('of one image does not count for another one that it is put beside', async () => {
    const repository = memoryRepository();
    const [image, other] = [await putImage(repository, 'a'), await putImage(repository, 'b')];
    const key = (await findSigningKey(newKey()))!;
    await signImage(repository, image, key);
    const { bytes, descriptor } = await repository.manifest(`${image.digest.replace(':', '-')}.sig`);
    const tag = `${other.digest.replace(':', '-')}.sig`;
    await repository.putManifest({ bytes, mediaType: descriptor.mediaType }, { tag });
    expect(await isSignedBy(repository, other.digest, key.open)).toBe(false);
  });

  test('is one that openssl takes', async () => {
    const repository = memoryRepository();
    const image = await putImage(repository, 'a');
    const key = (await findSigningKey(newKey()))!;
    await signImage(repository, image, key);
    const found = await repository.manifest(`${image.digest.replace(':', '-')}.sig`);
    const document = parseManifestDocument(found.bytes, found.descriptor.mediaType, 'memory');
    const layer = (document.kind === 'image' ? document.image.layers : [])[0]!;
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-sign-'));
    try {
      const signature = Buffer.from(layer.annotations!['dev.cosignproject.cosign/signature']!, 'base64');
      await writeFile(join(folder, 'payload'), await readBlob(repository, layer));
      await writeFile(join(folder, 'signature'), signature);
      await writeFile(
        join(folder, 'key.pub'),
        createPublicKey(key.secret).export({ type: 'spki', format: 'pem' }),
      );
      const args = ['dgst', '-sha256', '-verify', 'key.pub', '-signature', 'signature', 'payload'];
      expect(execFileSync('openssl', args, { cwd: folder, encoding: 'utf8' })).toContain('Verified OK');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('the key to sign with', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kumiki-key-'));
  });
  afterEach(async () => {
    delete process.env['KUMIKI_SIGNING_KEY'];
    delete process.env['KUMIKI_SIGNING_PASSWORD'];
    await rm(folder, { recursive: true });
  });

  test('comes from a file, or from the environment as text or as the path of one', async () => {
    const file = join(folder, 'key.pem');
    await writeFile(file, newKey());
    expect(await findSigningKey(undefined)).toBeUndefined();
    expect(await findSigningKey(file)).toBeDefined();
    process.env['KUMIKI_SIGNING_KEY'] = file;
    expect(await findSigningKey(undefined)).toBeDefined();
  });

  test('may be encrypted', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const text = privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'open' }) as string;
    process.env['KUMIKI_SIGNING_PASSWORD'] = 'wrong';
    await expect(findSigningKey(text)).rejects.toMatchObject({ code: 'SIGNING_KEY_INVALID' });
    process.env['KUMIKI_SIGNING_PASSWORD'] = 'open';
    expect(await findSigningKey(text)).toBeDefined();
  });

  test('may be sealed as cosign seals it, with a password or an empty one', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const der = privateKey.export({ type: 'pkcs8', format: 'der' });
    const public_ = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
    for (const password of ['', 'open']) {
      const sealed = sealAsCosign(der, password);
      if (password !== '') process.env['KUMIKI_SIGNING_PASSWORD'] = password;
      const found = (await findSigningKey(sealed))!;
      expect(found.open.export({ type: 'spki', format: 'pem' })).toBe(public_);
      process.env['KUMIKI_SIGNING_PASSWORD'] = 'wrong';
      const thrown: unknown = await findSigningKey(sealed).catch((error: unknown) => error);
      expect(thrown).toMatchObject({
        code: 'SIGNING_KEY_INVALID',
        message: expect.stringContaining('password is another one') as string,
      });
      delete process.env['KUMIKI_SIGNING_PASSWORD'];
    }
    const greedy = sealAsCosign(der, '', { N: 2 ** 24 });
    await expect(findSigningKey(greedy)).rejects.toMatchObject({ code: 'SIGNING_KEY_INVALID' });
  });

  test.each([
    ['of another curve', () => newKey('P-384')],
    ['of another kind', () => generateKeyPairSync('ed25519').privateKey.export(pem) as string],
    ['that is none', () => '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----'],
    [
      'that cosign did not write, but says so',
      () => '-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nc2VjcmV0\n-----END-----',
    ],
    ['whose file is not there', () => join(folder, 'none')],
  ])('%s is refused, without what it holds', async (_, make) => {
    const thrown: unknown = await findSigningKey(make()).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ code: 'SIGNING_KEY_INVALID' });
    expect(JSON.stringify(thrown)).not.toContain('c2VjcmV0');
  });
});
