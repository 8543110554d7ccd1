import { describe, expect, test } from 'vitest';
import { formatReference, parsePlace, parseReference, wantedOf } from './reference.ts';
import { isLoopback, parseMirrors } from './remote/address.ts';

const digest = `sha256:${'a'.repeat(64)}`;

describe('the name of an image', () => {
  test.each([
    ['node', 'docker.io/library/node'],
    ['node:24-bookworm-slim', 'docker.io/library/node:24-bookworm-slim'],
    ['acme/blur', 'docker.io/acme/blur'],
    ['docker.io/node', 'docker.io/library/node'],
    ['index.docker.io/acme/blur', 'docker.io/acme/blur'],
    ['localhost/blur', 'localhost/blur'],
    ['127.0.0.1:5000/blur', '127.0.0.1:5000/blur'],
    ['[::1]:5000/blur', '[::1]:5000/blur'],
    ['GHCR.io/acme/tools/blur:1.2.0', 'ghcr.io/acme/tools/blur:1.2.0'],
    [`ghcr.io/acme/blur@${digest}`, `ghcr.io/acme/blur@${digest}`],
    [`ghcr.io/acme/blur:1.2.0@${digest}`, `ghcr.io/acme/blur:1.2.0@${digest}`],
    ['registry.example.com/a__b/c-d.e', 'registry.example.com/a__b/c-d.e'],
  ])('%s is %s', (text, whole) => {
    expect(formatReference(parseReference(text))).toBe(whole);
    expect(parseReference(whole)).toEqual(parseReference(text));
  });

  test.each([
    '',
    ':1.0',
    'UPPER/case',
    'ghcr.io/',
    'ghcr.io/a//b',
    'ghcr.io/../etc/passwd',
    'ghcr.io/a/./b',
    'ghcr.io/a:',
    'ghcr.io/a:-x',
    `ghcr.io/a:${'x'.repeat(129)}`,
    'ghcr.io/a@sha256:abc',
    `ghcr.io/a@sha512:${'a'.repeat(128)}`,
    `ghcr.io/a@${digest}@${digest}`,
    'user:secret@ghcr.io/a',
    'https://ghcr.io/a',
    'ghcr.io/a?x=1',
    'ghcr.io/a b',
    'ghcr.io/a\n',
    'ex ample.com:1/a',
    '-x.com/a',
    `ghcr.io/${'a'.repeat(250)}`,
  ])('%j is refused', (text) => {
    expect(() => parseReference(text)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_NAME_INVALID' }) as Error,
    );
  });

  test('asks for the digest before the tag, and for latest where there is neither', () => {
    expect(wantedOf(parseReference(`a:1@${digest}`))).toBe(digest);
    expect(wantedOf(parseReference('a:1'))).toBe('1');
    expect(wantedOf(parseReference('a'))).toBe('latest');
  });
});

test('a place for images is a host with or without a path', () => {
  expect(parsePlace('127.0.0.1:5000')).toEqual({ registry: '127.0.0.1:5000', path: '' });
  expect(parsePlace('https://GHCR.io/acme/tools/')).toEqual({ registry: 'ghcr.io', path: 'acme/tools' });
  expect(() => parsePlace('ghcr.io/UPPER')).toThrow(
    expect.objectContaining({ code: 'REGISTRY_NAME_INVALID' }) as Error,
  );
});

test('mirrors are named by the registry that they stand for', () => {
  const mirrors = parseMirrors('docker.io=127.0.0.1:5000, ghcr.io=mirror.example.com/ghcr');
  expect(mirrors.get('docker.io')).toEqual({ registry: '127.0.0.1:5000', path: '' });
  expect(mirrors.get('ghcr.io')).toEqual({ registry: 'mirror.example.com', path: 'ghcr' });
  expect(parseMirrors(undefined).size).toBe(0);
  for (const wrong of ['docker.io', '=x', 'a=b=c', 'docker.io=UP/x y']) {
    expect(() => parseMirrors(wrong)).toThrow(
      expect.objectContaining({ code: 'REGISTRY_MIRRORS_INVALID' }) as Error,
    );
  }
});

test('this machine is known by all of its names, and nothing else is', () => {
  expect(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'].every(isLoopback)).toBe(true);
  expect(['10.99.0.1', 'localhost.example.com', '127.0.0.1.example.com', '0.0.0.0'].some(isLoopback)).toBe(
    false,
  );
});
