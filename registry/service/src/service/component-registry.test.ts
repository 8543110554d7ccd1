import { startFakeRegistry } from '../../../oci/test/fake-registry.ts';
import { componentRegistryStories } from '../../test/stories.ts';

componentRegistryStories('components of a registry with lists of referrers', async () => {
  const registry = await startFakeRegistry({ referrers: true, pageSize: 3 });
  return { host: registry.host, path: 'stories', close: async () => await registry[Symbol.asyncDispose]() };
});

componentRegistryStories('components of a registry without', async () => {
  const registry = await startFakeRegistry();
  return { host: registry.host, path: 'stories', close: async () => await registry[Symbol.asyncDispose]() };
});
