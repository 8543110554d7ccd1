import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { SigningKey } from '@kumiki/registry';
import { isCosignKey, openCosignKey } from './cosign-key.ts';

/**
 * The key to sign with, in PEM form or as cosign writes it: of the file that an option names, else of `KUMIKI_SIGNING_KEY`, which holds the key itself or the path of its
 * file. `KUMIKI_SIGNING_PASSWORD` opens an encrypted one. Nothing where none is given.
 * @throws SIGNING_KEY_INVALID
 */
export async function findSigningKey(file: string | undefined): Promise<SigningKey | undefined> {
  const given = file || process.env['KUMIKI_SIGNING_KEY'];
  if (!given) return undefined;
  const refuse = (reason: string) => kumikiError('SIGNING_KEY_INVALID', { reason });
  const text = given.includes('-----BEGIN')
    ? given
    : await readFile(given, 'utf8').catch((thrown: unknown) => {
        throw refuse(`its file cannot be read: ${reasonOf(thrown)}`);
      });
  const secret = await openKey(text, process.env['KUMIKI_SIGNING_PASSWORD'], refuse);
  const { namedCurve } = secret.asymmetricKeyDetails ?? {};
  if (secret.asymmetricKeyType !== 'ec' || namedCurve !== 'prime256v1')
    throw refuse('it is not of the curve P-256');
  return { secret, open: createPublicKey(secret) };
}

async function openKey(
  text: string,
  passphrase: string | undefined,
  refuse: (reason: string) => Error,
): Promise<KeyObject> {
  if (isCosignKey(text)) {
    // Without a password, cosign seals with an empty one.
    return await openCosignKey(text, passphrase ?? '').catch((thrown: unknown) => {
      throw refuse(reasonOf(thrown));
    });
  }
  try {
    return createPrivateKey({ key: text, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch {
    // What the library says may hold a piece of the key.
    throw refuse('it is no private key in PEM form, or its password is another one');
  }
}
