import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { Provider, type Configuration } from 'oidc-provider';

/** What the provider knows of somebody. */
export interface Account {
  readonly name?: string;
  readonly roles?: readonly string[];
}

export const clientId = 'kumiki';
export const clientSecret = 'the secret of the client, which is long enough';

async function newKey(kid: string): Promise<{ readonly jwk: JWK; readonly key: CryptoKey }> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { key: privateKey, jwk: { ...(await exportJWK(privateKey)), kid, alg: 'RS256', use: 'sig' } };
}

/** An OpenID Connect provider of this machine, where everybody is let in under the name that the test says. */
export async function oidcProvider(redirectUri: string, accounts: Readonly<Record<string, Account>>) {
  const server: Server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let signIn = '';
  let keys: Awaited<ReturnType<typeof newKey>>;

  const begin = async (kid: string): Promise<void> => {
    keys = await newKey(kid);
    const configuration: Configuration = {
      clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
      jwks: { keys: [keys.jwk] },
      cookies: { keys: ['a key for the cookies of a test'] },
      pkce: { required: () => true },
      claims: { openid: ['sub'], profile: ['name', 'roles'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/let-in/${uid}` },
      findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, ...accounts[sub] }) }),
    };
    const provider = new Provider(issuer, configuration);
    server.removeAllListeners('request');
    const handle = provider.callback();
    const letIn = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const { prompt, params } = await provider.interactionDetails(request, response);
      let result: Parameters<typeof provider.interactionFinished>[2] = { error: 'access_denied' };
      if (signIn !== '' && prompt.name === 'login') result = { login: { accountId: signIn } };
      else if (signIn !== '') {
        const grant = new provider.Grant({ accountId: signIn, clientId: String(params['client_id']) });
        grant.addOIDCScope('openid profile email');
        result = { consent: { grantId: await grant.save() } };
      }
      const options = { mergeWithLastSubmission: prompt.name !== 'login' };
      await provider.interactionFinished(request, response, result, options);
    };
    server.on('request', (request, response) => {
      const isHere = request.url?.startsWith('/let-in/') === true;
      const handled = isHere ? letIn(request, response) : handle(request, response);
      handled.catch((thrown: unknown) => response.writeHead(500).end(String(thrown)));
    });
  };
  await begin('first');

  return {
    issuer,
    /** Who comes to the provider from now on; nobody is let in with "". */
    signsIn: (account: string) => {
      signIn = account;
    },
    /** From now on it signs with another key. */
    rotate: () => begin('second'),
    /** An access token as the provider would make it for systems. */
    accessToken: async (claims: Record<string, unknown>, audience: string, key = keys) =>
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: key.jwk.kid!, typ: 'at+jwt' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime((claims['exp'] as number | undefined) ?? '5m')
        .sign(key.key),
    foreignKey: () => newKey('first'),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Follows redirects of the provider, with its cookies, until it sends the browser away. @returns where to */
export async function throughProvider(url: string): Promise<string> {
  const { origin } = new URL(url);
  const cookies = new Map<string, string>();
  let at = url;
  for (let step = 0; step < 12; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', ...(cookie && { headers: { cookie } }) });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      cookies.set(name!, value!);
    }
    const next = answer.headers.get('location');
    if (next === null) throw new Error(`the provider stopped at ${at}: ${await answer.text()}`);
    await answer.body?.cancel();
    at = new URL(next, at).href;
    if (new URL(at).origin !== origin) return at;
  }
  throw new Error(`the provider goes round in circles at ${at}`);
}
