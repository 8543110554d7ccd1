/**
 * `npm run bench -- [--json] [NAME…]`: runs the benchmarks whose names begin with one of those given, or all.
 * `--json` prints one flat object, a number a name, for programs; otherwise a table with the spread.
 */
import { parseArgs } from 'node:util';
import { benchmarks } from './benchmarks.ts';
import type { Spread } from './measure.ts';

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const wanted = benchmarks.filter(({ name, onRequest = false }) => {
  return (
    (positionals.length === 0 && !onRequest) ||
    positionals.some((start) => name.startsWith(start) || start.startsWith(`${name}/`))
  );
});
if (wanted.length === 0) {
  process.stderr.write(`No benchmark begins with ${positionals.join(', ')}. There are:\n`);
  for (const { name } of benchmarks) process.stderr.write(`  ${name}\n`);
  process.exit(2);
}

const figures: Record<string, number> = {};
for (const { name, unit, target, measure } of wanted) {
  if (!values.json) process.stdout.write(`${name} (${unit}, ${target})\n`);
  const cases = await measure();
  for (const [label, figure] of Object.entries(cases)) {
    const full = label === '' ? name : `${name}/${label}`;
    figures[full] = rounded(figure.median);
    if (!values.json) process.stdout.write(`  ${full.padEnd(52)} ${line(figure)}\n`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function line({ min, median, max }: Spread): string {
  return `${rounded(median)}  (${rounded(min)} to ${rounded(max)})`;
}
