import { defineConfig } from 'vitest/config';
import { withCompiled } from './scripts/verify/compiled.ts';

/** So many items, and every so manieth case: less of both is for a machine with other work. */
const { KUMIKI_SOAK_ITEMS = '10000', KUMIKI_SOAK_SHARE = '1' } = process.env;

/** Tests that take minutes: one file at a time, so that what they measure is theirs. */
export default defineConfig({
  test: {
    include: [
      '{component-sdk,registry,orchestrator,components,cli}/**/*.soak.test.ts',
      // The same as in the other tests, with ten times as many items.
      'orchestrator/src/executors/local/host-soak.test.ts',
      // All cases instead of a share of them.
      'orchestrator/src/api/http/hostile.test.ts',
    ],
    env: { ...withCompiled(), KUMIKI_SOAK_ITEMS, KUMIKI_SOAK_SHARE },
    exclude: ['**/node_modules/**', 'build/**', 'templates/**'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 10 * 60_000,
    hookTimeout: 60_000,
  },
});
