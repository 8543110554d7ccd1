/** The time, in ms since the epoch, which goes on by itself while something shows it. */
export function clock(everyMs = 10_000): () => number {
  let now = $state(Date.now());
  $effect(() => {
    const timer = setInterval(() => {
      now = Date.now();
    }, everyMs);
    return () => clearInterval(timer);
  });
  return () => now;
}
