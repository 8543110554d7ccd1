import { formatDuration, formatNumber, t } from '../../i18n/language.svelte.ts';

/** A time of a frame: below 100 ms a digit behind the point says something, such as `2.3 ms`. */
export function formatMs(ms: number): string {
  if (ms >= 100) return formatDuration(ms);
  const digits = ms >= 10 ? 0 : 1;
  return t().milliseconds(formatNumber(ms, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
}

/** Frames a second, such as `9.8`. */
export function formatRate(rate: number): string {
  return formatNumber(rate, { maximumFractionDigits: rate < 10 ? 1 : 0 });
}
