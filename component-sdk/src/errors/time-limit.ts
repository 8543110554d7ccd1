import { kumikiError, type KumikiError } from './kumiki-error.ts';

/** A time limit as messages say it: `200 ms`, `60 s`, `5 min`. @param ms in ms */
export function limitText(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  return ms >= 120_000 && ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1000} s`;
}

/** What took longer than it might: STEP_TIMEOUT. @param where begins the sentence @param limit in ms */
export function stepTimeout(where: string, limit: number): KumikiError {
  return kumikiError('STEP_TIMEOUT', { where, limit: limitText(limit) });
}
