import { setImmediate as nextTurn } from 'node:timers/promises';

/** Figures of one measured thing: the middle one counts, the others say how far to trust it. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { min: sorted[0]!, median: sorted[Math.floor(sorted.length / 2)]!, max: sorted.at(-1)! };
}

/** Lets what a piece of work left for later be done, so that it is not counted to the next one. */
export async function settled(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/** Runs a piece of work and gives its time in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Times two pieces of work turn by turn, so that what the machine does meanwhile falls on both, and gives the
 * ratio of their speeds: above 1, `ours` is the faster one. The first round warms up and is not counted.
 */
export async function speedRatio(
  rounds: number,
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
): Promise<Spread> {
  const ratios: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    // Who goes first changes, since the first one may find colder caches.
    const first = round % 2 === 0 ? ours : theirs;
    const second = first === ours ? theirs : ours;
    const firstMs = await timed(first);
    const secondMs = await timed(second);
    const ratio = first === ours ? secondMs / firstMs : firstMs / secondMs;
    if (round > 0) ratios.push(ratio);
  }
  return spread(ratios);
}
