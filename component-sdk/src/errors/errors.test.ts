import { describe, expect, it } from 'vitest';
import { fill } from './entry.ts';
import {
  asKumikiError,
  errorTable,
  formatPath,
  formatProblem,
  kumikiError,
  limitText,
  problem,
  reasonOf,
} from './index.ts';

describe('the error table', () => {
  it.each(Object.entries(errorTable))('%s says what happened and what to do, in sentences', (code, entry) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    for (const text of [entry.message, entry.remedy])
      expect(text).toMatch(/^(["{A-Z]|npm ).*([.?!]|\})["]?$/s);
    expect(entry.http).toBeGreaterThanOrEqual(400);
    // What may succeed the next time is never the caller's fault alone.
    expect([entry.retryable, entry.side]).not.toEqual([true, 'caller']);
  });
});

describe('an error', () => {
  const error = kumikiError('IMAGE_EMPTY', { source: 'a.jpg' }, { at: { step: 'find' } });

  it('carries its texts with the values filled in', () => {
    expect(error.message).toBe('a.jpg has no bytes.');
    expect(error.toJSON()).toMatchObject({ code: 'IMAGE_EMPTY', retryable: false, at: { step: 'find' } });
  });

  it('learns where it arose on its way up, and keeps what it knew', () => {
    expect(error.within({ step: 'other', item: 'photo' }).at).toEqual({ step: 'find', item: 'photo' });
  });

  it('is made of anything thrown', () => {
    expect(asKumikiError(error)).toBe(error);
    expect(asKumikiError('no', 'test/x')).toMatchObject({
      code: 'COMPONENT_THREW',
      at: { component: 'test/x' },
    });
    const notFound = new Error("Cannot find package '@acme/tools' imported from /components/x.ts");
    expect(asKumikiError(notFound, 'test/x')).toMatchObject({
      code: 'COMPONENT_PACKAGE_MISSING',
      message: expect.stringContaining('"@acme/tools"') as string,
    });
    expect(asKumikiError(new Error('no')).code).toBe('INTERNAL');
    expect(reasonOf(new Error('two\nlines.'))).toBe('two lines');
  });

  it.each([
    ['no prototype', Object.create(null)],
    ['a text that throws', { toString: () => expect.unreachable() }],
    ['a message that is no text', Object.assign(new Error(), { message: { status: 500 } })],
    [
      'a trap for every question',
      new Proxy(
        {},
        {
          get: () => expect.unreachable(),
          getPrototypeOf: () => expect.unreachable(),
        },
      ),
    ],
  ])('is made of an object with %s, and it stays the fault of the component', (_, thrown: unknown) => {
    expect(asKumikiError(thrown, 'test/x').code).toBe('COMPONENT_THREW');
  });

  it('does not repeat endless text from outside', () => {
    expect(kumikiError('IMAGE_EMPTY', { source: 'x'.repeat(5000) }).message.length).toBeLessThan(400);
  });
});

describe('texts', () => {
  it('begin with a capital letter also where a value begins them', () => {
    expect(fill('{where} has no input.', { where: 'the step "a"' })).toBe('The step "a" has no input.');
    expect(fill('{path} is there.', { path: 'the-file.png' })).toBe('the-file.png is there.');
  });

  it('name places as people write them', () => {
    expect(formatPath([])).toBe('(document)');
    expect(formatPath(['steps', 'find', 'rules', 0, 'count'])).toBe('steps.find.rules[0].count');
    const found = problem('DOCUMENT_NUMBER', { found: '.nan' }, { path: ['a'], line: 3, column: 7 });
    expect(formatProblem(found, 'p.yaml')).toMatch(/^p\.yaml:3:7 a: .*\(DOCUMENT_NUMBER\)$/);
  });
});

it.each([
  [200, '200 ms'],
  [1500, '1.5 s'],
  [60_000, '60 s'],
  [300_000, '5 min'],
])('a limit of %d ms is said as %s', (ms, text) => {
  expect(limitText(ms)).toBe(text);
});
