// Everything that must hold before a change goes in: `npm run verify`. Each stage runs whatever fails before it;
// the last line says how many stages and tests passed and failed.
import { provideChromium } from './verify/provide-chromium.ts';
import { binOf, programStage, runStages, testStage, type Stage } from './verify/run.ts';

const format = [await binOf('prettier'), '--check', '--log-level=warn'];
/** Half of the code: the format takes more than all else that only looks at the files, and fills one processor. */
const large = ['orchestrator', 'studio'];

/** They only look at the files: side by side. */
const looking: Stage[] = [
  programStage('format 1', [...format, ...large]),
  programStage('format 2', [...format, '.', ...large.map((folder) => `!${folder}/**`)]),
  programStage('lint', [await binOf('oxlint'), '--type-aware', '--deny-warnings']),
  programStage('types', [await binOf('typescript', 'tsc'), '--noEmit']),
  programStage('studio', [
    await binOf('svelte-check', 'svelte-check', 'studio'),
    '--workspace=studio',
    '--tsconfig=tsconfig.json',
    '--fail-on-warnings',
  ]),
  programStage('generate', ['scripts/generate.ts', '--check']),
];

provideChromium();
// Tests make new components with the packages that the build makes.
await runStages([
  looking,
  programStage('build', ['scripts/build.ts']),
  testStage('tests', 'vitest.config.ts', ['--project=code']),
  // A stage of its own, so that everybody sees how long they take: five minutes at most are wanted.
  testStage('Chromium', 'vitest.config.ts', ['--project=studio']),
]);
