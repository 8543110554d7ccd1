import { formatProblem, kumikiError, type Problem } from '@kumiki/component-sdk/errors';
import { reportError } from '../../console/report-error.ts';
import { printError } from '../../console/terminal.ts';
import { checkComponent } from '../check/check-component.ts';
import { testComponent } from '../test/test-component.ts';

export interface Candidate {
  readonly folder: string;
  readonly name: string;
}

/** @param show whether people see what is wrong @throws PUBLISH_NOT_READY where its check finds an error */
export async function checkReady({ folder, name }: Candidate, show: boolean): Promise<void> {
  const { problems, errors, source } = await checkComponent(folder);
  const wrong = problems.filter(({ severity }) => severity === 'error');
  if (wrong.length + errors.length === 0) return;
  if (show) {
    for (const found of wrong) printError(formatProblem(found, source.name));
    for (const error of errors) reportError(error);
  }
  throw notReady(name, errors[0]?.message.replace(/\.$/, '') ?? whatIsWrong(wrong[0]!, source.name));
}

/** @throws PUBLISH_NOT_READY where a test fails */
export async function testReady({ folder, name }: Candidate, show: boolean): Promise<void> {
  const { failed } = await testComponent(folder, { show });
  if (failed > 0) throw notReady(name, failed === 1 ? 'a test failed' : `${failed} tests failed`);
}

function whatIsWrong(found: Problem, manifest: string): string {
  return `${found.document ?? manifest} has errors`;
}

function notReady(component: string, reason: string): Error {
  return kumikiError('PUBLISH_NOT_READY', { component, reason });
}
