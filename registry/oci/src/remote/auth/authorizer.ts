import { kumikiError } from '@kumiki/component-sdk/errors';
import { parseJsonObject } from '../../documents.ts';
import { collect } from '../../verify.ts';
import { checkLedTo } from '../address.ts';
import { bodyOf } from '../body.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import type { Credentials, CredentialSource } from './docker-config.ts';

/** A request as the authorizer sends it, with the time limits and retries of the transport. */
export type SendPlain = (url: URL, init: RequestInit) => Promise<Response>;

export interface AuthorizerOptions {
  readonly registry: string;
  readonly base: URL;
  readonly credentials: CredentialSource;
  readonly send: SendPlain;
}

/** Bytes of an answer with a token. */
const answerBytes = 256 * 1024;
/** Tokens are taken for as long as the specification says where they do not. */
const usualSeconds = 60;

interface Header {
  readonly value: string;
  /** In ms since the epoch. */
  readonly until: number;
}

/**
 * Says who we are to one registry, when it asks: by basic authentication or by tokens
 * (https://distribution.github.io/distribution/spec/auth/token/). A token is kept for its scope until shortly before it ends.
 */
export class Authorizer {
  readonly #options: AuthorizerOptions;
  readonly #headers = new Map<string, Header>();
  #credentials: Promise<Credentials | undefined> | undefined;

  constructor(options: AuthorizerOptions) {
    this.#options = options;
  }

  /** What to send along for a scope, as far as it is known. */
  known(scope: string): string | undefined {
    const header = this.#headers.get(scope);
    if (!header) return undefined;
    if (header.until > Date.now()) return header.value;
    this.#headers.delete(scope);
    return undefined;
  }

  /**
   * Answers the challenge of a registry. @returns the header to try again with; nothing where there is nothing to say
   * @throws REGISTRY_CREDENTIALS_UNUSABLE, REGISTRY_LOGIN_NEEDED, REGISTRY_ANSWER_INVALID, and what leads nowhere
   */
  async answer(response: Response, scope: string): Promise<string | undefined> {
    this.#headers.delete(scope);
    const challenges = parseChallenges(response.headers.get('www-authenticate'));
    const credentials = await this.#who();
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    const basic = challenges.find(({ scheme }) => scheme === 'basic');
    const header =
      credentials?.kind === 'bearer'
        ? forEver(`Bearer ${credentials.token}`)
        : bearer
          ? await this.#token(bearer, scope, credentials)
          : basic && credentials?.kind === 'password'
            ? forEver(basicHeader(credentials))
            : undefined;
    if (header) this.#headers.set(scope, header);
    return header?.value;
  }

  async #who(): Promise<Credentials | undefined> {
    const { credentials, registry } = this.#options;
    this.#credentials ??= credentials(registry);
    this.#credentials.catch(() => (this.#credentials = undefined));
    return await this.#credentials;
  }

  async #token(challenge: Challenge, scope: string, credentials: Credentials | undefined): Promise<Header> {
    const { registry, base, send } = this.#options;
    const { realm = '', service } = challenge.params;
    const refuse = (reason: string) =>
      kumikiError('REGISTRY_ANSWER_INVALID', { where: registry, what: 'a challenge', reason });
    if (!URL.canParse(realm)) throw refuse('its realm is no address');
    const url = new URL(realm);
    checkLedTo(url, base, registry);
    const scopes = [
      ...new Set([...(challenge.params['scope'] ?? '').split(' '), ...scope.split(' ')]),
    ].filter(Boolean);
    const response = await send(...tokenRequest(url, service, scopes, credentials));
    const body = await collect(bodyOf(response), answerBytes, { what: 'The token', where: url.host });
    if (response.status === 401 || response.status === 403) {
      const reason = credentials
        ? `${url.host} does not take the credentials`
        : 'it gives nothing to who is nobody';
      throw kumikiError('REGISTRY_LOGIN_NEEDED', { registry, reason });
    }
    if (!response.ok) {
      const reason = `${url.host} answered with the status ${response.status}`;
      throw kumikiError('REGISTRY_FAILED', { registry, action: 'the request for a token', reason });
    }
    const answer = parseJsonObject(body, () => refuse(`${url.host} answered with something else than JSON`));
    const token = answer['token'] ?? answer['access_token'];
    if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
      throw refuse(`${url.host} answered without a token`);
    const seconds = Number(answer['expires_in'] ?? usualSeconds);
    const lasts = Number.isFinite(seconds) ? Math.max(0, seconds - 10) : usualSeconds - 10;
    return { value: `Bearer ${token}`, until: Date.now() + lasts * 1000 };
  }
}

function tokenRequest(
  realm: URL,
  service: string | undefined,
  scopes: readonly string[],
  credentials: Credentials | undefined,
): [URL, RequestInit] {
  if (credentials?.kind === 'identity') {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: credentials.token,
      client_id: 'kumiki',
      scope: scopes.join(' '),
      ...(service !== undefined && { service }),
    });
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return [realm, { method: 'POST', headers, body: form.toString() }];
  }
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set('service', service);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (credentials?.kind !== 'password') return [url, {}];
  url.searchParams.set('account', credentials.username);
  return [url, { headers: { authorization: basicHeader(credentials) } }];
}

function basicHeader({
  username,
  password,
}: {
  readonly username: string;
  readonly password: string;
}): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function forEver(value: string): Header {
  return { value, until: Infinity };
}
