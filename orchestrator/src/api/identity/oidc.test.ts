import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { problemCode } from '../../../test/http-fixture.ts';
import { identityPlatform, type Browser } from '../../../test/identity-fixture.ts';
import { clientId, clientSecret, oidcProvider, throughProvider } from '../../../test/oidc-fixture.ts';

const redirectUri = 'https://kumiki.example/api/v1/session/oidc/callback';
const audience = 'https://kumiki.example/api';

let provider: Awaited<ReturnType<typeof oidcProvider>>;
let on: Awaited<ReturnType<typeof identityPlatform>>;
const accounts: Record<string, { name?: string; roles?: string[] }> = {};

beforeEach(async () => {
  Object.assign(accounts, {
    kei: { name: 'Kei', roles: ['staff', 'kumiki-editors'] },
    root: { name: 'Root', roles: ['kumiki-admins'] },
    guest: { name: 'Guest', roles: ['others'] },
  });
  provider = await oidcProvider(redirectUri, accounts);
  on = await identityPlatform({
    oidc: {
      issuer: provider.issuer,
      clientId,
      clientSecret,
      audience,
      scopes: 'openid profile',
      roles: {
        claim: 'roles',
        roles: { viewer: ['staff'], editor: ['kumiki-editors'], admin: ['kumiki-admins'] },
        publish: { claim: 'roles', values: ['makers'] },
      },
      redirectUri: () => redirectUri,
    },
  });
});
afterEach(async () => {
  await on[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

/** Begins, goes through the provider, and gives what it sends the browser back with. */
async function cameBack(browser: Browser, returnTo = '/runs?status=failed'): Promise<string> {
  const begun = await browser.call('GET', `/session/oidc?return_to=${encodeURIComponent(returnTo)}`);
  expect(begun.status).toBe(302);
  const back = await throughProvider(begun.headers.get('location')!);
  expect(back.startsWith(`${redirectUri}?`)).toBe(true);
  return new URL(back).search;
}

async function signIn(browser: Browser, account: string): Promise<Response> {
  provider.signsIn(account);
  return await browser.call('GET', `/session/oidc/callback${await cameBack(browser)}`);
}

describe('somebody of the provider', () => {
  test('signs in, goes on where they were, and has the role that the claim gives', async () => {
    const browser = on.browser();
    expect(await browser.data('GET', '/session')).toEqual({
      caller: null,
      login_needed: true,
      ways: ['provider'],
    });
    const answer = await signIn(browser, 'kei');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/runs?status=failed']);
    const { caller } = await browser.data('GET', '/session');
    expect(caller).toMatchObject({ name: 'Kei', role: 'editor' });
    expect([...browser.cookies.keys()]).not.toContain('kumiki_flow');
    accounts['kei'] = { name: 'Kei K.', roles: ['staff'] };
    await signIn(browser, 'kei');
    const again = await browser.data('GET', '/session');
    expect(again['caller']).toMatchObject({
      id: (caller as { id: string }).id,
      name: 'Kei K.',
      role: 'viewer',
    });
  });

  test('has no role where the claim gives none, and is kept out where an administrator says so', async () => {
    expect(await problemCode(await signIn(on.browser(), 'guest'))).toBe('OIDC_NO_ROLE');
    const kei = on.browser();
    await signIn(kei, 'kei');
    const id = await kei.id();
    const root = on.browser();
    await signIn(root, 'root');
    expect(await root.code('PATCH', `/people/${id}`, { role: 'viewer' })).toBe('ROLE_FROM_PROVIDER');
    await root.data('PATCH', `/people/${id}`, { disabled: true });
    expect(await kei.code('GET', '/pipelines')).toBe('LOGIN_NEEDED');
    expect(await problemCode(await signIn(on.browser(), 'kei'))).toBe('OIDC_NO_ROLE');
  });

  test('may publish components as long as the claim says so at signing in', async () => {
    const browser = on.browser();
    const me = async () => (await browser.data('GET', '/session'))['caller'];
    accounts['kei'] = { name: 'Kei', roles: ['staff', 'makers'] };
    await signIn(browser, 'kei');
    expect(await me()).toMatchObject({ role: 'viewer', publish: true });
    // What somebody makes for a build may do no more than they.
    const made = await browser.data('POST', '/tokens', { name: 'build', role: 'viewer', publish: true });
    const build = on.program(made['token']);
    const session = async () => (await (await build('GET', '/session')).json()) as { caller: object };
    expect((await session()).caller).toMatchObject({ publish: true });
    accounts['kei'] = { name: 'Kei', roles: ['staff'] };
    await signIn(browser, 'kei');
    expect(await me()).toMatchObject({ role: 'viewer', publish: false });
    expect((await session()).caller).toMatchObject({ publish: false });
  });

  test('is not let in where the provider says no', async () => {
    expect(await problemCode(await signIn(on.browser(), ''))).toBe('OIDC_REFUSED');
    // Whoever is sent there by the provider sees a page that says it, not an answer for programs.
    const browser = on.browser();
    const path = `/session/oidc/callback${await cameBack(browser)}`;
    const shown = await browser.call('GET', path, undefined, { Accept: 'text/html,*/*;q=0.8' });
    expect([shown.status, shown.headers.get('location')]).toEqual([302, '/?refused=OIDC_REFUSED']);
  });

  test('does not sign in with a password, nor by a link', async () => {
    const browser = on.browser();
    expect(await browser.code('POST', '/session', { name: 'kei', password: 'x' })).toBe('SIGN_IN_OFF');
    const given = { secret: 'x'.repeat(43), password: 'lamp rain tower fox' };
    expect(await browser.code('POST', '/invitations/accept', given)).toBe('SIGN_IN_OFF');
  });
});

describe('what the provider sends back', () => {
  test('is good once, in the browser that began, and as it was sent', async () => {
    provider.signsIn('kei');
    const [mine, other] = [on.browser(), on.browser()];
    const query = await cameBack(mine);
    // Somebody else's browser is signed in by no link that it is given.
    expect(await other.code('GET', `/session/oidc/callback${query}`)).toBe('OIDC_LOST');
    await cameBack(other);
    expect(await other.code('GET', `/session/oidc/callback${query}`)).toBe('OIDC_REFUSED');
    const copy = new Map(mine.cookies);
    expect((await mine.call('GET', `/session/oidc/callback${query}`)).status).toBe(302);
    for (const [name, value] of copy) mine.cookies.set(name, value);
    expect(await mine.code('GET', `/session/oidc/callback${query}`)).toBe('OIDC_LOST');
  });

  test.each([
    ['another state', (query: URLSearchParams) => query.set('state', 'other')],
    ['no state', (query: URLSearchParams) => query.delete('state')],
    ['another code', (query: URLSearchParams) => query.set('code', 'other')],
    ['another issuer', (query: URLSearchParams) => query.set('iss', 'https://evil.example')],
    ['nothing', (query: URLSearchParams) => [...query.keys()].forEach((key) => query.delete(key))],
  ])('is refused with %s', async (_, change) => {
    provider.signsIn('kei');
    const browser = on.browser();
    const query = new URLSearchParams(await cameBack(browser));
    change(query);
    expect(await browser.code('GET', `/session/oidc/callback?${query.toString()}`)).toBe('OIDC_REFUSED');
    expect((await browser.data('GET', '/session'))['caller']).toBeNull();
  });

  test('leads to no other host', async () => {
    for (const path of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      'x',
      '/\t/evil.example',
    ]) {
      const code = await on.browser().code('GET', `/session/oidc?return_to=${encodeURIComponent(path)}`);
      expect([path, code]).toEqual([path, 'QUERY_INVALID']);
    }
  });
});

describe('an access token of the provider', () => {
  const call = async (token: string) => await on.program(token)('GET', '/people');

  test('lets a system in with the role of its claim', async () => {
    const claims = { sub: 'nightly', roles: ['kumiki-admins'] };
    expect((await call(await provider.accessToken(claims, audience))).status).toBe(200);
    const low = { sub: 'nightly', roles: ['staff'] };
    expect(await problemCode(await call(await provider.accessToken(low, audience)))).toBe('ROLE_NEEDED');
  });

  test('lets a build publish where its claim says so', async () => {
    const session = async (roles: string[]) => {
      const token = await provider.accessToken({ sub: 'build', roles }, audience);
      return (await (await on.program(token)('GET', '/session')).json()) as object;
    };
    expect(await session(['staff', 'makers'])).toMatchObject({ caller: { role: 'viewer', publish: true } });
    expect(await session(['staff'])).toMatchObject({ caller: { role: 'viewer', publish: false } });
  });

  test('is none for another audience, when it is over, without a subject, or signed by somebody else', async () => {
    const claims = { sub: 'nightly', roles: ['kumiki-admins'] };
    const foreign = await provider.foreignKey();
    const tokens = [
      await provider.accessToken(claims, clientId),
      await provider.accessToken({ ...claims, exp: Math.floor(Date.now() / 1000) - 60 }, audience),
      await provider.accessToken({ roles: ['kumiki-admins'] }, audience),
      await provider.accessToken(claims, audience, foreign),
      `${(await provider.accessToken(claims, audience)).split('.').slice(0, 2).join('.')}.`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{}').toString('base64url')}.`,
    ];
    for (const [at, token] of tokens.entries())
      expect([at, await problemCode(await call(token))]).toEqual([at, 'TOKEN_INVALID']);
  });
});

describe('a provider', () => {
  test('that signs with another key is asked for it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const claims = { sub: 'nightly', roles: ['kumiki-admins'] };
    const call = async () => await on.program(await provider.accessToken(claims, audience))('GET', '/people');
    await signIn(on.browser(), 'kei');
    expect((await call()).status).toBe(200);
    await provider.rotate();
    // Asking for each key that nobody knows would let strangers make the provider work.
    expect(await problemCode(await call())).toBe('TOKEN_INVALID');
    vi.setSystemTime(Date.now() + 120_000);
    expect((await call()).status).toBe(200);
    expect((await signIn(on.browser(), 'kei')).status).toBe(302);
    vi.useRealTimers();
  });

  test('that is away keeps nobody out who is in', async () => {
    const browser = on.browser();
    await signIn(browser, 'kei');
    await provider[Symbol.asyncDispose]();
    // What was known of it is enough to begin.
    expect((await browser.call('GET', '/session/oidc')).status).toBe(302);
    expect((await browser.call('GET', '/pipelines')).status).toBe(200);
    provider = await oidcProvider(redirectUri, accounts);
  });

  test('that was never there is said to be away', async () => {
    const roles = { claim: 'roles', roles: {} };
    const settings = { clientId, scopes: 'openid', roles, redirectUri: () => redirectUri };
    await using other = await identityPlatform({ oidc: { ...settings, issuer: 'http://127.0.0.1:1' } });
    expect(await other.browser().code('GET', '/session/oidc')).toBe('OIDC_UNREACHABLE');
  });
});
