import { defineConfig } from 'vitest/config';

/** Tests that take minutes: one file at a time, so that what they measure is theirs. */
export default defineConfig({
  test: {
    include: ['{component-sdk,orchestrator,components,cli}/**/*.soak.test.ts'],
    exclude: ['**/node_modules/**', 'build/**', 'templates/**'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 10 * 60_000,
    hookTimeout: 60_000,
  },
});
