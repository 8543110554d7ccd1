import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { formatProblem, KumikiError } from '@kumiki/component-sdk/errors';
import { generators } from './generate/generators.ts';
import { runGenerators } from './generate/run.ts';

/**
 * Makes every generated file that is checked in. With `--check` nothing is written: files that differ are
 * named, and the exit status is 1.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const differing = await runGenerators(generators, root, values);
  const list = differing.map((path) => `  ${path}\n`).join('');
  if (values.check && differing.length > 0) {
    process.stderr.write(`These generated files are out of date; run "npm run generate":\n${list}`);
    process.exitCode = 1;
  } else if (differing.length > 0) {
    process.stdout.write(`Generated:\n${list}`);
  }
} catch (error) {
  if (!(error instanceof KumikiError)) throw error;
  const problems = error.problems.map((found) => `  ${formatProblem(found, 'component.yaml')}\n`).join('');
  process.stderr.write(`${error.message} ${error.remedy}\n${problems}`);
  process.exitCode = 1;
}
