import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemCode } from '../../../test/http-fixture.ts';
import { identityPlatform, password, type Data } from '../../../test/identity-fixture.ts';

let on: Awaited<ReturnType<typeof identityPlatform>>;
beforeEach(async () => {
  on = await identityPlatform();
});
afterEach(() => on[Symbol.asyncDispose]());

describe('a token', () => {
  test('is shown once, does what it may, and is gone when it is revoked', async () => {
    const admin = await on.administrator();
    const made = await admin.data('POST', '/tokens', { name: 'camera', role: 'runner' });
    expect(made).toMatchObject({ name: 'camera', role: 'runner', hint: expect.stringMatching(/^kmk_.{4}$/) });
    const { token } = made;
    const call = on.program(token);
    expect((await call('GET', '/pipelines')).status).toBe(200);
    expect(await problemCode(await call('GET', '/people'))).toBe('ROLE_NEEDED');
    const { items } = await admin.data('GET', '/tokens');
    expect(items).toMatchObject([{ name: 'camera', used_at: expect.any(String) }]);
    expect(JSON.stringify(items)).not.toContain(String(token));
    expect((await admin.call('DELETE', `/tokens/${String(made['id'])}`)).status).toBe(204);
    expect(await problemCode(await call('GET', '/pipelines'))).toBe('TOKEN_INVALID');
  });

  test('can do no more than its owner, whatever becomes of them', async () => {
    const admin = await on.administrator();
    const bo = await on.come(admin, 'bo', { role: 'editor' });
    expect(await bo.code('POST', '/tokens', { name: 'x', role: 'admin' })).toBe('GRANT_TOO_HIGH');
    const { token } = await bo.data('POST', '/tokens', { name: 'x', role: 'editor' });
    const publish = async () => await problemCode(await on.program(token)('POST', '/pipelines/mark/publish'));
    expect(await publish()).toBe('MEDIA_TYPE_UNSUPPORTED');
    const id = await bo.id();
    await admin.data('PATCH', `/people/${id}`, { role: 'viewer' });
    expect(await publish()).toBe('ROLE_NEEDED');
    await admin.data('PATCH', `/people/${id}`, { disabled: true });
    expect(await publish()).toBe('TOKEN_INVALID');
    expect(await bo.code('GET', '/pipelines')).toBe('LOGIN_NEEDED');
  });

  test('that is revoked hears no more of what it followed', async () => {
    await using fast = await identityPlatform({ accounts: true }, { limits: { askAgain: 20 } });
    const admin = await fast.administrator();
    const { id, token } = await admin.data('POST', '/tokens', { name: 'x', role: 'viewer' });
    const following = await fast.program(token)('GET', '/events');
    expect(following.headers.get('content-type')).toBe('text/event-stream');
    const ended = following.text().then(
      () => 'ended',
      () => 'cut',
    );
    await admin.call('DELETE', `/tokens/${String(id)}`);
    expect(await ended).toBe('cut');
  });

  test('of somebody else is not there for those who are no administrators', async () => {
    const admin = await on.administrator();
    const bo = await on.come(admin, 'bo', { role: 'editor' });
    const { id } = await admin.data('POST', '/tokens', { name: 'x', role: 'viewer' });
    expect((await bo.data('GET', '/tokens')).items).toEqual([]);
    expect(await bo.code('DELETE', `/tokens/${String(id)}`)).toBe('TOKEN_NOT_FOUND');
    expect((await admin.data('GET', '/tokens')).items).toHaveLength(1);
  });

  test('is none that nobody made', async () => {
    for (const token of ['kmk_x', 'x', 'a.b.c', `kmk_${'a'.repeat(43)}`, 'x'.repeat(9000)])
      expect(await problemCode(await on.program(token)('GET', '/pipelines'))).toBe('TOKEN_INVALID');
  });

  test('on single pipelines sees these alone', async () => {
    const admin = await on.administrator();
    const text = (name: string) => `apiVersion: kumiki/v1\nkind: Pipeline\nname: ${name}\nsteps: {}\n`;
    for (const name of ['mark', 'sort']) await admin.data('POST', '/pipelines', { text: text(name) });
    const { token } = await admin.data('POST', '/tokens', { name: 'x', pipelines: { mark: 'runner' } });
    const call = on.program(token);
    const listed = (await (await call('GET', '/pipelines')).json()) as Data;
    expect(listed.items.map(({ name }) => name)).toEqual(['mark']);
    expect((await call('GET', '/pipelines/mark')).status).toBe(200);
    expect(await problemCode(await call('GET', '/pipelines/sort'))).toBe('PIPELINE_NOT_FOUND');
    expect(await problemCode(await call('DELETE', '/pipelines/mark'))).toBe('ROLE_NEEDED');
    expect(await problemCode(await call('DELETE', '/pipelines/sort'))).toBe('ROLE_NEEDED');
    expect(await problemCode(await call('GET', '/audit'))).toBe('PIPELINES_ONLY');
    // It makes no token that can do more.
    const more = await on.server.fetch('/api/v1/tokens', {
      method: 'POST',
      headers: { Authorization: `Bearer ${String(token)}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'y', role: 'viewer' }),
    });
    expect(await problemCode(more)).toBe('GRANT_TOO_HIGH');
  });
});

describe('the audit log', () => {
  test('has each call that changes something, refused ones too, and no secrets', async () => {
    const admin = await on.administrator();
    const bo = await on.come(admin, 'bo', { role: 'viewer' });
    expect(await bo.code('DELETE', '/pipelines/mark')).toBe('ROLE_NEEDED');
    await on.browser().code('POST', '/session', { name: 'chief@example.com', password: 'a secret guess' });
    const { token } = await admin.data('POST', '/tokens', { name: 'x', role: 'viewer' });
    const found = await admin.data('GET', '/audit');
    const seen = found.items.map(({ name, call, object, code, status }) => [
      name,
      call,
      object,
      code ?? status,
    ]);
    expect(seen.slice(0, 3)).toEqual([
      ['Chief@Example.com', 'POST /api/v1/tokens', { made: expect.stringContaining('/api/v1/tokens/') }, 201],
      [null, 'POST /api/v1/session', {}, 'SIGN_IN_FAILED'],
      ['bo', 'DELETE /api/v1/pipelines/{name}', { name: 'mark' }, 'ROLE_NEEDED'],
    ]);
    expect(seen.map(([, call]) => call)).toContain('POST /api/v1/invitations/accept');
    const all = JSON.stringify(found);
    for (const secret of [password, 'a secret guess', String(token)]) expect(all).not.toContain(secret);
    const refused = await admin.data('GET', '/audit?refused=true&object=mark');
    expect(refused.items).toHaveLength(1);
    const first = await admin.data('GET', '/audit?limit=1');
    const second = await admin.data('GET', `/audit?limit=1&cursor=${String(first['next'])}`);
    expect(second.items[0]).toEqual(found.items[1]);
    expect(await admin.code('GET', '/audit?cursor=x')).toBe('CURSOR_INVALID');
  });
});
