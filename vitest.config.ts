import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { withBundledCommand } from './scripts/verify/bundled-command.ts';
import { withCompiled } from './scripts/verify/compiled.ts';

const excluded = [
  '**/node_modules/**',
  'build/**',
  '**/*.testbed.test.ts',
  '**/*.soak.test.ts',
  'templates/**',
];
const inChromium = 'studio/test/**/*.test.ts';

export default defineConfig({
  test: {
    pool: 'forks',
    testTimeout: 30_000,
    // Some hooks run a whole sample, on a machine that may be full.
    hookTimeout: 120_000,
    // What is waited for may take its time beside everything else that runs.
    expect: { poll: { timeout: 10_000 } },
    // The packages of Python components stay here from run to run.
    env: {
      ...withCompiled(),
      ...(await withBundledCommand()),
      // How full the disk of this machine is says nothing about Kumiki.
      KUMIKI_ALERT_DISK_USED: '0',
      KUMIKI_PYTHON_CACHE: join(import.meta.dirname, 'node_modules/.cache/kumiki/python'),
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['{component-sdk,registry,orchestrator,components,cli,scripts,bench,studio}/**/*.test.ts'],
          exclude: [...excluded, inChromium],
          // Two at once, also where there are two cores: most files wait for processes of their own.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'studio',
          include: [inChromium],
          exclude: excluded,
          globalSetup: ['studio/test/first-start.ts'],
          // What these files import takes a second or two for each, and keeps nothing.
          isolate: false,
          // Two at once: one often waits for what the platform does, or for time to pass.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
