/** Numbers from 0 to 1, the same in every run: a linear congruential generator (Numerical Recipes, 2nd edition). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** From one end to the other. */
export function between(random: () => number, low: number, high: number): number {
  return low + (high - low) * random();
}
