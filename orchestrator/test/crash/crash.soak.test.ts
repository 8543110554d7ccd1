import { expect, test } from 'vitest';
import { randomDeaths, trial } from './trial.ts';

const deaths = Number(process.env['KUMIKI_SOAK_KILLS'] ?? 400);
/** So many processes die on one data folder before it is judged. */
const deathsEach = Math.min(20, deaths);
const first = Number(process.env['KUMIKI_SOAK_SEED'] ?? Date.now() % 1_000_000);
const seeds = Array.from({ length: Math.ceil(deaths / deathsEach) }, (_, at) => first + at * 1000);

test.each(seeds)(
  `${deathsEach} processes that die at random moments leave nothing to wish for: seed %i`,
  async (seed) => {
    const found = await trial(randomDeaths(seed, deathsEach), { seed, executions: 40, items: 6 });
    console.log(`seed ${seed}: ${found.kills} kills, ${found.executions} executions accepted`);
    expect(found.wrong, `seed ${seed}`).toEqual([]);
  },
);
