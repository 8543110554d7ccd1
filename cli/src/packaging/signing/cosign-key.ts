import { createPrivateKey, scrypt, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { secretbox } from '@noble/ciphers/salsa.js';

const derive = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** What keys are derived with at most: four times as much as cosign takes, and no more memory than 256 MiB. */
const most = { N: 2 ** 18, r: 8, p: 4 } as const;

/** Whether a text is a private key in cosign's own encrypted form. */
export function isCosignKey(text: string): boolean {
  return /-----BEGIN ENCRYPTED (SIGSTORE|COSIGN) PRIVATE KEY-----/.test(text);
}

/**
 * Opens a private key as `cosign generate-key-pair` writes it: JSON in base64, whose key is derived by scrypt and whose content is sealed by
 * XSalsa20 and Poly1305 (https://nacl.cr.yp.to/secretbox.html). What is in it is a key in PKCS #8.
 * @throws where it has another form, or the password is another one; messages hold nothing of the key
 */
export async function openCosignKey(text: string, password: string): Promise<KeyObject> {
  const body = /-----BEGIN [A-Z ]+-----([A-Za-z0-9+/=\s]+)-----END /.exec(text)?.[1] ?? '';
  const { kdf, cipher, ciphertext } = readSealed(Buffer.from(body, 'base64').toString('utf8'));
  const { N, r, p } = kdf.params;
  const whole = (value: number, limit: number) => Number.isSafeInteger(value) && value >= 1 && value <= limit;
  if (kdf.name !== 'scrypt' || !whole(N, most.N) || !whole(r, most.r) || !whole(p, most.p))
    throw new Error('its password is made into a key in a way that is not known here');
  if (cipher.name !== 'nacl/secretbox') throw new Error('it is sealed in a way that is not known here');
  const options = { N, r, p, maxmem: 256 * N * r };
  const key = await derive(password, Buffer.from(kdf.salt, 'base64'), 32, options);
  const opened = openBox(key, Buffer.from(cipher.nonce, 'base64'), Buffer.from(ciphertext, 'base64'));
  return createPrivateKey({ key: opened, format: 'der', type: 'pkcs8' });
}

interface Sealed {
  readonly kdf: {
    readonly name: string;
    readonly params: { readonly N: number; readonly r: number; readonly p: number };
    readonly salt: string;
  };
  readonly cipher: { readonly name: string; readonly nonce: string };
  readonly ciphertext: string;
}

function readSealed(json: string): Sealed {
  try {
    const { kdf, cipher, ciphertext } = JSON.parse(json) as Sealed;
    const isWhole = [kdf.salt, cipher.nonce, ciphertext].every((one) => typeof one === 'string');
    if (isWhole && typeof kdf.params === 'object') return { kdf, cipher, ciphertext };
  } catch {
    // as any other thing that is none
  }
  throw new Error('it is not what cosign writes');
}

function openBox(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer {
  try {
    return Buffer.from(secretbox(key, nonce).open(sealed));
  } catch (cause) {
    throw new Error('its password is another one', { cause });
  }
}
