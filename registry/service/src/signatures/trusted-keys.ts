import { createPublicKey, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';

/**
 * The public keys that an operator trusts: each as PEM text, or as the path of its file.
 * @throws REGISTRY_KEY_INVALID
 */
export async function readTrustedKeys(given: readonly string[]): Promise<KeyObject[]> {
  return await Promise.all(
    given.map(async (one) => {
      const isText = one.includes('-----BEGIN');
      const key = isText ? 'a key in the settings' : one;
      const text = isText
        ? one
        : await readFile(one, 'utf8').catch((thrown: unknown) => {
            throw kumikiError('REGISTRY_KEY_INVALID', { key, reason: reasonOf(thrown) });
          });
      if (/BEGIN (EC |RSA |ENCRYPTED )?(SIGSTORE |COSIGN )?PRIVATE KEY/.test(text))
        throw kumikiError('REGISTRY_KEY_INVALID', { key, reason: 'it is a private key' });
      try {
        const open = createPublicKey(text);
        if (open.asymmetricKeyType === 'ec' || open.asymmetricKeyType === 'rsa') return open;
      } catch {
        // Said below.
      }
      throw kumikiError('REGISTRY_KEY_INVALID', {
        key,
        reason: 'it is no public key (EC or RSA) in PEM form',
      });
    }),
  );
}
