import { randomUUID } from 'node:crypto';
import { kumikiError } from '@kumiki/component-sdk/errors';
import type { PageAsked, PageOf, TokenStore } from './identity-store.ts';
import type { ApiToken } from './model.ts';
import { callerOf, lesserGrant, mayPublish, type Caller, type Grant } from './roles.ts';
import { newSecret, secretHash } from './secrets.ts';

export const tokenPrefix = 'kmk_';
/** Characters of a token that are shown, to tell it from others. */
const hintLength = 8;
const dayMs = 24 * 3_600_000;
/** Uses within so many ms are written down once. */
const coalescedMs = 60_000;

export interface NewToken {
  readonly name: string;
  readonly grant: Grant;
  /** Without it the token does not expire. */
  readonly days?: number;
}

/** Tokens that systems call with. Callers have the id `token/ID`, people `person/ID`. */
export class Tokens {
  readonly #store: TokenStore;
  readonly #now: () => number;

  constructor(store: TokenStore, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  /**
   * Makes a token. It belongs to whom the caller is or belongs to, and can never do more than they.
   * @returns the token itself too, which nobody can read again
   * @throws GRANT_TOO_HIGH
   */
  async create(
    caller: Caller,
    { name, grant, days }: NewToken,
  ): Promise<{ token: ApiToken; secret: string }> {
    const { role, publish = false } = caller;
    const own: Grant = caller.pipelines ? { pipelines: caller.pipelines } : { role, publish };
    if (!isSame(lesserGrant(grant, own), grant)) throw kumikiError('GRANT_TOO_HIGH', {});
    const secret = newSecret(tokenPrefix);
    const owner = await this.#ownerOf(caller);
    const token = await this.#store.addToken(secretHash(secret), {
      id: randomUUID(),
      name,
      hint: secret.slice(0, hintLength),
      grant,
      ...(owner !== undefined && { owner }),
      ...(days !== undefined && { expiresAt: this.#now() + days * dayMs }),
    });
    return { token, secret };
  }

  /** Those of the caller; an administrator sees all. @throws CURSOR_INVALID */
  async list(caller: Caller, page: PageAsked): Promise<PageOf<ApiToken>> {
    if (isAdministrator(caller)) return await this.#store.tokens(undefined, page);
    const owner = await this.#ownerOf(caller);
    return owner === undefined ? { items: [] } : await this.#store.tokens(owner, page);
  }

  /** One of the caller's; an administrator revokes all. @throws TOKEN_NOT_FOUND */
  async revoke(caller: Caller, id: string): Promise<void> {
    if (isAdministrator(caller)) return await this.#store.revokeToken(id);
    const owner = await this.#ownerOf(caller);
    if (owner === undefined) throw kumikiError('TOKEN_NOT_FOUND', { token: id });
    await this.#store.revokeToken(id, owner);
  }

  /** Who calls with a token. @throws TOKEN_INVALID */
  async caller(secret: string): Promise<Caller> {
    const found = await this.#store.token(secretHash(secret));
    if (found === undefined) throw kumikiError('TOKEN_INVALID', {});
    const { token, owner } = found;
    if (this.#now() - (token.usedAt ?? 0) > coalescedMs) {
      // A full disk keeps nobody from reading.
      await this.#store.tokenUsed(token.id).catch(() => undefined);
    }
    const grant = owner === undefined ? token.grant : lesserGrant(token.grant, owner.grant);
    return callerOf(`token/${token.id}`, token.name, grant);
  }

  async #ownerOf({ id }: Caller): Promise<string | undefined> {
    const [kind, rest] = id.split('/', 2);
    if (kind === 'person') return rest;
    return kind === 'token' ? (await this.#store.tokenById(rest!))?.owner : undefined;
  }
}

function isAdministrator({ role, pipelines }: Caller): boolean {
  return role === 'admin' && pipelines === undefined;
}

function isSame(one: Grant, other: Grant): boolean {
  if (one.pipelines === undefined || other.pipelines === undefined)
    return (
      one.role === other.role && one.pipelines === other.pipelines && mayPublish(one) === mayPublish(other)
    );
  const names = Object.keys(one.pipelines);
  return (
    names.length === Object.keys(other.pipelines).length &&
    names.every((name) => one.pipelines[name] === other.pipelines[name])
  );
}
