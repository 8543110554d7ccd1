import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { withCompiled } from './scripts/verify/compiled.ts';

export default defineConfig({
  test: {
    include: ['{component-sdk,registry,orchestrator,components,cli,scripts,bench,studio}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'build/**', '**/*.testbed.test.ts', '**/*.soak.test.ts', 'templates/**'],
    globalSetup: ['studio/test/first-start.ts'],
    pool: 'forks',
    testTimeout: 30_000,
    // What is waited for may take its time beside everything else that runs.
    expect: { poll: { timeout: 10_000 } },
    // The packages of Python components stay here from run to run.
    env: {
      ...withCompiled(),
      KUMIKI_PYTHON_CACHE: join(import.meta.dirname, 'node_modules/.cache/kumiki/python'),
    },
  },
});
