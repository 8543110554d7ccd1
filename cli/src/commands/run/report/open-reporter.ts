import { HumanReporter } from './human-reporter.ts';
import { JsonReporter } from './json-reporter.ts';
import type { RunReporter } from './records.ts';

export function openReporter({ json, verbose }: { json: boolean; verbose: boolean }): RunReporter {
  return json ? new JsonReporter() : new HumanReporter({ verbose });
}
