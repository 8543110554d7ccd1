import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';

/** A key of 256 bits, by an id that tells nothing of it. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Uint8Array;
}

const nonceBytes = 12;
const tagBytes = 16;

export function secretKey(bytes: Uint8Array): SecretKey {
  if (bytes.length !== 32) throw new RangeError('a key has 32 bytes');
  const id = createHash('sha256').update('kumiki secret key\0').update(bytes).digest('hex').slice(0, 12);
  return { id, bytes };
}

/** A key that nobody has yet. */
export function newSecretKey(): SecretKey {
  return secretKey(randomBytes(32));
}

/**
 * Seals texts for the place where they are kept, with AES-256-GCM: `KEY-ID.BASE64URL(nonce, text, tag)`. What is sealed
 * for one place does not open at another, so that nobody can exchange them in the records.
 */
export class Cipher {
  readonly #current: SecretKey;
  readonly #keys: ReadonlyMap<string, SecretKey>;

  /** @param keys the first one seals; the others open what was sealed before */
  constructor(keys: readonly [SecretKey, ...SecretKey[]]) {
    [this.#current] = keys;
    this.#keys = new Map(keys.map((key) => [key.id, key]));
  }

  /** @param place what it is the secret of: a name that stays the same */
  seal(text: string, place: string): string {
    const { id, bytes } = this.#current;
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', bytes, nonce).setAAD(Buffer.from(place));
    const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${id}.${sealed.toString('base64url')}`;
  }

  /** @throws SECRET_KEY_MISSING, SECRET_UNREADABLE */
  open(sealed: string, place: string): string {
    const [id = '', content = ''] = sealed.split('.');
    const key = this.#keys.get(id);
    if (!key) throw kumikiError('SECRET_KEY_MISSING', { place, key: id });
    const bytes = Buffer.from(content, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', key.bytes, bytes.subarray(0, nonceBytes), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-tagBytes));
      const text = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      return Buffer.concat([text, decipher.final()]).toString();
    } catch (cause) {
      throw kumikiError('SECRET_UNREADABLE', { place }, { cause });
    }
  }

  /** Of the key that seals: what is sealed by it begins with that and a dot. */
  get keyId(): string {
    return this.#current.id;
  }

  /** Whether something is sealed by the present key. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`${this.#current.id}.`);
  }
}
