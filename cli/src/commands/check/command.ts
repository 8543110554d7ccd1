import { formatProblem } from '@kumiki/component-sdk/errors';
import { defineCommand, exitCodes } from '../../command.ts';
import { printProblems } from '../../console/problems.ts';
import { reportError } from '../../console/report-error.ts';
import { showAuthorPlace } from '../../component-folder/author-place.ts';
import { onOutput, print, printError } from '../../console/terminal.ts';
import { count } from '../../console/words.ts';
import { checkComponent } from './check-component.ts';

export const checkCommand = defineCommand({
  name: 'check',
  usage: ['[DIR] [OPTIONS]'],
  description:
    'Says what is wrong with a component: its manifest with line and column, the files that it names, its types, and whether its code loads and sets up.',
  positionals: 1,
  options: { json: { type: 'boolean', help: 'One JSON document for programs.' } },
  examples: ['kumiki check', 'kumiki check components/imaging/blur --json'],
  async run({ options, positionals: [folder = '.'] }) {
    const { documentName, text, name, problems, errors } = await checkComponent(folder);
    const wrong = errors.length + problems.filter(({ severity }) => severity === 'error').length;
    if (options.json) {
      const places = problems.map((found) => ({ ...found, text: formatProblem(found, documentName) }));
      const document = { component: name, usable: wrong === 0, problems: places, errors };
      print(JSON.stringify(document, null, 2));
    } else {
      printProblems(problems, { name: documentName, text });
      for (const error of errors) {
        reportError(error);
        const place = await showAuthorPlace(error, folder);
        if (place !== undefined) printError(`\n${place}\n`);
      }
      const warnings = count(problems.length - (wrong - errors.length), 'warning');
      if (wrong === 0) print(`${onOutput.green('✔')} ${name ?? documentName} is in order, ${warnings}.`);
      else print(`${onOutput.red('✘')} ${count(wrong, 'error')}, ${warnings}.`);
    }
    return wrong === 0 ? exitCodes.ok : exitCodes.failed;
  },
});
