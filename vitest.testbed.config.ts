import { defineConfig } from 'vitest/config';
import { withCompiled } from './scripts/verify/compiled.ts';

/** Tests against real servers: one file at a time, because they share them. */
export default defineConfig({
  test: {
    include: ['{component-sdk,registry,orchestrator,components,cli,helm,images}/**/*.testbed.test.ts'],
    exclude: ['**/node_modules/**', 'build/**', 'templates/**'],
    env: withCompiled(),
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
