import { kumikiError } from '@kumiki/component-sdk/errors';
import type { CursorPage } from '../execution/index.ts';
import type { BoundPlan } from '../pipeline/index.ts';
import type { Cipher } from './cipher.ts';
import { OpenedSecrets, referencesIn } from './opened-secrets.ts';
import type { SealedSecret, SecretInfo, SecretPage, SecretStore } from './secret-store.ts';

/** What the name of a secret looks like. */
export const secretName = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const leastLength = 6;
const mostLength = 16_384;

/** Secrets as every protocol offers them: put, never read back. */
export class Secrets {
  readonly #store: SecretStore;
  readonly #cipher: () => Promise<Cipher>;

  /** @param cipher may be asked for when the first secret is, so that who needs none needs no key */
  constructor(store: SecretStore, cipher: Cipher | (() => Promise<Cipher>)) {
    this.#store = store;
    this.#cipher = typeof cipher === 'function' ? cipher : async () => await Promise.resolve(cipher);
  }

  /** @throws SECRET_VALUE_INVALID, SECRET_LIMIT */
  async put(project: string, name: string, value: unknown, by: string): Promise<SecretInfo> {
    // A shorter one would be taken out of what it stands in by chance.
    if (typeof value !== 'string' || value.length < leastLength || value.length > mostLength)
      throw kumikiError('SECRET_VALUE_INVALID', {});
    const cipher = await this.#cipher();
    return await this.#store.put(project, name, cipher.seal(value, placeOf(project, name)), by);
  }

  async list(project: string, page: CursorPage): Promise<SecretPage> {
    return await this.#store.list(project, page);
  }

  /** @throws SECRET_NOT_FOUND */
  async remove(project: string, name: string): Promise<void> {
    await this.#store.remove(project, name);
  }

  /**
   * The values that a plan's steps refer to, for the moment when they run; nothing where they refer to none.
   * @throws SECRET_NOT_FOUND, SECRET_KEY_MISSING, SECRET_UNREADABLE
   */
  async open(project: string, plan: BoundPlan): Promise<OpenedSecrets | undefined> {
    const found = await this.#sealed(project, plan);
    if (found.length === 0) return undefined;
    const cipher = await this.#cipher();
    const opened = found.map((secret) => {
      const value = cipher.open(secret.sealed, placeOf(project, secret.name));
      return [secret.name, { ...secret, value }] as const;
    });
    return new OpenedSecrets(new Map(opened));
  }

  /** Whether all that a plan's steps refer to is there: before somebody is told that it will run. @throws SECRET_NOT_FOUND */
  async check(project: string, plan: BoundPlan): Promise<void> {
    await this.#sealed(project, plan);
  }

  async #sealed(project: string, plan: BoundPlan): Promise<readonly SealedSecret[]> {
    const names = new Set<string>();
    for (const { name } of referencesIn(plan)) names.add(name);
    if (names.size === 0) return [];
    const found = await this.#store.sealed(project, [...names]);
    const there = new Set(found.map(({ name }) => name));
    const missing = [...names].find((name) => !there.has(name));
    if (missing !== undefined) throw kumikiError('SECRET_NOT_FOUND', { secret: missing });
    return found;
  }
}

/** What a secret is sealed for. */
export function placeOf(project: string, name: string): string {
  return `secret ${project}/${name}`;
}
