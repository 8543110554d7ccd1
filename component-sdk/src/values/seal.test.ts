import { describe, expect, it } from 'vitest';
import { Image } from './image/index.ts';
import { seal } from './seal.ts';

describe('sealed data', () => {
  it('is a frozen copy, all the way down; the original stays free', () => {
    const original = { items: [{ label: 'scratch', box: [1, 2, 3, 4] }] };
    const copy = seal(original);
    expect(copy).toEqual(original);
    expect(() => copy.items.pop()).toThrow(TypeError);
    expect(() => (copy.items[0]!.box[0] = 9)).toThrow(TypeError);
    original.items[0]!.label = 'dent';
    expect(copy.items[0]!.label).toBe('scratch');
  });

  it('is copied once', () => {
    const copy = seal([{ a: 1 }]);
    expect(seal(copy)).toBe(copy);
    expect(seal({ list: copy }).list).toBe(copy);
  });

  it('leaves images as they are, and freezes a list of them', () => {
    const image = Image.fromRaw({ data: new Uint8Array(1), width: 1, height: 1, channels: 1 });
    const list = seal([image]);
    expect(list[0]).toBe(image);
    expect(() => list.pop()).toThrow(TypeError);
  });

  it.each([
    ['an instance of a class', new Date(0)],
    ['a list with holes that would never end', Object.assign([], { length: 4e9 })],
    ['a forbidden key', JSON.parse('{"__proto__": {"a": 1}}') as object],
  ])('leaves %s for the check of its type', (_, value) => {
    expect(seal(value)).toBe(value);
  });

  it('ends for data that holds itself', () => {
    const circle: { me?: unknown } = {};
    circle.me = circle;
    expect(seal(circle)).toBeTypeOf('object');
  });
});
