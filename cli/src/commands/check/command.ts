import { formatProblem } from '@kumiki/component-sdk/errors';
import { defineCommand, exitCodes } from '../../command.ts';
import { printProblems } from '../../console/problems.ts';
import { reportError } from '../../console/report-error.ts';
import { showAuthorPlace } from '../../component-folder/author-place.ts';
import { onError, onOutput, print, printError, safe } from '../../console/terminal.ts';
import { count } from '../../console/words.ts';
import { checkPublished } from './check-published.ts';
import { checkComponent } from './check-component.ts';

export const checkCommand = defineCommand({
  name: 'check',
  usage: ['[DIR] [OPTIONS]'],
  description:
    'Says what is wrong with a component: its manifest with line and column, the files that it names, its types (what the compiler says, where TypeScript is installed for it), whether its code loads and sets up, and whether its version says what changed since the last one that was published.',
  positionals: 1,
  options: {
    registry: {
      type: 'string',
      value: 'HOST[/PATH]',
      help: 'Compares with the last version there; by default KUMIKI_REGISTRY, or "registry" under "kumiki" in package.json.',
    },
    insecure: { type: 'boolean', help: 'Allows a registry without encryption.' },
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: ['kumiki check', 'kumiki check components/imaging/blur --json'],
  async run({ options, positionals: [folder = '.'] }) {
    const { source, name, problems, errors: own } = await checkComponent(folder);
    const { errors: refused, before, notCompared } = await checkPublished(folder, options);
    const errors = [...own, ...refused];
    const wrong = errors.length + problems.filter(({ severity }) => severity === 'error').length;
    if (options.json) {
      const places = problems.map((found) => ({ ...found, text: formatProblem(found, source.name) }));
      const document = {
        component: name,
        usable: wrong === 0,
        problems: places,
        errors,
        before,
        notCompared,
      };
      print(JSON.stringify(document, null, 2));
    } else {
      printProblems(problems, source);
      for (const error of errors) {
        reportError(error);
        const place = await showAuthorPlace(error, folder);
        if (place !== undefined) printError(`\n${place}\n`);
      }
      if (notCompared !== undefined)
        printError(onError.dim(`It was not compared with what is published. ${safe(notCompared)}`));
      if (before !== undefined)
        print(onOutput.dim(`Compared with ${before}, the last one that is published.`));
      const warnings = count(problems.length - (wrong - errors.length), 'warning');
      if (wrong === 0) print(`${onOutput.green('✔')} ${name ?? source.name} is in order, ${warnings}.`);
      else print(`${onOutput.red('✘')} ${count(wrong, 'error')}, ${warnings}.`);
    }
    return wrong === 0 ? exitCodes.ok : exitCodes.failed;
  },
});
