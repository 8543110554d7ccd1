import { dictionary } from '@zxcvbn-ts/language-common';
import { kumikiError } from '@kumiki/component-sdk/errors';

/** Characters of a password at least. */
export const leastPassword = 10;
/** At most: hashing is not made longer by what nobody types. */
export const longestPassword = 256;

let common: ReadonlySet<string> | undefined;

/**
 * Whether a password may be taken: long enough, not one of the most common ones with something around it, and not the
 * name of whoever signs in with it (NIST SP 800-63B: no rules about kinds of characters).
 * @param names what it may not be made of
 * @throws PASSWORD_WEAK
 */
export function checkPassword(password: string, names: readonly string[]): void {
  const reason = faultOf(password.normalize('NFKC').toLowerCase(), names);
  if (reason !== undefined) throw kumikiError('PASSWORD_WEAK', { reason, least: leastPassword });
}

function faultOf(password: string, names: readonly string[]): string | undefined {
  if (Array.from(password).length < leastPassword) return 'it is too short';
  if (password.length > longestPassword) return `it is longer than ${longestPassword} characters`;
  common ??= new Set<string>(dictionary['passwords-common']);
  // "password2026!" is "password" to everybody who guesses.
  const core = password.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  if (common.has(password) || common.has(core)) return 'it is one of the most common ones';
  if (/^(.{1,5})\1+.{0,4}$/su.test(password)) return 'it repeats itself';
  if (isRun(password)) return 'it is a row of characters';
  const parts = names.flatMap((name) => [name, ...name.split(/[@\s]/)]).map((name) => name.toLowerCase());
  if (parts.some((part) => part.length > 3 && password.includes(part) && password.length < part.length + 8))
    return 'it is made of the name';
  return undefined;
}

/** `abcdefghij`, `0987654321`. */
function isRun(password: string): boolean {
  const codes = Array.from(password, (character) => character.codePointAt(0)!);
  const steps = codes.slice(1).map((code, at) => code - codes[at]!);
  return [1, -1].some((step) => steps.filter((one) => one === step).length >= steps.length - 1);
}
