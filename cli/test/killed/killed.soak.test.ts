import { expect, test } from 'vitest';
import { killTrial } from './trial.ts';

const kills = Number(process.env['KUMIKI_SOAK_PLATFORM_KILLS'] ?? 50);
/** So many kills of one platform before it is judged. */
const killsEach = Math.min(10, kills);
const first = Number(process.env['KUMIKI_SOAK_SEED'] ?? Date.now() % 1_000_000);
const seeds = Array.from({ length: Math.ceil(kills / killsEach) }, (_, at) => first + at * 1000);

test.each(seeds)(
  `a platform that is killed under load ${killsEach} times keeps what it promised: seed %i`,
  async (seed) => {
    const { requests, answered, wrong } = await killTrial(seed, killsEach);
    console.log(`seed ${seed}: ${requests} requests, all of them answered in the end (${answered})`);
    expect(wrong, `seed ${seed}`).toEqual([]);
  },
);
