/** One record of a table, and the line that it begins in, from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** What `parseCsv` throws. */
export class CsvError extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/**
 * Reads comma-separated values (RFC 4180): fields may stand in quotes, with commas, line ends and doubled quotes in them.
 * Lines without anything are left out; a byte order mark is.
 * @throws CsvError
 */
export function parseCsv(text: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/y;
  let [line, start] = [1, 1];
  let fields: string[] = [];
  pattern.lastIndex = text.startsWith('\uFEFF') ? 1 : 0;
  for (;;) {
    const match = pattern.exec(text);
    if (!match) throw new CsvError(line, 'a quote is not closed, or there is something beside it');
    const [, quoted, plain = '', end] = match;
    fields.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'));
    line += quoted === undefined ? 0 : quoted.split('\n').length - 1;
    if (end === ',') continue;
    if (fields.length > 1 || fields[0] !== '') records.push({ line: start, fields });
    fields = [];
    line++;
    start = line;
    if (end === '' || pattern.lastIndex >= text.length) return records;
  }
}
