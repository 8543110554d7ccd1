import { resolve } from 'node:path';
import { isPython } from '@kumiki/component-sdk/manifest';
import { runExamples, type ExampleResult } from '@kumiki/component-sdk/testing';
import { shareOneSdk } from '@kumiki/component-sdk/worker';
import { defineCommand, exitCodes } from '../../command.ts';
import { useComponent } from '../../component-folder/read.ts';
import { shownPath } from '../../console/paths.ts';
import { placeOf } from '../../console/report-error.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { runAuthorTests } from './author-tests.ts';
import { runPythonTests } from './python-tests.ts';

export const testCommand = defineCommand({
  name: 'test',
  usage: ['[DIR] [OPTIONS]'],
  description:
    "Runs a component's tests: the examples in component.yaml, whose results are compared with what they expect, and the tests of its author: *.test.ts, or test_*.py for Python.",
  positionals: 1,
  options: {
    update: { type: 'boolean', short: 'u', help: 'Writes what the examples expect anew where it differs.' },
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: ['kumiki test', 'kumiki test --update'],
  async run({ options: { update, json }, positionals: [folder = '.'] }) {
    const { manifest } = await useComponent(folder);
    shareOneSdk();
    const examples = await runExamples(folder, { update });
    if (!json) for (const example of examples) print(exampleText(example));
    const dir = resolve(folder);
    const own = isPython(manifest)
      ? await runPythonTests(dir, manifest, !json)
      : await runAuthorTests(dir, !json);
    const passed = examples.filter((example) => example.passed).length + own.passed;
    const failed = examples.filter((example) => !example.passed).length + own.failed;
    const others = own.others.map(shownPath);
    if (json) {
      const { passed: ownPassed, failed: ownFailed } = own;
      const tests = { passed: ownPassed, failed: ownFailed, notRun: others };
      print(JSON.stringify({ component: manifest.name, passed, failed, examples, tests }, null, 2));
    } else {
      for (const file of others) print(`${file} is for vitest, which runs it by "npx vitest run".`);
      print(`${passed} passed, ${failed} failed`);
    }
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  },
});

function exampleText({ title, passed, outputs, error, duration: ms }: ExampleResult): string {
  const { green, red, dim } = onOutput;
  const lines = [`${passed ? green('✔') : red('✘')} ${safe(title)} ${dim(`(${duration(ms)})`)}`];
  for (const { output, message, expectedFile, actualFile, updated } of outputs) {
    if (updated) lines.push(`    ${output}: ${expectedFile} is written anew.`);
    else if (message !== undefined) lines.push(`    ${output}: ${safe(message)}`);
    if (actualFile !== undefined) lines.push(`    It gave ${shownPath(actualFile)}`);
  }
  if (error)
    lines.push(`    ${safe(error.message)}`, `    ${safe(error.remedy)}`, `    ${dim(placeOf(error))}`);
  return lines.join('\n');
}
