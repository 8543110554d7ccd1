import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemCode } from '../../../test/http-fixture.ts';
import { identityPlatform, password } from '../../../test/identity-fixture.ts';

let on: Awaited<ReturnType<typeof identityPlatform>>;
beforeEach(async () => {
  on = await identityPlatform();
});
afterEach(() => on[Symbol.asyncDispose]());

describe('the first administrator', () => {
  test('comes by a link that is good once, and invites the others', async () => {
    const link = (await on.platform.identity.people.firstLink())!;
    const browser = on.browser();
    expect(await browser.code('GET', '/people')).toBe('LOGIN_NEEDED');
    const { secret } = (await on.platform.identity.people.firstLink())!;
    // The one before is gone.
    const given = { login: 'chief', password };
    expect(await browser.code('POST', '/invitations/accept', { ...given, secret: link.secret })).toBe(
      'LINK_INVALID',
    );
    const made = await browser.data('POST', '/invitations/accept', { ...given, secret });
    expect(made['caller']).toMatchObject({ name: 'chief', role: 'admin' });
    expect(await on.platform.identity.people.firstLink()).toBeUndefined();
    expect(await browser.code('POST', '/invitations/accept', { ...given, secret })).toBe('LINK_INVALID');

    const invitation = await browser.data('POST', '/invitations', { role: 'editor', note: 'Bo' });
    expect(invitation).toMatchObject({ kind: 'invitation', note: 'Bo', role: 'editor' });
    expect(invitation['link']).toMatch(/^https:\/\/kumiki\.example\/join#[\w-]{43}$/);
    expect((await browser.data('GET', '/invitations')).items).toMatchObject([{ note: 'Bo' }]);
    expect(JSON.stringify(await browser.data('GET', '/invitations'))).not.toContain('join#');
    const bo = await on.come(browser, 'bo', { role: 'editor' });
    expect((await bo.data('GET', '/session'))['caller']).toMatchObject({ name: 'bo', role: 'editor' });
    expect(await bo.code('GET', '/people')).toBe('ROLE_NEEDED');
    const { items } = await browser.data('GET', '/people');
    expect(items.map(({ login, role }) => [login, role])).toEqual([
      ['chief', 'admin'],
      ['bo', 'editor'],
    ]);
    expect(JSON.stringify(items)).not.toContain('scrypt');
  });

  test('stays where they are the only one', async () => {
    const admin = await on.administrator();
    const id = await admin.id();
    expect(await admin.code('DELETE', `/people/${id}`)).toBe('LAST_ADMINISTRATOR');
    expect(await admin.code('PATCH', `/people/${id}`, { role: 'viewer' })).toBe('LAST_ADMINISTRATOR');
    expect(await admin.code('PATCH', `/people/${id}`, { pipelines: { x: 'editor' } })).toBe(
      'LAST_ADMINISTRATOR',
    );
  });
});

describe('signing in', () => {
  test('is the same with a wrong password and with a name that nobody has', async () => {
    await on.administrator();
    const browser = on.browser();
    const answers = [];
    for (const name of ['chief@example.com', 'nobody@example.com']) {
      const answer = await browser.call('POST', '/session', { name, password: `${password}!` });
      const { requestId: _, ...problem } = (await answer.json()) as Record<string, unknown>;
      answers.push({ status: answer.status, problem, cookies: answer.headers.getSetCookie() });
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 401, problem: { code: 'SIGN_IN_FAILED' }, cookies: [] });
    const signed = await browser.data('POST', '/session', { name: ' CHIEF@example.com', password });
    expect(signed['caller']).toMatchObject({ role: 'admin' });
  });

  test('is slower for who guesses, and not for the browser of somebody who was here', async () => {
    const admin = await on.administrator();
    const stranger = on.browser();
    const guess = { name: 'chief@example.com', password: 'guess' };
    for (let count = 0; count < 5; count++)
      expect(await stranger.code('POST', '/session', guess)).toBe('SIGN_IN_FAILED');
    const locked = await stranger.call('POST', '/session', { ...guess, password });
    expect(locked.headers.get('retry-after')).toBe('1');
    expect(await problemCode(locked)).toBe('SIGN_IN_LOCKED');
    await admin.data('POST', '/session', { name: 'chief@example.com', password });
  });

  test('ends with signing out, and the session of before ends with the next one', async () => {
    const admin = await on.administrator();
    const before = on.browser();
    before.cookies.set('kumiki_session', admin.cookies.get('kumiki_session')!);
    await admin.data('POST', '/session', { name: 'chief@example.com', password });
    expect(await before.code('GET', '/people')).toBe('LOGIN_NEEDED');
    const copy = on.browser();
    copy.cookies.set('kumiki_session', admin.cookies.get('kumiki_session')!);
    expect((await admin.call('DELETE', '/session')).status).toBe(204);
    expect(admin.cookies.has('kumiki_session')).toBe(false);
    expect(await copy.code('GET', '/people')).toBe('LOGIN_NEEDED');
  });

  test('with another password ends the other sessions, and needs the present one', async () => {
    const admin = await on.administrator();
    const elsewhere = on.browser();
    await elsewhere.data('POST', '/session', { name: 'chief@example.com', password });
    const change = async (current: string, next: string) =>
      await admin.call('PUT', '/session/password', { current, password: next });
    expect(await problemCode(await change('wrong', 'fox tower rain lamp'))).toBe('SIGN_IN_FAILED');
    expect(await problemCode(await change(password, 'password123'))).toBe('PASSWORD_WEAK');
    expect((await change(password, 'fox tower rain lamp')).status).toBe(204);
    expect((await admin.call('GET', '/people')).status).toBe(200);
    expect(await elsewhere.code('GET', '/people')).toBe('LOGIN_NEEDED');
    expect(await elsewhere.code('POST', '/session', { name: 'chief@example.com', password })).toBe(
      'SIGN_IN_FAILED',
    );
  });

  test('after a link for a new password goes on, also where others had locked the name', async () => {
    const admin = await on.administrator();
    const bo = await on.come(admin, 'bo', { role: 'viewer' });
    const { link } = await admin.data('POST', `/people/${await bo.id()}/password-link`);
    const secret = String(link).split('#')[1]!;
    const fresh = on.browser();
    expect(await fresh.data('POST', '/invitations/look', { secret })).toMatchObject({ kind: 'password' });
    await fresh.data('POST', '/invitations/accept', { secret, password: 'fox tower rain lamp' });
    expect((await fresh.data('GET', '/session'))['caller']).toMatchObject({ name: 'bo', role: 'viewer' });
    expect(await bo.code('GET', '/pipelines')).toBe('LOGIN_NEEDED');
  });
});

describe('a session', () => {
  test('changes nothing for a page of somebody else, nor for one that does not say where it is', async () => {
    const admin = await on.administrator();
    const cookie = `kumiki_session=${admin.cookies.get('kumiki_session')!}`;
    const make = async (headers: Record<string, string>) =>
      await on.server.fetch('/api/v1/tokens', {
        method: 'POST',
        headers: { Cookie: cookie, 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify({ name: 'x', role: 'viewer' }),
      });
    expect(await problemCode(await make({}))).toBe('ORIGIN_NEEDED');
    expect(await problemCode(await make({ Origin: 'https://evil.example' }))).toBe('ORIGIN_NOT_ALLOWED');
    expect(await problemCode(await make({ 'Sec-Fetch-Site': 'cross-site' }))).toBe('ORIGIN_NOT_ALLOWED');
    expect(await problemCode(await make({ 'Sec-Fetch-Site': 'none' }))).toBe('ORIGIN_NEEDED');
    expect((await make({ 'Sec-Fetch-Site': 'same-origin' })).status).toBe(201);
    expect((await make({ Origin: on.server.url })).status).toBe(201);
  });

  test('is none with a cookie that is none', async () => {
    await on.administrator();
    for (const value of ['', 'x', "' OR 1=1 --", 'a'.repeat(4000), '%00', 'kumiki_session=1']) {
      const headers = { Cookie: `kumiki_session=${value}` };
      const answer = await on.server.fetch('/api/v1/pipelines', { headers });
      expect(await problemCode(answer)).toBe('LOGIN_NEEDED');
    }
  });
});

const wrongBodies: readonly (readonly [string, string, object])[] = [
  ['POST', '/invitations', {}],
  ['POST', '/invitations', { role: 'admin', pipelines: { x: 'viewer' } }],
  ['POST', '/invitations', { pipelines: { x: 'admin' } }],
  ['POST', '/invitations', { pipelines: { '../x': 'viewer' } }],
  ['POST', '/invitations', { pipelines: {} }],
  ['POST', '/invitations', { role: 'root' }],
  ['POST', '/tokens', { name: '', role: 'viewer' }],
  ['POST', '/tokens', { name: 'a\u0000b', role: 'viewer' }],
  ['POST', '/tokens', { name: 'x', role: 'viewer', days: 0 }],
  ['POST', '/session', { name: 'x' }],
  ['POST', '/session', { name: 'x', password: { length: 3 } }],
  ['POST', '/session', { name: 'x', password: 'x'.repeat(2000) }],
];

test('what does not fit is refused as what it is', async () => {
  const admin = await on.administrator();
  for (const [method, path, body] of wrongBodies) {
    const code = await admin.code(method, path, body);
    expect([path, JSON.stringify(body).slice(0, 80), code]).toEqual([
      path,
      expect.any(String),
      'BODY_INVALID',
    ]);
  }
});
