import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Benchmark } from '../benchmark.ts';
import { samplePictures } from '../local-run.ts';
import { spread } from '../measure.ts';

/** From the start of `kumiki run` on a three-step pipeline to the beginning of work on the first item, process start included. */
export const startUp: Benchmark = {
  name: 'local.start_up_ms',
  unit: 'ms',
  target: 'at most 500',
  async measure() {
    const [picture] = await samplePictures();
    const out = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
    const times: number[] = [];
    for (let round = 0; round <= 8; round++) {
      const ms = await firstStep(picture!, out);
      if (round > 0) times.push(ms);
    }
    await rm(out, { recursive: true });
    return { '': spread(times) };
  },
};

async function firstStep(picture: string, out: string): Promise<number> {
  const started = performance.now();
  const args = ['cli/bin/kumiki.js', 'run', 'bench/pipelines/three-steps.yaml', '--in', `image=${picture}`];
  const child = spawn(process.execPath, [...args, '--out', out, '--json', '--no-cache'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let ms = Number.NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as { type: string; durationMs: number };
    // The line comes when the item has ended; its own time leads back to when its work began.
    if (told.type === 'item') ms = performance.now() - started - told.durationMs;
  }
  await closed;
  return ms;
}
