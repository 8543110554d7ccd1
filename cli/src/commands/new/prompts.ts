import { usageError } from '../../arguments/parse.ts';
import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import { readName } from './names.ts';
import { isTemplate, templates, type TemplateName } from './templates.ts';

/** Whether there is somebody who can answer. */
function canAsk(): boolean {
  return process.stdin.isTTY && process.stdout.isTTY && process.env['CI'] === undefined;
}

/** The name that was given, or that somebody types. @throws USAGE without a terminal, CANCELLED */
export async function askName(given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  if (!canAsk())
    throw usageError('new', 'The name of the component is missing: kumiki new [PUBLISHER/]NAME.');
  const { text, isCancel } = await import('@clack/prompts');
  const answer = await text({
    message: 'What is the component called?',
    placeholder: 'blur, or your-name/blur',
    validate: (value) => whyNot(value ?? ''),
  });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

/** The template that was given, or that somebody chooses. @throws USAGE, CANCELLED */
export async function askTemplate(given: string | undefined): Promise<TemplateName> {
  const names = Object.keys(templates) as TemplateName[];
  if (given !== undefined && isTemplate(given)) return given;
  if (given !== undefined) {
    throw usageError('new', `There is no template "${given}"; there are ${names.join(', ')}.`);
  }
  if (!canAsk())
    throw usageError('new', `The template is missing: --template ${names.join(' or --template ')}.`);
  const { select, isCancel } = await import('@clack/prompts');
  const answer = await select({
    message: 'What does it begin as?',
    options: names.map((value) => ({ value, label: value, hint: templates[value] })),
  });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

function whyNot(name: string): string | undefined {
  try {
    readName(name);
    return undefined;
  } catch (thrown) {
    return thrown instanceof KumikiError ? thrown.remedy : String(thrown);
  }
}

function cancelled(): KumikiError {
  return kumikiError('CANCELLED', { what: 'The new component' });
}
