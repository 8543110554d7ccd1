import { describe, expect, test } from 'vitest';
import type { Problem } from '../errors/index.ts';
import { readDocument } from './index.ts';

/** `CODE line:column path`, the part of a problem that a person looks for. */
const brief = (problems: readonly Problem[]) =>
  problems.map((p) => `${p.code} ${p.line}:${p.column} ${p.path.join('.')}`.trim());

const problemsOf = (text: string | Uint8Array) => brief(readDocument(text, 'a.yaml').problems);

/** Bad documents must be answered at once, not worked through. */
function quickly<T>(work: () => T): T {
  const start = performance.now();
  const result = work();
  expect(performance.now() - start).toBeLessThan(3000);
  return result;
}

describe('a document', () => {
  test('is the same in YAML and in JSON, with tabs too', () => {
    const yaml = readDocument('name: a\nlist: [1, 2.5, true, null]\ntext: "\\u00e9"\n', 'a.yaml');
    const json = readDocument(
      '{\n\t"name": "a",\n\t"list": [1, 2.5, true, null],\n\t"text": "é"\n}',
      'a.json',
    );
    expect(yaml.problems).toEqual([]);
    expect(json.problems).toEqual([]);
    expect(yaml.data).toEqual({ name: 'a', list: [1, 2.5, true, null], text: 'é' });
    expect(json.data).toEqual(yaml.data);
  });

  test('keeps the words of YAML 1.1 as text, also where it asks for that version', () => {
    expect(readDocument('a: yes\nb: on\nc: 012\n', 'a').data).toEqual({ a: 'yes', b: 'on', c: 12 });
    expect(readDocument('%YAML 1.1\n---\na: yes\n', 'a').data).toEqual({ a: 'yes' });
  });

  test('may be bytes, with or without a byte order mark', () => {
    const bytes = new TextEncoder().encode('\uFEFFname: 画像\n');
    expect(readDocument(bytes, 'a').data).toEqual({ name: '画像' });
    expect(readDocument('\uFEFFname: 画像\n', 'a').data).toEqual({ name: '画像' });
  });

  test('may be empty; that is null and no error of syntax', () => {
    expect(readDocument('', 'a')).toMatchObject({ data: null, problems: [] });
    expect(readDocument('# only a comment\n', 'a')).toMatchObject({ data: null, problems: [] });
  });

  test('repeats short values by alias, as copies', () => {
    const { data } = readDocument('a: &x {n: 1}\nb: *x\n', 'a') as { data: Record<string, object> };
    expect(data).toEqual({ a: { n: 1 }, b: { n: 1 } });
    expect(data['a']).not.toBe(data['b']);
  });

  test('takes << as a key like any other', () => {
    expect(readDocument('a: &x {n: 1}\nb: {<<: *x}\n', 'a').data).toEqual({
      a: { n: 1 },
      b: { '<<': { n: 1 } },
    });
  });
});

describe('a bad document is answered with all problems and their places', () => {
  test.each([
    ['bytes that are not UTF-8', new Uint8Array([0xff, 0xfe, 0x61]), ['DOCUMENT_SYNTAX 1:1']],
    ['a mapping in a value', 'a: b: c\n', ['DOCUMENT_SYNTAX 1:4']],
    ['an open bracket', 'a: [1, 2\n', ['DOCUMENT_SYNTAX 2:1']],
    ['two documents', 'a: 1\n---\nb: 2\n', ['DOCUMENT_SYNTAX 2:1']],
    ['a repeated key', 'a: 1\nb: 2\na: 3\n', ['DOCUMENT_KEY_DUPLICATE 3:1 a']],
    ['a repeated key in JSON', '{"a": {"b": 1, "b": 2}}', ['DOCUMENT_KEY_DUPLICATE 1:16 a.b']],
    [
      'numbers that are none',
      'a: .nan\nb: -.inf\nc: 1e999\n',
      ['DOCUMENT_NUMBER 1:4 a', 'DOCUMENT_NUMBER 2:4 b', 'DOCUMENT_NUMBER 3:4 c'],
    ],
    [
      'keys that reach prototypes',
      '__proto__: {x: 1}\na: {constructor: 1, "prototype": 2}\n',
      [
        'DOCUMENT_KEY_FORBIDDEN 1:1 __proto__',
        'DOCUMENT_KEY_FORBIDDEN 2:5 a.constructor',
        'DOCUMENT_KEY_FORBIDDEN 2:21 a.prototype',
      ],
    ],
    [
      'keys that are not text',
      '1: a\n? [b]\n: c\n: d\n',
      ['DOCUMENT_SYNTAX 1:1', 'DOCUMENT_SYNTAX 2:3', 'DOCUMENT_SYNTAX 4:1'],
    ],
    [
      'tags',
      'a: !!js/function "f"\nb: !!binary aGk=\nc: !own {x: 1}\nd: !!str 5\n',
      ['DOCUMENT_SYNTAX 1:18 a', 'DOCUMENT_SYNTAX 2:13 b', 'DOCUMENT_SYNTAX 3:9 c'],
    ],
    [
      'an alias of nothing and of itself',
      'a: *x\nb: &y [*y]\n',
      ['DOCUMENT_SYNTAX 1:4 a', 'DOCUMENT_SYNTAX 2:8 b.0'],
    ],
  ])('%s', (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test('says where the first of two equal keys stands', () => {
    expect(readDocument('a: 1\nb: 2\na: 3\n', 'a').problems[0]?.remedy).toContain('line 1');
  });

  test('reports at most a hundred', () => {
    expect(problemsOf('- .nan\n'.repeat(5000))).toHaveLength(100);
  });
});

describe('a document made to exhaust the reader', () => {
  test.each([
    ['brackets', '['.repeat(100_000)],
    ['closed brackets', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['JSON objects', '{"a":'.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['indentation', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
  ])('is refused for its depth: %s', (_, text) => {
    const found = quickly(() => readDocument(text, 'deep.yaml'));
    expect(found.data).toBeUndefined();
    expect(found.problems.map(({ code }) => code)).toEqual(['DOCUMENT_TOO_DEEP']);
  });

  test('may be exactly as deep as the limit', () => {
    const nested = (depth: number) => readDocument('['.repeat(depth) + ']'.repeat(depth), 'a').problems;
    expect(nested(64)).toEqual([]);
    expect(brief(nested(65))).toEqual([expect.stringMatching(/^DOCUMENT_TOO_DEEP 1:6[56]/)]);
  });

  test('is refused for its size, by bytes or by what it holds', () => {
    expect(problemsOf(' '.repeat(1_048_577))).toEqual(['DOCUMENT_TOO_LARGE 1:1']);
    const many = quickly(() => readDocument('a: 1\n'.repeat(200_000), 'many.yaml').problems);
    expect(many).toMatchObject([{ code: 'DOCUMENT_TOO_LARGE' }]);
  });

  test.each([
    ['many keys', Array.from({ length: 28_000 }, (_, index) => `k${index}: 1\n`).join('')],
    ['an error at every token', `[${','.repeat(190_000)}]`],
    ['open quotes', '"'.repeat(190_000)],
    ['many documents', '---\n'.repeat(60_000)],
  ])('is read or refused at once: %s', (_, text) => {
    expect(quickly(() => readDocument(text, 'a.yaml')).name).toBe('a.yaml');
  });

  test('cannot grow by its aliases', () => {
    const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 6; level++) {
      bomb.push(
        `a${level}: &a${level} [${Array(8)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    }
    const found = quickly(() => readDocument(bomb.join('\n'), 'bomb.yaml'));
    expect(found).toMatchObject({ data: undefined, problems: [{ code: 'DOCUMENT_ALIAS_SIZE' }] });
    expect(problemsOf(`a: &a 1\nb: [${'*a, '.repeat(51)}]`)).toEqual(['DOCUMENT_ALIASES 2:205']);
  });

  test('cannot get deeper by its aliases', () => {
    const deep = ['a0: &a0 [x]'];
    for (let level = 1; level < 4; level++) {
      deep.push(`a${level}: &a${level} ${'['.repeat(30)}*a${level - 1}${']'.repeat(30)}`);
    }
    expect(readDocument(deep.join('\n'), 'a').problems).toMatchObject([{ code: 'DOCUMENT_TOO_DEEP' }]);
  });
});

describe('locate', () => {
  const text =
    'steps:\n  find:\n    params: &p {width: 1, kinds: [a, b]}\n    empty:\n  again: {params: *p}\n';
  const at = (path: (string | number)[], what?: 'key' | 'value') => {
    const { line, column } = readDocument(text, 'a').locate(path, what);
    return `${line}:${column}`;
  };

  test('gives the place of a value or of its key', () => {
    expect(at([])).toBe('1:1');
    expect(at(['steps', 'find', 'params', 'width'])).toBe('3:24');
    expect(at(['steps', 'find', 'params', 'width'], 'key')).toBe('3:17');
    expect(at(['steps', 'find', 'params', 'kinds', 1])).toBe('3:38');
    expect(at(['steps', 'find', 'empty'], 'key')).toBe('4:5');
  });

  test('gives the nearest parent for what is not there, and looks through aliases', () => {
    expect(at(['steps', 'find', 'params', 'height'])).toBe('3:16');
    expect(at(['steps', 'nowhere', 'params'])).toBe('2:3');
    expect(at(['steps', 'again', 'params'])).toBe('5:19');
    expect(at(['steps', 'again', 'params', 'kinds', 0])).toBe('3:35');
    expect(readDocument(text, 'a').locate(['steps', 'x']).path).toEqual(['steps', 'x']);
  });

  test('gives the first line where the text is unreadable', () => {
    expect(readDocument(new Uint8Array([0xff]), 'a').locate(['x'])).toEqual({
      path: ['x'],
      line: 1,
      column: 1,
    });
  });
});
