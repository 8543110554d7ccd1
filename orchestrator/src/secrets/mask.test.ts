import { describe, expect, test } from 'vitest';
import { Mask } from './mask.ts';

describe('a mask', () => {
  const mask = new Mask(['p@ss word/1', 'p@ss word/1 and more']);

  test('takes a secret out in every form, at any depth, the longest first', () => {
    const base64 = Buffer.from('p@ss word/1').toString('base64');
    expect(mask.text('say p@ss word/1 and more')).toBe('say [secret]');
    expect(mask.text(`${encodeURIComponent('p@ss word/1')} ${base64}`)).not.toMatch(/word|%40|cEBzc/);
    expect(mask.data({ a: [{ 'p@ss word/1': 'p@ss word/1' }, 7, null] })).toEqual({
      a: [{ '[secret]': '[secret]' }, 7, null],
    });
  });

  test('leaves the rest as it is', () => {
    const line = { level: 'info', message: 'nothing', data: { at: 0.5 }, time: 3 };
    expect(mask.data(line)).toEqual(line);
  });
});
