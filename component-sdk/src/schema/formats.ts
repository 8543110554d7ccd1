/** A `format` that schemas may name: what people are told, and the test. All are linear in the text's length. */
interface Format {
  readonly expected: string;
  readonly test: (text: string) => boolean;
}

const date = /^(\d{4})-(\d{2})-(\d{2})$/;
const time = /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** Dates and times as in RFC 3339 (without leap seconds), addresses as in RFC 3986. */
export const formats: Readonly<Record<string, Format>> = {
  color: {
    expected: 'a colour such as "#ff8800", or "#ff880080" with its opacity',
    test: (text) => /^#([0-9a-f]{6}|[0-9a-f]{8})$/i.test(text),
  },
  date: { expected: 'a date such as "2026-04-01"', test: isDate },
  time: { expected: 'a time such as "09:30:00Z"', test: (text) => time.test(text) },
  'date-time': {
    expected: 'a date and time such as "2026-04-01T09:30:00Z"',
    test: (text) => /^.{10}[T ]/i.test(text) && isDate(text.slice(0, 10)) && time.test(text.slice(11)),
  },
  uri: {
    expected: 'an address such as "https://example.com/a"',
    test: (text) => /^[a-z][a-z0-9+.-]*:[^\s\\"<>^`{|}]+$/i.test(text) && URL.canParse(text),
  },
  uuid: {
    expected: 'a UUID',
    test: (text) => /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text),
  },
};

/** The tests alone, as Ajv takes them. */
export const formatTests: Readonly<Record<string, Format['test']>> = Object.fromEntries(
  Object.entries(formats).map(([name, { test }]) => [name, test]),
);

/** A day that the calendar has. */
function isDate(text: string): boolean {
  const [, year, month, day] = date.exec(text)?.map(Number) ?? [];
  if (year === undefined || month === undefined || day === undefined) return false;
  const made = new Date(Date.UTC(2000, month - 1, day));
  made.setUTCFullYear(year, month - 1, day);
  return made.getUTCMonth() === month - 1 && made.getUTCDate() === day && month >= 1;
}
