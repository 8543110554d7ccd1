import { onOutput, padEnd, safe, widthOf } from '../../../console/terminal.ts';
import type { StepReasons } from './records.ts';

/** Step by step, for how many items it ran and why, as a small table. */
export function reasonsText(steps: readonly StepReasons[]): string {
  const width = Math.max(...steps.map(({ step }) => widthOf(step)));
  const lines = steps.map(({ step, cached, unneeded, ran }) => {
    const parts = [...ran].map(([why, times]) => `ran for ${times}: ${why}`);
    if (cached > 0) parts.unshift(`${cached} from before`);
    if (unneeded > 0) parts.push(`${unneeded} not needed: a later result was there`);
    return `  ${padEnd(safe(step), width)}  ${safe(parts.join(' · ')) || 'did not run'}`;
  });
  return [onOutput.bold('Why each step ran'), ...lines].join('\n');
}
