/** What people who mean no good, and programs with faults, send in the place of a text. */
export const badTexts: readonly string[] = [
  '',
  ' ',
  '..',
  '../../../etc/passwd',
  '..\\..\\windows',
  '%',
  '%00',
  'a\u0000b',
  "'; DROP TABLE execution; --",
  '" OR 1=1',
  '${7*7}{{7*7}}<%= 7 %>',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  '-1',
  '0',
  '1e999',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '検査'.repeat(200),
  '\ud800',
  '\u202e\u0007\n\r',
  '😀'.repeat(3000),
];

/** Ids that look like ones, and are nobody's. */
export const strangeIds: readonly string[] = [
  '01a20f44-1915-725e-a432-031822541cb1',
  '00000000-0000-0000-0000-000000000000',
  `sha256:${'0'.repeat(64)}`,
  '999999',
  'nobody',
];

export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Bodies in the place of JSON that fits. */
export const badBodies: readonly string[] = [
  '',
  'null',
  '1',
  '"text"',
  '[]',
  '{}',
  '{',
  '{"a": 1, "a": 2}',
  '{"__proto__": {"role": "admin"}}',
  '{"constructor": {"prototype": {}}}',
  nested(200),
  nested(100_000),
  '{"text": "\\ud800"}',
  '\u0000',
  `{"text": ${JSON.stringify('x'.repeat(100_000))}}`,
];

/** What fits no schema of anything. */
export const badValues: readonly unknown[] = [
  null,
  true,
  -1,
  1.5,
  1e308,
  '',
  '../x',
  'a\u0000b',
  '\ud800',
  [],
  {},
  [[[[]]]],
  { a: { b: { c: {} } } },
  'x'.repeat(5000),
];

/**
 * Copies of a value in each of which one thing is wrong, however deep: another value stands there, it is missing, or
 * something is there too much.
 */
export function* withOneFault(good: unknown): Generator {
  for (const bad of badValues) yield bad;
  if (Array.isArray(good)) {
    for (const [at, one] of good.entries()) for (const bad of withOneFault(one)) yield good.with(at, bad);
    yield [...(good as unknown[]), ...(good as unknown[])];
  } else if (typeof good === 'object' && good !== null) {
    yield { ...good, unheard_of: 1 };
    for (const [name, one] of Object.entries(good)) {
      const { [name]: _, ...without } = good as Readonly<Record<string, unknown>>;
      yield without;
      for (const bad of withOneFault(one)) yield { ...good, [name]: bad };
    }
  }
}
