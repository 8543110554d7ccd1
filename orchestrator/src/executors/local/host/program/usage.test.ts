import { expect, test } from 'vitest';
import { OwnUsage } from './usage.ts';

function run(usage: OwnUsage, brief?: string) {
  const took = usage.begin(brief);
  const { cpuMs, peakMemory } = took();
  usage.end(took);
  expect(cpuMs).toBeGreaterThanOrEqual(0);
  return peakMemory;
}

test.runIf(process.platform === 'linux')('the peak of a run is that of its process', () => {
  const usage = new OwnUsage();
  expect(run(usage)).toBeGreaterThan(10 * 2 ** 20);
  expect(run(usage)).toBeGreaterThan(10 * 2 ** 20);
});

test.runIf(process.platform === 'linux')('of what is brief it is read now and then, of each kind', () => {
  const usage = new OwnUsage();
  expect(run(usage, 'blur')).toBeGreaterThan(0);
  expect(run(usage, 'blur')).toBeUndefined();
  expect(run(usage, 'resize')).toBeGreaterThan(0);
  expect(run(usage)).toBeGreaterThan(0);
  expect(run(usage, 'blur')).toBeUndefined();
});
