import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatProblem, KumikiError } from '@kumiki/component-sdk/errors';
import { generators } from './generate/generators.ts';
import { runGenerators } from './generate/run.ts';
import { validators } from './generate/validators.ts';

/**
 * Makes every generated file that is checked in. With `--check` nothing is written: files that differ are
 * named, and the exit status is 1.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('..', import.meta.url));

try {
  // The others run the validators: where those are made anew, they begin with them, in a new process.
  const newValidators = await runGenerators([validators], root, values);
  if (newValidators.length > 0 && !values.check) {
    tell(newValidators);
    process.exitCode = spawnSync(process.execPath, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1;
  } else {
    const differing = [...newValidators, ...(await runGenerators(generators, root, values))];
    if (values.check && differing.length > 0) {
      process.stderr.write(
        `These generated files are out of date; run "npm run generate":\n${listOf(differing)}`,
      );
      process.exitCode = 1;
    } else tell(differing);
  }
} catch (error) {
  if (!(error instanceof KumikiError)) throw error;
  const problems = error.problems.map((found) => `  ${formatProblem(found, 'component.yaml')}\n`).join('');
  process.stderr.write(`${error.message} ${error.remedy}\n${problems}`);
  process.exitCode = 1;
}

function tell(written: readonly string[]): void {
  if (written.length > 0) process.stdout.write(`Generated:\n${listOf(written)}`);
}

function listOf(paths: readonly string[]): string {
  return paths.map((path) => `  ${path}\n`).join('');
}
