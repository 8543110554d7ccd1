// Everything that must hold before a change goes in: `npm run verify`. Each stage runs whatever fails before it;
// the last line says how many stages and tests passed and failed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { provideChromium } from './verify/provide-chromium.ts';
import { binOf, programStage, root, runStages, testStage, type Stage } from './verify/run.ts';

const stages: Stage[] = [
  programStage('format', [await binOf('prettier'), '--check', '--log-level=warn', '.']),
  programStage('lint', [await binOf('oxlint'), '--type-aware', '--deny-warnings']),
  programStage('types', [await binOf('typescript', 'tsc'), '--noEmit']),
  programStage('studio', [
    await binOf('svelte-check', 'svelte-check', 'studio'),
    '--workspace=studio',
    '--tsconfig=tsconfig.json',
    '--fail-on-warnings',
  ]),
];
if (existsSync(join(root, 'scripts', 'generate.ts'))) {
  stages.push(programStage('generate', ['scripts/generate.ts', '--check']));
}
stages.push(testStage('tests', 'vitest.config.ts'));
if (existsSync(join(root, 'scripts', 'build.ts'))) {
  stages.push(programStage('build', ['scripts/build.ts']));
}

provideChromium();
await runStages(stages);
