/** A time limit as messages say it: `200 ms`, `60 s`, `5 min`. @param ms in ms */
export function limitText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms >= 120_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}
