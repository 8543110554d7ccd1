import type { LogLine } from './progress.ts';

/**
 * A line as a person reads it: `14:05:09.120 WARN  message {"key":1}`, in local time. It comes from a component,
 * so characters that steer a terminal are shown and not sent; further lines are indented.
 */
export function formatLogLine({ time, level, message, data }: LogLine): string {
  const date = new Date(time);
  const [hours, minutes, seconds] = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits);
  const clock = `${hours}:${minutes}:${seconds}.${String(date.getMilliseconds()).padStart(3, '0')}`;
  const text = data === undefined ? message : `${message} ${JSON.stringify(data)}`;
  return `${clock} ${level.toUpperCase().padEnd(5)} ${printable(text)}`;
}

/** A line as a file keeps it: one JSON object, without a line break in or after it. */
export function jsonLogLine({ time, level, message, data }: LogLine): string {
  return JSON.stringify({ time: new Date(time).toISOString(), level, message, data });
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** Shows control characters by their number; a line break continues under the text. */
function printable(text: string): string {
  return text.replace(/\r?\n/g, '\n                   ').replace(
    // The control characters of ISO 6429 but line break and tab, and those that turn the direction of writing.
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
