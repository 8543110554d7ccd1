import type { LocalText } from '../api/types.ts';
import { en } from './en.ts';
import { ja } from './ja.ts';
import type { Messages } from './messages.ts';

export const languages = { en, ja } as const satisfies Record<string, Messages>;
export type Language = keyof typeof languages;

const kept = 'kumiki.language';

let chosen = $state<Language>(startLanguage());

function startLanguage(): Language {
  const before = localStorage.getItem(kept);
  if (before === 'en' || before === 'ja') return before;
  return navigator.languages.some((one) => one.toLowerCase().startsWith('ja')) ? 'ja' : 'en';
}

export function language(): Language {
  return chosen;
}

export function setLanguage(to: Language): void {
  chosen = to;
  localStorage.setItem(kept, to);
}

/** The language with the region of whoever looks on: dates and numbers are not the same wherever English is spoken. */
function region(): string {
  return navigator.languages.find((one) => one.toLowerCase().startsWith(chosen)) ?? chosen;
}

/** The texts in the language that is chosen. */
export function t(): Messages {
  return languages[chosen];
}

/** A text of a document or manifest in the language that is chosen, else in English. */
export function localText(text: LocalText | string | undefined, otherwise = ''): string {
  if (text === undefined) return otherwise;
  if (typeof text === 'string') return text;
  return text[chosen] ?? text.en;
}

/** Several things in a row: `a, b`. */
export function formatList(items: readonly string[]): string {
  return items.join(chosen === 'ja' ? '、' : ', ');
}

/** Several things that may be lists themselves: `a, b; c`. */
export function formatLists(items: readonly string[]): string {
  return items.join(chosen === 'ja' ? '／' : '; ');
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  return new Intl.NumberFormat(region(), options).format(value);
}

/** `1,234 ms`, `12.3 s`, `4.5 min`: one unit. */
export function formatDuration(ms: number): string {
  const digits = (count: number) => formatNumber(count, { maximumSignificantDigits: 3 });
  if (ms < 1000) return t().milliseconds(formatNumber(Math.round(ms)));
  return ms < 100_000 ? t().seconds(digits(ms / 1000)) : t().minutes(digits(ms / 60_000));
}

/** `3 minutes ago`. */
export function formatAgo(time: string, now: number): string {
  const seconds = (Date.parse(time) - now) / 1000;
  const relative = new Intl.RelativeTimeFormat(chosen, { numeric: 'auto' });
  const units = [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  for (const [unit, length] of units) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return relative.format(Math.min(0, Math.round(seconds)), 'second');
}

/** `in 20 seconds`, of a time to come; where it is past already, `now`. */
export function formatIn(time: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(time) - now) / 1000));
  if (seconds >= 60) return formatAgo(time, now);
  return new Intl.RelativeTimeFormat(chosen, { numeric: 'auto' }).format(seconds, 'second');
}

/** With date and seconds. */
export function formatTime(time: string): string {
  return new Intl.DateTimeFormat(region(), { dateStyle: 'medium', timeStyle: 'medium' }).format(
    new Date(time),
  );
}

/** The time of the day down to the millisecond, as lines of a log have it. */
export function formatMoment(time: string): string {
  return new Intl.DateTimeFormat(region(), {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).format(new Date(time));
}

/** The time of the day, with the day where it is not today. */
export function formatClock(time: string): string {
  const at = new Date(time);
  const isToday = at.toDateString() === new Date().toDateString();
  const day = isToday ? {} : ({ month: 'short', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(region(), { ...day, hour: '2-digit', minute: '2-digit' }).format(at);
}

export function formatBytes(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return formatNumber(value, {
    style: 'unit',
    unit: units[unit]!,
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumSignificantDigits: 3,
  });
}
