import { defineConfig } from 'vitest/config';
import { withCompiled } from './scripts/verify/compiled.ts';

/** Tests against real servers, two files at a time: most of them wait for pods and processes, and what they make is theirs alone. */
export default defineConfig({
  test: {
    include: [
      '{component-sdk,registry,orchestrator,components,cli,helm,images}/**/*.testbed.test.ts',
      // Two minutes of frames while processes are killed; an hour where it is asked for, in the soak.
      'orchestrator/src/deployments/live/killed-processes.soak.test.ts',
    ],
    exclude: ['**/node_modules/**', 'build/**', 'templates/**'],
    env: withCompiled(),
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
