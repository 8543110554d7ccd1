import { describe, expect, test } from 'vitest';
import { checkPassword } from './password-rules.ts';
import { Passwords } from './passwords.ts';

const quick = { ln: 4, r: 8, p: 1 };

describe('a hash of a password', () => {
  const passwords = new Passwords(quick);

  test('fits that password alone, also when it is typed in another width', async () => {
    const hash = await passwords.hash('パスワードの例です');
    expect(hash).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$/);
    expect(await passwords.matches('パスワードの例です', hash)).toBe(true);
    expect(await passwords.matches('ﾊﾟｽﾜｰﾄﾞの例です', hash)).toBe(true);
    expect(await passwords.matches('パスワードの例でし', hash)).toBe(false);
    expect(await passwords.hash('パスワードの例です')).not.toBe(hash);
  });

  test('fits nothing where nobody is called so', async () => {
    expect(await passwords.matches('', undefined)).toBe(false);
  });

  test('goes on to fit when hashes cost more, and is known to be old', async () => {
    const hash = await passwords.hash('lamp rain tower');
    const dearer = new Passwords({ ...quick, ln: 5 });
    expect(await dearer.matches('lamp rain tower', hash)).toBe(true);
    expect([dearer.isOld(hash), passwords.isOld(hash)]).toEqual([true, false]);
  });

  test('is made a few at a time: more than can wait are turned away', async () => {
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => passwords.hash('x')));
    const turnedAway = all.filter((one) => one.status === 'rejected').map((one) => one.reason as object);
    expect(turnedAway.length).toBeGreaterThan(20);
    expect(turnedAway[0]).toMatchObject({ code: 'SIGN_IN_BUSY' });
    expect(await passwords.hash('x')).toMatch(/^\$scrypt/);
  });
});

describe('a new password', () => {
  const names = ['ann.lee@example.com', 'Ann'];

  test.each([
    ['is short', 'lamp rain'],
    ['is common', '1234567890'],
    ['is common with something around it', 'Password2026!'],
    ['is common with more', '!!sunshine99'],
    ['repeats itself', 'abcabcabcabc'],
    ['repeats one character', 'ああああああああああああ'],
    ['is a row', 'abcdefghijklm'],
    ['is the name', 'ann.lee@example.com'],
    ['is the name with a little', 'ann.lee-2026'],
    ['is endless', 'lamp rain '.repeat(30)],
  ])('that %s is refused', (_, password) => {
    expect(() => checkPassword(password, names)).toThrow(expect.objectContaining({ code: 'PASSWORD_WEAK' }));
  });

  test.each(['lamp rain tower fox', '橋の下で雨が降る夜に', 'x7!qPz-0vKw', 'annually green lamps'])(
    '"%s" is taken',
    (password) => {
      expect(() => checkPassword(password, names)).not.toThrow();
    },
  );
});
