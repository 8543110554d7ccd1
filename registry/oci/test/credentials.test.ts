import { expect, test } from 'vitest';
import { blobOf, putImage, randomBytes } from '../src/contract.ts';
import { Registries, sourceOf, type Credentials, type RegistriesOptions } from '../src/index.ts';
import { startFakeRegistry, type FakeOptions } from './fake-registry.ts';
import { startProxy } from './proxy.ts';

const username = 'ann';
const password = 'pass:word';
const ann: Credentials = { kind: 'password', username, password };

async function open(
  options: FakeOptions,
  credentials: Credentials | undefined,
  more: RegistriesOptions = {},
) {
  const registry = await startFakeRegistry(options);
  const source = async () => await Promise.resolve(credentials);
  const registries = new Registries({
    mirrors: new Map(),
    credentials: source,
    retry: { firstMs: 1 },
    ...more,
  });
  const repository = registries.repository({ registry: registry.host, repository: 'tools/blur' });
  return {
    registry,
    registries,
    repository,
    [Symbol.asyncDispose]: async () => await registry[Symbol.asyncDispose](),
  };
}

for (const kind of ['basic', 'bearer'] as const) {
  const auth = { kind, username, password };

  test(`by ${kind} authentication, who is known may read and write`, async () => {
    await using subject = await open({ auth }, ann);
    const put = await putImage(subject.repository, { tag: 'a' });
    expect(await subject.repository.resolve('a')).toEqual(put);
  });

  test(`by ${kind} authentication, others are told to sign in, without what they tried`, async () => {
    for (const credentials of [undefined, { ...ann, password: 'wrong-secret' }]) {
      await using subject = await open({ auth }, credentials);
      const thrown: unknown = await subject.repository.manifest('a').catch((error: unknown) => error);
      expect(thrown).toMatchObject({ code: 'REGISTRY_LOGIN_NEEDED' });
      expect(JSON.stringify(thrown)).not.toContain('wrong-secret');
    }
  });
}

test('a token is asked for once for each scope, and again when it has ended', async () => {
  const auth = { kind: 'bearer', username, password } as const;
  const tokensOf = (requests: readonly { line: string }[]) =>
    requests.filter(({ line }) => line.startsWith('GET /token')).length;
  await using lasting = await open({ auth }, ann);
  await putImage(lasting.repository, { tag: 'a' });
  for (let time = 0; time < 3; time++) await lasting.repository.manifest('a');
  expect(tokensOf(lasting.registry.requests)).toBe(2);
  // Shorter than what is left as a margin: it counts as ended at once.
  await using short = await open({ auth, tokenSeconds: 5 }, ann);
  await putImage(short.repository, { tag: 'a' });
  const before = tokensOf(short.registry.requests);
  for (let time = 0; time < 3; time++) await short.repository.manifest('a');
  expect(tokensOf(short.registry.requests)).toBe(before + 3);
});

test.each([
  ['without encryption', 'http://auth.example.com/token', 'REGISTRY_NOT_ENCRYPTED'],
  ['that are no addresses', 'token please', 'REGISTRY_ANSWER_INVALID'],
  ['with a name in them', 'https://ann:x@auth.example.com/', 'REGISTRY_REDIRECT_REFUSED'],
])('credentials do not go to realms %s', async (_, realm, code) => {
  await using proxy = await startProxy('127.0.0.1:1', () => ({
    kind: 'status',
    status: 401,
    headers: { 'www-authenticate': `Bearer realm="${realm}"` },
  }));
  const registries = new Registries({
    mirrors: new Map(),
    credentials: async () => await Promise.resolve(ann),
  });
  await expect(
    registries.repository({ registry: proxy.host, repository: 'a' }).manifest('x'),
  ).rejects.toMatchObject({ code });
  expect(proxy.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
});

test('a blob is mounted from a neighbour without its bytes, and sent where it is not there', async () => {
  await using subject = await open({}, undefined);
  const neighbour = subject.registries.repository({
    registry: subject.registry.host,
    repository: 'library/node',
  });
  const bytes = randomBytes(100);
  await neighbour.putBlob(blobOf(bytes), sourceOf(bytes));
  expect(await subject.repository.mountBlob?.(blobOf(bytes), 'library/node')).toBe(true);
  expect(await subject.repository.hasBlob(blobOf(bytes))).toBe(true);
  expect(await subject.repository.mountBlob?.(blobOf(randomBytes(5)), 'library/node')).toBe(false);
});

test('a mirror is read instead of its registry, and never written', async () => {
  await using subject = await open({}, undefined);
  const { registry, registries } = subject;
  const mirrors = new Map([['docker.io', { registry: registry.host, path: 'hub' }]]);
  await putImage(registries.repository({ registry: registry.host, repository: 'hub/library/node' }), {
    tag: '24',
  });
  const reading = new Registries({ mirrors }).reader({ registry: 'docker.io', repository: 'library/node' });
  expect(reading.where).toBe(`${registry.host}/hub/library/node`);
  expect((await reading.resolve('24')).size).toBeGreaterThan(0);
  const writing = new Registries({ mirrors }).repository({
    registry: 'docker.io',
    repository: 'library/node',
  });
  expect(writing.where).toBe('docker.io/library/node');
});

test('a registry elsewhere is spoken to with encryption unless it is allowed without', async () => {
  const { registryUrl } = await import('../src/remote/address.ts');
  expect(registryUrl('10.99.0.1:5000', false).href).toBe('https://10.99.0.1:5000/');
  expect(registryUrl('10.99.0.1:5000', true).href).toBe('http://10.99.0.1:5000/');
  expect(registryUrl('docker.io', false).host).toBe('registry-1.docker.io');
});
