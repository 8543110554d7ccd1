/**
 * Runs the examples of a component in a process beside `kumiki test`, which ends one that hangs, and tells it what becomes
 * of each: `examples-program.ts FOLDER FIRST update|compare`.
 */
import { asKumikiError } from '@kumiki/component-sdk/errors';
import { runExamples } from '@kumiki/component-sdk/testing';
import { shareOneSdk } from '@kumiki/component-sdk/worker';
import { exitCodes } from '../../command.ts';
import { reportError } from '../../console/report-error.ts';
import { StrayErrors } from '../run/stray-errors.ts';
import type { FromExamples } from './examples-apart.ts';

const [folder = '.', first = '0', mode] = process.argv.slice(2);

shareOneSdk();
const strays = new StrayErrors({
  stray: (error) => void tell({ stray: error.toJSON() }),
  fatal: reportError,
});
let failed = false;
try {
  await runExamples(folder, {
    update: mode === 'update',
    from: Number(first),
    begins: async (index) => await tell({ begins: index }),
    ended: ({ error, ...result }) =>
      void tell({ ended: { ...result, ...(error && { error: error.toJSON() }) } }),
  });
} catch (thrown) {
  failed = true;
  await tell({ failed: asKumikiError(thrown).toJSON() });
}
// What left a promise behind is heard before the end.
await new Promise((resolve) => setImmediate(resolve));
await tell({ done: true });
strays[Symbol.dispose]();
// The component may hold timers or connections open.
process.exit(failed ? exitCodes.failed : exitCodes.ok);

async function tell(message: FromExamples): Promise<void> {
  await new Promise<void>((resolve) => {
    process.send!(message, undefined, {}, () => resolve());
  });
}
