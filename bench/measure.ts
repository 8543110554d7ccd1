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

/** Runs a piece of work and gives its time in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** What two pieces of work took in one round, in ms. */
export interface Turns {
  readonly ours: number;
  readonly theirs: number;
}

/**
 * Times two pieces of work turn by turn, so that what the machine does meanwhile falls on both. What one of them leaves for
 * later is done before the other begins.
 */
export async function inTurns(
  rounds: number,
  ours: (round: number) => Promise<unknown>,
  theirs: (round: number) => Promise<unknown>,
): Promise<Turns[]> {
  const all: Turns[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes, since the first one may find colder caches.
    const isOursFirst = round % 2 === 0;
    const [first, second] = isOursFirst ? [ours, theirs] : [theirs, ours];
    const firstMs = await timed(async () => await first(round));
    await settled();
    const secondMs = await timed(async () => await second(round));
    await settled();
    all.push(isOursFirst ? { ours: firstMs, theirs: secondMs } : { ours: secondMs, theirs: firstMs });
  }
  return all;
}

/** Two turns of the event loop: what was left for the next one may leave something too. */
async function settled(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

/**
 * Times two pieces of work in turns, and gives the ratio of their speeds: above 1, `ours` is the faster one. The first round
 * warms up and is not counted.
 */
export async function speedRatio(
  rounds: number,
  ours: () => Promise<unknown>,
  theirs: () => Promise<unknown>,
): Promise<Spread> {
  const turns = await inTurns(rounds + 1, ours, theirs);
  return spread(turns.slice(1).map((turn) => turn.theirs / turn.ours));
}
