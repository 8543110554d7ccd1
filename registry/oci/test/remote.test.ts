import { imageRepositoryContract } from '../src/contract.ts';
import { Registries } from '../src/remote/registries.ts';
import { startFakeRegistry, type FakeOptions } from './fake-registry.ts';

const kinds: readonly [string, FakeOptions][] = [
  ['a list of referrers', { referrers: true }],
  ['no list of referrers', { referrers: false }],
  ['no blobs in chunks', { referrers: true, chunks: false }],
];

for (const [kind, options] of kinds) {
  imageRepositoryContract(`images in a registry with ${kind}`, async () => {
    const registry = await startFakeRegistry(options);
    const registries = new Registries({ mirrors: new Map(), chunkBytes: 1_000_000, retry: { firstMs: 1 } });
    return {
      repository: registries.repository({ registry: registry.host, repository: 'tools/blur' }),
      close: async () => await registry[Symbol.asyncDispose](),
    };
  });
}
