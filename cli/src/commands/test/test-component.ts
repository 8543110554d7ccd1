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
import { isInspected } from '../run/prepare/inspected.ts';
import { StrayErrors } from '../run/stray-errors.ts';
import { runAuthorTests, type AuthorTests } from './author-tests.ts';
import { examplesApart } from './examples-apart.ts';
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

export interface TestOptions {
  readonly update?: boolean;
  readonly show: boolean;
  /** The most that a file of the author's own tests may take, in ms; in Python, all of them together. */
  readonly fileLimitMs?: number;
}

/** Five minutes. */
const usualFileLimitMs = 300_000;

/** Runs the examples of a component and the tests of its author, and shows how they went where people look. */
export async function testComponent(
  folder: string,
  { update = false, show, fileLimitMs = usualFileLimitMs }: TestOptions,
): Promise<TestedComponent> {
  const { manifest } = await useComponent(folder);
  const strays: KumikiError[] = [];
  const stray = (error: KumikiError) => void strays.push(error);
  const isApart = !isPython(manifest) && !isInspected();
  const examples = isApart
    ? await examplesApart(resolve(folder), manifest, { update, show, stray })
    : await examplesHere(folder, { update, stray });
  if (show) for (const example of examples) print(exampleText(example));
  const dir = resolve(folder);
  const own = isPython(manifest)
    ? await runPythonTests(dir, manifest, { show, limitMs: fileLimitMs })
    : await runAuthorTests(dir, { show, limitMs: fileLimitMs });
  if (show) strays.forEach(reportError);
  const passed = examples.filter((example) => example.passed).length + own.passed;
  const failed = examples.filter((example) => !example.passed).length + own.failed + strays.length;
  return { component: manifest.name, passed, failed, examples, own };
}

/** For a debugger, which looks into this process, and for components that have a process of their own anyway. */
async function examplesHere(
  folder: string,
  { update, stray }: { readonly update: boolean; readonly stray: (error: KumikiError) => void },
): Promise<ExampleResult[]> {
  shareOneSdk();
  using _ = new StrayErrors({ stray, fatal: reportError });
  return await runExamples(folder, { update });
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
