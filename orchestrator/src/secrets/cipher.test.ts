import { describe, expect, test } from 'vitest';
import { Cipher, newSecretKey } from './cipher.ts';

const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;

describe('what a cipher seals', () => {
  const first = newSecretKey();
  const cipher = new Cipher([first]);

  test('opens for the place that it was sealed for, and shows nothing of the text', () => {
    const sealed = cipher.seal('秘密 of many words', 'secret default/token');
    expect(cipher.open(sealed, 'secret default/token')).toBe('秘密 of many words');
    expect(Buffer.from(sealed.split('.')[1]!, 'base64url').includes('words')).toBe(false);
    expect(cipher.seal('秘密 of many words', 'secret default/token')).not.toBe(sealed);
    expect(cipher.open(cipher.seal('', 'x'), 'x')).toBe('');
  });

  test('does not open at another place, nor changed, nor cut', () => {
    const sealed = cipher.seal('text', 'one');
    const [id, content] = sealed.split('.') as [string, string];
    const bytes = Buffer.from(content, 'base64url');
    bytes[14]! ^= 1;
    const given = [
      [sealed, 'other'],
      [`${id}.${bytes.toString('base64url')}`, 'one'],
      [`${id}.${content.slice(0, 20)}`, 'one'],
      [`${id}.`, 'one'],
    ] as const;
    for (const [text, place] of given)
      expect(() => cipher.open(text, place)).toThrow(code('SECRET_UNREADABLE'));
  });

  test('opens with an older key as long as that is there', () => {
    const sealed = cipher.seal('text', 'one');
    const second = newSecretKey();
    const both = new Cipher([second, first]);
    expect(both.open(sealed, 'one')).toBe('text');
    expect([both.isCurrent(sealed), both.isCurrent(both.seal('text', 'one'))]).toEqual([false, true]);
    expect(() => new Cipher([second]).open(sealed, 'one')).toThrow(code('SECRET_KEY_MISSING'));
  });
});
