import { imageRepositoryContract } from '../src/contract.ts';
import { Registries } from '../src/remote/registries.ts';
import { startFakeRegistry } from './fake-registry.ts';

for (const referrers of [true, false]) {
  const lists = referrers ? 'a list' : 'no list';
  imageRepositoryContract(`images in a registry with ${lists} of referrers`, async () => {
    const registry = await startFakeRegistry({ referrers });
    const registries = new Registries({ mirrors: new Map(), chunkBytes: 1_000_000, retry: { firstMs: 1 } });
    return {
      repository: registries.repository({ registry: registry.host, repository: 'tools/blur' }),
      close: async () => await registry[Symbol.asyncDispose](),
    };
  });
}
