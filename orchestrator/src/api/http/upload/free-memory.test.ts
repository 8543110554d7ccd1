import { expect, test } from 'vitest';
import { freeMemory, ownMemory } from './free-memory.ts';

test('memory that bytes have for themselves is given back, and their bytes are gone', () => {
  const bytes = Buffer.allocUnsafeSlow(100_000);
  const memory = ownMemory(bytes)!;
  freeMemory(memory);
  expect([bytes.length, memory.byteLength, memory.detached]).toEqual([0, 0, true]);
});

test("memory that others have, too, is nobody's own", () => {
  const whole = Buffer.allocUnsafeSlow(100);
  expect(ownMemory(whole.subarray(1))).toBeUndefined();
  expect(ownMemory(Buffer.from('small ones share a piece'))).toBeUndefined();
  expect(ownMemory(new Uint8Array(new SharedArrayBuffer(8)))).toBeUndefined();
});
