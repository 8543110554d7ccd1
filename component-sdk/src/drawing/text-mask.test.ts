import { describe, expect, it } from 'vitest';
import { glyphsOf } from './glyphs.ts';
import { textMask } from './text-mask.ts';

const latin1 = [
  ...Array.from({ length: 95 }, (_, at) => 32 + at),
  ...Array.from({ length: 95 }, (_, at) => 161 + at),
]
  // The soft hyphen is not printed.
  .filter((code) => code !== 0xad)
  .map((code) => String.fromCharCode(code));

describe('the font of strokes', () => {
  it('has every printable character of Latin-1, each of its own shape', () => {
    const shapes = latin1.map((character) => JSON.stringify(glyphsOf(character)));
    expect(latin1.filter((character) => glyphsOf(character).includes(undefined))).toEqual([]);
    expect(new Set(shapes).size).toBe(latin1.length);
  });

  it('joins letters with accents, written in one sign or two', () => {
    expect(glyphsOf('é')).toEqual(glyphsOf('e\u0301'));
    expect(glyphsOf('é')).toHaveLength(1);
    expect(glyphsOf('š')[0]).toBeDefined();
  });

  it('says what it lacks', () => {
    expect(glyphsOf('a傷b').map((glyph) => glyph !== undefined)).toEqual([true, false, true]);
  });
});

describe('text as coverage', () => {
  it('has the height that is asked for, and ink', async () => {
    for (const size of [11, 24, 100]) {
      const mask = await textMask('scratch 0.92', size);
      expect(mask.height).toBe(size);
      expect(Math.max(...mask.data)).toBe(255);
    }
  });

  it('has smooth edges', async () => {
    const levels = new Set((await textMask('O', 40)).data);
    expect(levels.size).toBeGreaterThan(20);
  });

  it.each(['傷', '傷 0.92', 'へこみ', '汚れ <b>&', '</span>&#0;', 'a\0b\u202ec', '🔧', '\ud800', '', '   '])(
    '%j does not break it',
    async (text) => {
      const mask = await textMask(text, 24);
      expect(mask.data).toHaveLength(mask.width * mask.height);
      expect(mask.height).toBeGreaterThanOrEqual(24);
    },
  );

  it('markup is text', async () => {
    // With other characters the fonts of the machine draw it; a tag would leave no ink of its own.
    const [marked, plain] = [await textMask('傷<i></i>', 24), await textMask('傷', 24)];
    expect(marked.width).toBeGreaterThan(plain.width * 2);
  });

  it('a label without end is cut', async () => {
    const [long, longer] = [await textMask('x'.repeat(81), 20), await textMask('x'.repeat(100_000), 20)];
    expect(longer.width).toBe(long.width);
    expect(long.width).toBeLessThan(1500);
  });
});
