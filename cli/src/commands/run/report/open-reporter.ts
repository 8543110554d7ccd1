import { HumanReporter } from './human-reporter.ts';
import { keepOutputForPrint } from '../../../console/terminal.ts';
import { JsonReporter } from './json-reporter.ts';
import type { RunReporter } from './records.ts';

export function openReporter({ json, verbose }: { json: boolean; verbose: boolean }): RunReporter {
  if (!json) return new HumanReporter({ verbose });
  keepOutputForPrint();
  return new JsonReporter();
}
