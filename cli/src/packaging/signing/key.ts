import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { SigningKey } from '@kumiki/registry';

/**
 * The key to sign with: of the file that an option names, else of `KUMIKI_SIGNING_KEY`, which holds the key itself or the path of its
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
  if (/BEGIN ENCRYPTED (SIGSTORE|COSIGN) PRIVATE KEY/.test(text))
    throw refuse("it is in cosign's own form; make one with openssl and import it into cosign");
  const passphrase = process.env['KUMIKI_SIGNING_PASSWORD'];
  let secret: KeyObject;
  try {
    secret = createPrivateKey({ key: text, format: 'pem', ...(passphrase !== undefined && { passphrase }) });
  } catch {
    // What the library says may hold a piece of the key.
    throw refuse('it is no private key in PEM form, or its password is another one');
  }
  const { namedCurve } = secret.asymmetricKeyDetails ?? {};
  if (secret.asymmetricKeyType !== 'ec' || namedCurve !== 'prime256v1')
    throw refuse('it is not of the curve P-256');
  return { secret, open: createPublicKey(secret) };
}
