import { afterEach, beforeEach, expect, test } from 'vitest';
import { kumiki, start, temporaryFolder, type Ended, type Started } from './kumiki.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: Started | undefined;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  platform?.child.kill('SIGKILL');
  await platform?.ended;
  platform = undefined;
  await folder[Symbol.asyncDispose]();
});

const token = async (...args: string[]): Promise<Ended> => await kumiki(['token', ...args], folder.path);

async function up(more: Record<string, string> = {}): Promise<string> {
  const quiet = { KUMIKI_GRPC_PORT: '0', KUMIKI_SAMPLES: 'false', KUMIKI_ACCOUNTS: 'true', ...more };
  platform = start(['up', '--port', '0'], folder.path, undefined, quiet);
  let text = '';
  platform.child.stdout!.on('data', (chunk: string) => {
    text += chunk;
  });
  await platform.said('Kumiki is at ');
  return /Kumiki is at (\S+?);?\s/.exec(text)![1]!;
}

test('a token is made beside a platform that runs, holds for what it says, and is revoked', async () => {
  const made = await token('create', 'before it runs', '--role', 'viewer');
  expect(made.code).toBe(0);
  const secret = made.stdout.split('\n')[0]!;
  expect(secret).toMatch(/^kmk_[\w-]{43}$/);
  const url = await up();
  const as = async (bearer: string, path: string) =>
    (await fetch(`${url}/api/v1${path}`, { headers: { Authorization: `Bearer ${bearer}` } })).status;
  expect(await as(secret, '/pipelines')).toBe(200);
  expect(await as(secret, '/people')).toBe(403);
  expect((await fetch(`${url}/api/v1/pipelines`)).status).toBe(401);

  const { stdout } = await token('create', 'camera', '--pipeline', 'mark=runner', '--json');
  const limited = JSON.parse(stdout) as { id: string; token: string };
  expect(await as(limited.token, '/pipelines')).toBe(200);
  expect(await as(limited.token, '/files')).toBe(403);
  const listed = await token('list');
  expect(listed.stdout).toMatch(/camera +kmk_.{4}… +mark=runner +expires/);
  expect(listed.stdout).not.toContain(limited.token);
  expect((await token('revoke', limited.id)).code).toBe(0);
  expect(await as(limited.token, '/pipelines')).toBe(401);
  expect((await token('revoke', limited.id)).stderr).toContain('TOKEN_NOT_FOUND');
});

test('as JSON a token is what the API says of it', async () => {
  const made = JSON.parse((await token('create', 'boss', '--role', 'admin', '--json')).stdout) as {
    id: string;
    token: string;
  };
  const url = await up();
  const headers = { Authorization: `Bearer ${made.token}` };
  const { items } = (await (await fetch(`${url}/api/v1/tokens`, { headers })).json()) as { items: object[] };
  const listed = JSON.parse((await token('list', '--json')).stdout) as { items: object[] };
  const never = { used_at: null };
  expect(listed.items.map((item) => ({ ...item, ...never }))).toEqual(
    items.map((item) => ({ ...item, ...never })),
  );
  const { token: _, ...shown } = made;
  expect(listed.items).toEqual([{ ...shown, used_at: expect.anything() as unknown }]);
});

test.each([
  [['create', 'x']],
  [['create', '--role', 'viewer']],
  [['create', 'x', '--role', 'root']],
  [['create', 'x', '--pipeline', 'mark']],
  [['create', 'x', '--pipeline', 'mark=admin']],
  [['create', 'x', '--role', 'viewer', '--pipeline', 'mark=viewer']],
  [['create', 'x', '--role', 'viewer', '--days', '0']],
  [['revoke']],
  [['remove']],
])('what is wrong with %j is said, and nothing is made', async (args) => {
  const { code, stderr } = await token(...args);
  expect([code, stderr]).toEqual([2, expect.stringContaining('USAGE')]);
});

test('a platform that others could reach does not start before people sign in and connections are encrypted', async () => {
  const ended = async (more: Record<string, string>) =>
    await start(['up', '--port', '0'], folder.path, undefined, { KUMIKI_HOST: '0.0.0.0', ...more }).ended;
  const open = await ended({});
  expect([open.code, open.stderr]).toEqual([2, expect.stringContaining('IDENTITY_NEEDED')]);
  expect(open.stderr).toContain('KUMIKI_ACCOUNTS=true');
  const plain = await ended({ KUMIKI_ACCOUNTS: 'true' });
  expect([plain.code, plain.stderr]).toEqual([2, expect.stringContaining('TLS_NEEDED')]);
});
