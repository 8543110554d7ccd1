import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { imageRepositoryContract, putImage } from '../src/contract.ts';
import { copyImage, openLayout, Registries } from '../src/index.ts';
import { registryFaults } from './faults.ts';

const host = process.env['TESTBED_REGISTRY'] ?? '';
const execute = promisify(execFile);
const registries = new Registries({ mirrors: new Map(), chunkBytes: 1_000_000, retry: { firstMs: 10 } });
const unique = (name: string) => `kumiki-test/${name}-${process.pid}-${Date.now()}`;

imageRepositoryContract('images in a real registry', async () => {
  const repository = registries.repository({ registry: host, repository: unique('contract') });
  return await Promise.resolve({ repository, close: async () => await Promise.resolve() });
});

registryFaults(
  'a real registry',
  async () => await Promise.resolve({ host, close: async () => await Promise.resolve() }),
);

test('what is put here, skopeo reads as the same, and the other way round', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-skopeo-'));
  try {
    const name = unique('skopeo');
    const repository = registries.repository({ registry: host, repository: name });
    const put = await putImage(repository, { tag: '1.0.0', text: 'by Kumiki' });
    const image = `docker://${host}/${name}`;
    const { stdout } = await execute('skopeo', ['inspect', '--tls-verify=false', `${image}:1.0.0`]);
    expect(JSON.parse(stdout)).toMatchObject({ Digest: put.digest, RepoTags: ['1.0.0'] });

    const theirs = join(folder, 'theirs');
    await execute('skopeo', ['copy', '--src-tls-verify=false', `${image}:1.0.0`, `oci:${theirs}:copied`]);
    expect((await (await openLayout(theirs)).resolve('copied')).digest).toBe(put.digest);
    await execute('skopeo', ['copy', '--dest-tls-verify=false', `oci:${theirs}:copied`, `${image}:2.0.0`]);
    expect((await repository.manifest('2.0.0')).descriptor.digest).toBe(put.digest);

    const ours = join(folder, 'ours');
    await copyImage(repository, await openLayout(ours, { create: true }), '2.0.0', { tag: 'copied' });
    await execute('skopeo', ['copy', '--dest-tls-verify=false', `oci:${ours}:copied`, `${image}:3.0.0`]);
    expect((await repository.resolve('3.0.0')).digest).toBe(put.digest);
  } finally {
    await rm(folder, { recursive: true });
  }
});
