import { expect, test } from 'vitest';
import { componentKey } from './component-key.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const image = (letter: string, host = 'registry.example') => `${host}/acme/blur@sha256:${letter.repeat(64)}`;

test('a component of a folder is known by its digest', () => {
  expect(componentKey({ digest })).toBe(digest);
});

test('an image that says the digest of another component is not taken for it', () => {
  const [one, other] = [
    componentKey({ digest, image: image('1') }),
    componentKey({ digest, image: image('2') }),
  ];
  expect(one).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(new Set([digest, one, other]).size).toBe(3);
});

test('the same image is the same, wherever it was pulled from', () => {
  expect(componentKey({ digest, image: image('1', 'mirror.example:5000') })).toBe(
    componentKey({ digest, image: image('1') }),
  );
});
