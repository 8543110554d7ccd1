import { startFakeRegistry, type FakeOptions } from '../../../oci/test/fake-registry.ts';
import { faultStories } from '../../test/fault-stories.ts';
import { othersStories } from '../../test/others-stories.ts';
import { componentRegistryStories } from '../../test/stories.ts';

const fake = (options: FakeOptions) => async () => {
  const registry = await startFakeRegistry(options);
  return { host: registry.host, path: 'stories', close: async () => await registry[Symbol.asyncDispose]() };
};
const [withLists, without] = [fake({ referrers: true, pageSize: 3 }), fake({})];

componentRegistryStories('components of a registry with lists of referrers', withLists);
componentRegistryStories('components of a registry without', without);
othersStories('a registry with lists of referrers', withLists);
othersStories('a registry without', without);
faultStories('a registry', without);
