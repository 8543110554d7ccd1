/** How far the sum of probabilities may be from 1, by rounding in the model. */
const slack = 1e-3;

/**
 * Scores as probabilities: those that are some already stay; others, as models without a last softmax give them, go
 * through one (exp(x) / sum of exp(x), less the largest x so that nothing overflows).
 */
export function probabilities(scores: Float32Array): Float32Array {
  let [sum, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const score of scores) {
    sum += score;
    low = Math.min(low, score);
    high = Math.max(high, score);
  }
  const are = low >= -slack && high <= 1 + slack && (Math.abs(sum - 1) <= slack || scores.length === 1);
  if (are) return scores.map((score) => Math.min(1, Math.max(0, score)));
  const powers = scores.map((score) => Math.exp(score - high));
  const total = powers.reduce((all, power) => all + power, 0);
  return powers.map((power) => power / total);
}
