/** How often each level occurs: 256 bins for 8-bit samples, 65,536 for 16-bit ones, so that no level is merged. */
export function histogram(samples: Uint8Array | Uint16Array): Float64Array {
  const bins = new Float64Array(samples instanceof Uint8Array ? 256 : 65_536);
  for (let at = 0; at < samples.length; at++) bins[samples[at]!]! += 1;
  return bins;
}

/**
 * The level that parts a histogram best: levels up to it are one class, levels above it the other, and the variance
 * between the two is largest. The lowest such level where several are equally good; the only level where there is
 * one. N. Otsu, A Threshold Selection Method from Gray-Level Histograms, IEEE Transactions on Systems, Man, and
 * Cybernetics 9 (1979).
 */
export function otsu(bins: Float64Array): number {
  let [count, sum] = [0, 0];
  for (let level = 0; level < bins.length; level++) {
    count += bins[level]!;
    sum += level * bins[level]!;
  }
  let [best, bestVariance] = [0, -1];
  let [below, belowSum] = [0, 0];
  for (let level = 0; level < bins.length; level++) {
    if (bins[level] === 0) continue;
    below += bins[level]!;
    belowSum += level * bins[level]!;
    const above = count - below;
    const apart = above === 0 ? 0 : belowSum / below - (sum - belowSum) / above;
    const variance = below * above * apart * apart;
    if (variance > bestVariance) [best, bestVariance] = [level, variance];
  }
  return best;
}
