import { afterAll, beforeAll } from 'vitest';
import { startFakeRegistry, type FakeRegistry } from '../../registry/oci/test/fake-registry.ts';
import { interruptedPushStories } from './interrupted-push.ts';

let registry: FakeRegistry;
beforeAll(async () => {
  registry = await startFakeRegistry({ referrers: true });
});
afterAll(async () => await registry?.[Symbol.asyncDispose]());

interruptedPushStories('a registry', async () => await Promise.resolve({ host: registry.host, path: 'cut' }));
