import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import * as client from 'openid-client';
import { kumikiError, reasonOf, type KumikiError } from '@kumiki/component-sdk/errors';
import { callerOf, type Caller, type Grant } from '../roles.ts';
import type { Subject } from '../model.ts';
import { secretHash } from '../secrets.ts';
import { grantFrom, nameFrom, saysAll, type RoleRules } from './claims.ts';
import { Flows } from './flows.ts';

export interface OidcOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** Of access tokens that systems send; without it none are taken. */
  readonly audience?: string;
  readonly scopes: string;
  readonly roles: RoleRules;
  /** Where the provider sends people back to; known when the server listens. */
  readonly redirectUri: () => string;
}

/** Who signed in at the provider. */
export interface OidcPerson {
  readonly subject: Subject;
  readonly name: string;
  readonly grant: Grant;
  readonly returnTo: string;
}

type Claims = Readonly<Record<string, unknown>>;

/** For each answer of the provider, in seconds. */
const timeout = 10;
/** What the provider says of itself is asked for again after so long, in ms. */
const freshMs = 3_600_000;
/** Signatures by a key pair alone: nobody signs with what is public. */
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/**
 * Signing in at an OpenID Connect provider: authorization code with PKCE, state and nonce. The provider's keys are kept,
 * and asked for again when a token is signed with one that is not among them.
 */
export class Oidc {
  readonly #options: OidcOptions;
  readonly #flows: Pick<Flows, 'begin' | 'take'>;
  #known: { readonly configuration: Promise<client.Configuration>; readonly at: number } | undefined;
  #keys: { readonly uri: string; readonly of: ReturnType<typeof createRemoteJWKSet> } | undefined;

  constructor(options: OidcOptions, flows: Pick<Flows, 'begin' | 'take'> = new Flows()) {
    this.#options = options;
    this.#flows = flows;
  }

  /**
   * Whether people can sign in at this moment.
   * @throws OIDC_UNREACHABLE
   */
  async check(): Promise<void> {
    await this.#configuration();
  }

  /**
   * Begins to sign in.
   * @param returnTo the path that the person goes on at
   * @returns where the browser goes, and what it keeps meanwhile
   * @throws OIDC_UNREACHABLE
   */
  async begin(returnTo: string): Promise<{ readonly url: string; readonly flow: string }> {
    const { scopes, redirectUri } = this.#options;
    const configuration = await this.#configuration();
    const verifier = client.randomPKCECodeVerifier();
    const flow = { state: client.randomState(), nonce: client.randomNonce(), verifier, returnTo };
    const url = client.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri(),
      scope: scopes,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: flow.state,
      nonce: flow.nonce,
    });
    return { url: url.href, flow: this.#flows.begin(flow) };
  }

  /**
   * Takes what the provider sent the browser back with.
   * @param flow what the browser kept
   * @param query of the address, as it came
   * @throws OIDC_LOST, OIDC_REFUSED, OIDC_NO_ROLE, OIDC_UNREACHABLE
   */
  async finish(flow: string | undefined, query: string): Promise<OidcPerson> {
    const begun = flow === undefined ? undefined : this.#flows.take(flow);
    if (begun === undefined) throw kumikiError('OIDC_LOST', {});
    const { redirectUri, issuer, roles } = this.#options;
    const url = new URL(redirectUri());
    url.search = query;
    const configuration = await this.#configuration();
    let claims: Claims;
    try {
      const tokens = await client.authorizationCodeGrant(configuration, url, {
        pkceCodeVerifier: begun.verifier,
        expectedState: begun.state,
        expectedNonce: begun.nonce,
        idTokenExpected: true,
      });
      claims = await this.#withUserInfo(configuration, tokens.claims()!, tokens.access_token);
    } catch (thrown) {
      throw asOidcError(thrown);
    }
    const grant = grantFrom(claims, roles);
    if (grant === undefined) throw kumikiError('OIDC_NO_ROLE', {});
    const subject = { issuer, subject: String(claims['sub']) };
    return { subject, name: nameFrom(claims), grant, returnTo: begun.returnTo };
  }

  /**
   * Who calls with an access token of the provider (JWT, RFC 9068). Their id stays the same over tokens.
   * @throws TOKEN_INVALID, OIDC_NO_ROLE, OIDC_UNREACHABLE
   */
  async caller(token: string): Promise<Caller> {
    const { issuer, audience, roles } = this.#options;
    if (audience === undefined) throw kumikiError('TOKEN_INVALID', {});
    const configuration = await this.#configuration();
    const uri = configuration.serverMetadata().jwks_uri;
    if (uri === undefined) throw kumikiError('OIDC_UNREACHABLE', { reason: 'it names no keys' });
    if (this.#keys?.uri !== uri)
      this.#keys = { uri, of: createRemoteJWKSet(new URL(uri), { timeoutDuration: timeout * 1000 }) };
    let claims: JWTPayload;
    try {
      const expected = { issuer, audience, algorithms, clockTolerance: 30, requiredClaims: ['exp', 'sub'] };
      claims = (await jwtVerify(token, this.#keys.of, expected)).payload;
    } catch (thrown) {
      const { code = '' } = thrown as { code?: string };
      // The keys could not be fetched: nobody knows whether the token is good.
      if (code === 'ERR_JWKS_TIMEOUT' || !code.startsWith('ERR_J')) throw unreachable(thrown);
      throw kumikiError('TOKEN_INVALID', {}, { cause: thrown });
    }
    const grant = grantFrom(claims, roles);
    if (grant === undefined) throw kumikiError('OIDC_NO_ROLE', {});
    const id = secretHash(JSON.stringify([issuer, claims.sub])).slice(0, 32);
    return callerOf(`subject/${id}`, nameFrom(claims), grant);
  }

  /** Some providers say more of a person when they are asked than in the token. */
  async #withUserInfo(
    configuration: client.Configuration,
    claims: Claims & { readonly sub: string },
    accessToken: string,
  ): Promise<Claims> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return claims;
    if (saysAll(claims, this.#options.roles)) return claims;
    return { ...(await client.fetchUserInfo(configuration, accessToken, claims.sub)), ...claims };
  }

  async #configuration(): Promise<client.Configuration> {
    const now = performance.now();
    const before = this.#known;
    if (before === undefined || now - before.at > freshMs) {
      this.#known = { configuration: this.#discover(), at: now };
      // What was known goes on where the provider does not answer for a while.
      this.#known.configuration.catch(() => (this.#known = before));
    }
    try {
      return await this.#known!.configuration;
    } catch (thrown) {
      if (before !== undefined) return await before.configuration;
      throw unreachable(thrown);
    }
  }

  async #discover(): Promise<client.Configuration> {
    const { issuer, clientId, clientSecret } = this.#options;
    const url = new URL(issuer);
    const execute = [
      client.enableNonRepudiationChecks,
      // The settings allow that on this machine alone.
      ...(url.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ];
    const options = { execute, timeout };
    const found = await client.discovery(url, clientId, undefined, client.None(), options);
    if (clientSecret === undefined) return found;
    const metadata = found.serverMetadata();
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = metadata;
    const isBasic = methods.includes('client_secret_basic');
    const authentication = (isBasic ? client.ClientSecretBasic : client.ClientSecretPost)(clientSecret);
    const configuration = new client.Configuration(metadata, clientId, undefined, authentication);
    for (const set of execute) set(configuration);
    configuration.timeout = timeout;
    return configuration;
  }
}

function unreachable(thrown: unknown): KumikiError {
  return kumikiError('OIDC_UNREACHABLE', { reason: reasonOf(thrown) }, { cause: thrown });
}

/** What the provider said no to is the person's; what cannot be right is not told in its own words. */
function asOidcError(thrown: unknown): KumikiError {
  const refused = (reason: string) => kumikiError('OIDC_REFUSED', { reason }, { cause: thrown });
  if (thrown instanceof client.AuthorizationResponseError || thrown instanceof client.ResponseBodyError)
    return refused(/^[a-z_]{1,60}$/.test(thrown.error) ? `it says ${thrown.error}` : 'it says no');
  const { code = '' } = thrown as { code?: string };
  if (/TIMEOUT|NETWORK|ECONN|UND_ERR|RESPONSE_IS_NOT/.test(code) || thrown instanceof TypeError)
    return unreachable(thrown);
  return refused('its answer does not hold');
}
