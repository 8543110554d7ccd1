import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  belongsToComponent,
  canonicalJson,
  componentDigest,
  parseCpu,
  parseDuration,
  parseMemory,
  pathFault,
} from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const manifest = { name: 'a/b', version: '1.0.0' };
const files = [{ path: 'component.ts', bytes: bytes('code') }];
const lock = { kind: 'none' } as const;
const digest = componentDigest({ manifest, files, lock });

describe('the digest of a component', () => {
  test('is the SHA-256 of the canonical form that its docs describe', () => {
    const text = `{"digest":"kumiki/v1","files":[{"length":4,"path":"component.ts","sha256":"${sha256('code')}"}],"lock":{"kind":"none"},"manifest":{"name":"a/b","version":"1.0.0"}}`;
    expect(digest).toBe(`sha256:${sha256(text)}`);
  });

  test('is the same whatever the order of keys and files, and for bytes or their hash', () => {
    const more = [
      { path: 'é.txt', length: 1, sha256: sha256('é') },
      { path: 'z.txt', bytes: bytes('z') },
      { path: '😀.txt', bytes: bytes('s') },
      { path: '\uFF5E.txt', bytes: bytes('w') },
    ];
    const one = componentDigest({ manifest, files: more, lock });
    expect(
      componentDigest({ manifest: { version: '1.0.0', name: 'a/b' }, files: more.toReversed(), lock }),
    ).toBe(one);
    const hashed = [{ path: 'component.ts', length: 4, sha256: sha256('code') }];
    expect(componentDigest({ manifest, files: hashed, lock })).toBe(digest);
  });

  test('does not count the layout of component.yaml, which is there as data', () => {
    const withText = [...files, { path: 'component.yaml', bytes: bytes('# comment') }];
    expect(componentDigest({ manifest, files: withText, lock })).toBe(digest);
  });

  test.each([
    ['the manifest', { manifest: { ...manifest, version: '1.0.1' }, files, lock }],
    ['a file', { manifest, files: [{ path: 'component.ts', bytes: bytes('Code') }], lock }],
    ['the name of a file', { manifest, files: [{ path: 'other.ts', bytes: bytes('code') }], lock }],
    [
      'a dependency',
      { manifest, files, lock: { kind: 'dependencies', dependencies: { sharp: '1.0.0' } } as const },
    ],
  ])('changes with %s', (_, parts) => {
    expect(componentDigest(parts)).not.toBe(digest);
  });

  test('writes JSON as RFC 8785 does', () => {
    // The example of section 3.2.2 of the RFC.
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27],
      string: '€$\u000f\nA\'B"\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\"/"}',
    );
    expect(
      canonicalJson({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 }),
    ).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });
});

describe('what belongs to a component', () => {
  test.each([
    'component.yaml',
    'component.ts',
    'src/a.ts',
    'examples/in.jpg',
    'package.json',
    'lib/out/a.js',
    'vendor',
  ])('%s', (path) => {
    expect(belongsToComponent(path)).toBe(true);
  });

  test.each([
    '.env',
    '.git/config',
    'src/.cache/a',
    'node_modules/a.js',
    'src/node_modules/a.js',
    'vendor/a.tgz',
    'out/a.png',
    'dist/a.js',
    'component.test.ts',
    'src/a.test.ts',
    'component.types.ts',
    'a/__pycache__/b.pyc',
  ])('not %s', (path) => {
    expect(belongsToComponent(path)).toBe(false);
  });
});

test.each(['', '/a', 'a//b', './a', 'a/../b', '..', 'a\\b', 'a\0b', 'C:/a', 'a/'])(
  'the path %j is refused',
  (path) => {
    expect(pathFault(path)).toBeTypeOf('string');
  },
);

test('quantities become numbers', () => {
  expect(['60s', '500ms', '1.5m', '2h', '60', 's', '-1s'].map(parseDuration)).toEqual([
    60_000,
    500,
    90_000,
    7_200_000,
    undefined,
    undefined,
    undefined,
  ]);
  expect(['256Mi', '1k', '1.5Gi', '12', 'x'].map(parseMemory)).toEqual([
    268_435_456,
    1000,
    1_610_612_736,
    12,
    undefined,
  ]);
  expect(['500m', '2', '0.5', 'x'].map(parseCpu)).toEqual([0.5, 2, 0.5, undefined]);
});
