import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { runStages, type Stage } from './run.ts';

let told: string[];
beforeEach(() => {
  told = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => told.push(text.replace(/[0-9.]+ s/, '0 s')));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

/** A stage that runs until `end` is called. */
function stage(name: string): Stage & { end: (failed?: boolean) => void; isRunning: () => boolean } {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  let isRunning = false;
  return {
    name,
    isRunning: () => isRunning,
    end: (failed = false) => resolve(failed),
    async run() {
      isRunning = true;
      const failed = await promise;
      isRunning = false;
      const tally = { passed: Number(!failed), failed: Number(failed), skipped: 0 };
      return { tally, output: `what ${name} found\n` };
    },
  };
}

test('stages side by side run two at once, are told in their order, each as a whole, and the next one waits for all', async () => {
  const [format, lint, types, build] = [stage('format'), stage('lint'), stage('types'), stage('build')];
  const all = [format, lint, types, build];
  const running = () => all.filter((one) => one.isRunning()).map(({ name }) => name);
  const ended = runStages([[format, lint, types], build]);
  expect(running()).toEqual(['format', 'lint']);
  lint.end(true);
  await expect.poll(running).toEqual(['format', 'types']);
  types.end();
  await expect.poll(running).toEqual(['format']);
  expect(told).toEqual([]);
  format.end();
  await expect.poll(running).toEqual(['build']);
  expect(told).toEqual([
    'format   ok (0 s)',
    'what lint found',
    'lint     FAILED (0 s)',
    'types    ok (0 s)',
  ]);
  build.end();
  await ended;
  expect(told.slice(4)).toEqual(['build    ok (0 s)', '3 passed, 1 failed']);
  expect(process.exitCode).toBe(1);
});

test('nothing failed: the exit code is left as it is', async () => {
  const [format, lint] = [stage('format'), stage('lint')];
  format.end();
  lint.end();
  await runStages([[format, lint]]);
  expect([told.at(-1), process.exitCode]).toEqual(['2 passed, 0 failed', undefined]);
});
