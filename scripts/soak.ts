// The tests that take minutes (`*.soak.test.ts`): `npm run test:soak`, with names of files to run some of them.
import { runStages, testStage } from './verify/run.ts';

await runStages([testStage('soak', 'vitest.soak.config.ts', process.argv.slice(2))]);
