import { parseDuration } from '@kumiki/component-sdk/manifest';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { print } from '../../console/terminal.ts';
import { testComponent } from './test-component.ts';

export const testCommand = defineCommand({
  name: 'test',
  usage: ['[DIR] [OPTIONS]'],
  description:
    "Runs a component's tests: the examples in component.yaml, whose results are compared with what they expect, and the tests of its author: *.test.ts, or test_*.py for Python.",
  positionals: 1,
  options: {
    update: { type: 'boolean', short: 'u', help: 'Writes what the examples expect anew where it differs.' },
    timeout: {
      type: 'string',
      value: 'DURATION',
      help: 'The most that one file of your own tests may take, in Python all of them, such as 90s; 5m where it is not given. An example may take what resources.timeout says.',
    },
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: ['kumiki test', 'kumiki test --update'],
  async run({ options: { update, timeout, json }, positionals: [folder = '.'] }) {
    const fileLimitMs = timeout === undefined ? undefined : parseDuration(timeout);
    if (timeout !== undefined && fileLimitMs === undefined)
      throw usageError('test', `--timeout takes a number with ms, s, m or h, such as 90s, not "${timeout}".`);
    const { component, passed, failed, examples, own } = await testComponent(folder, {
      update,
      show: !json,
      ...(fileLimitMs !== undefined && { fileLimitMs }),
    });
    const others = own.others.map(shownPath);
    if (json) {
      const { passed: ownPassed, failed: ownFailed } = own;
      const tests = { passed: ownPassed, failed: ownFailed, notRun: others };
      print(JSON.stringify({ component, passed, failed, examples, tests }, null, 2));
    } else {
      for (const file of others) print(`${file} is for vitest, which runs it by "npx vitest run".`);
      print(`${passed} passed, ${failed} failed`);
    }
    return failed === 0 ? exitCodes.ok : exitCodes.failed;
  },
});
