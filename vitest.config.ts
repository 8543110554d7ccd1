import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{component-sdk,orchestrator,components,cli,scripts,bench}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'build/**', '**/*.testbed.test.ts', '**/*.soak.test.ts', 'templates/**'],
    pool: 'forks',
    testTimeout: 30_000,
  },
});
