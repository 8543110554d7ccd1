/*
 * CSV as RFC 4180 has it, in a form that Excel opens by itself with Japanese in it: UTF-8 with a byte order mark, and
 * lines that end with CR LF.
 */

export const byteOrderMark = '\uFEFF';

/** What programs for tables would carry out: https://owasp.org/www-community/attacks/CSV_Injection */
const formula = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * One line. Numbers stand as they are; a text that would be a formula gets an apostrophe before it, which makes it a
 * text.
 */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  const text = typeof cell === 'string' ? cell : JSON.stringify(cell);
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
