import { resolve } from 'node:path';
import type { KumikiError } from '@kumiki/component-sdk/errors';
import { isPython } from '@kumiki/component-sdk/manifest';
import { runExamples, type ExampleResult } from '@kumiki/component-sdk/testing';
import { shareOneSdk } from '@kumiki/component-sdk/worker';
import { useComponent } from '../../component-folder/read.ts';
import { shownPath } from '../../console/paths.ts';
import { placeOf, reportError } from '../../console/report-error.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import { duration } from '../../console/words.ts';
import { StrayErrors } from '../run/stray-errors.ts';
import { runAuthorTests, type AuthorTests } from './author-tests.ts';
import { runPythonTests } from './python-tests.ts';

export interface TestedComponent {
  readonly component: string;
  /** Examples and tests together. */
  readonly passed: number;
  /** With the errors that the component left behind. */
  readonly failed: number;
  readonly examples: readonly ExampleResult[];
  readonly own: AuthorTests;
}

/** Runs the examples of a component and the tests of its author, and shows how they went where people look. */
export async function testComponent(
  folder: string,
  { update = false, show }: { readonly update?: boolean; readonly show: boolean },
): Promise<TestedComponent> {
  const { manifest } = await useComponent(folder);
  shareOneSdk();
  const strays: KumikiError[] = [];
  using _ = new StrayErrors({ stray: (error) => void strays.push(error), fatal: reportError });
  const examples = await runExamples(folder, { update });
  if (show) for (const example of examples) print(exampleText(example));
  const dir = resolve(folder);
  const own = isPython(manifest)
    ? await runPythonTests(dir, manifest, show)
    : await runAuthorTests(dir, show);
  if (show) strays.forEach(reportError);
  const passed = examples.filter((example) => example.passed).length + own.passed;
  const failed = examples.filter((example) => !example.passed).length + own.failed + strays.length;
  return { component: manifest.name, passed, failed, examples, own };
}

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
