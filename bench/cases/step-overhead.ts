import type { Benchmark } from '../benchmark.ts';
import { dataRun, type Where } from '../local-run.ts';
import { spread, timed, type Spread } from '../measure.ts';

const few = 1;
const many = 21;
const items = 500;

/** What a step costs beside its work: chains of 21 steps and of one that do nothing, the difference by step. */
export const stepOverhead: Benchmark = {
  name: 'local.step_overhead_ms',
  unit: 'ms a step',
  target: 'at most 0.05 in process',
  async measure() {
    return { '': await overhead('in_process'), host: await overhead('hosts') };
  },
};

async function overhead(where: Where): Promise<Spread> {
  const short = await dataRun(chain(few), 1, where);
  const long = await dataRun(chain(many), 1, where);
  const numbers = Array.from({ length: items }, (_, at) => at);
  const costs: number[] = [];
  for (let round = 0; round <= 8; round++) {
    const shortMs = await timed(async () => await short.run(numbers));
    const longMs = await timed(async () => await long.run(numbers));
    if (round > 0) costs.push((longMs - shortMs) / items / (many - few));
  }
  await Promise.all([short.close(), long.close()]);
  return spread(costs);
}

function chain(length: number): string {
  const steps = Array.from({ length }, (_, at) => {
    const from = at === 0 ? '$inputs.number' : `$steps.s${at - 1}.number`;
    return `  s${at}: {component: bench/trivial, inputs: {number: ${from}}}`;
  });
  return `
apiVersion: kumiki/v1
kind: Pipeline
name: chain
inputs: {number: {type: number}}
steps:
${steps.join('\n')}
outputs: {number: $steps.s${length - 1}.number}
keep: outputs
`;
}
