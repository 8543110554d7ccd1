import { expect, test } from 'vitest';
import { isPressed } from './keys.ts';

const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };

test('keys are those that are meant, with Ctrl or Command alike', () => {
  expect(isPressed('Mod+D', { ...none, key: 'd', ctrlKey: true })).toBe(true);
  expect(isPressed('Mod+D', { ...none, key: 'd', metaKey: true })).toBe(true);
  expect(isPressed('Mod+D', { ...none, key: 'd' })).toBe(false);
  expect(isPressed('Mod+Z', { ...none, key: 'Z', ctrlKey: true, shiftKey: true })).toBe(false);
  expect(isPressed('Mod+Shift+Z', { ...none, key: 'Z', ctrlKey: true, shiftKey: true })).toBe(true);
  expect(isPressed('Delete', { ...none, key: 'Delete' })).toBe(true);
  expect(isPressed('Delete', { ...none, key: 'Delete', ctrlKey: true })).toBe(false);
  expect(isPressed('?', { ...none, key: '?', shiftKey: true })).toBe(true);
});
