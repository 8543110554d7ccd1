/** Keys whose values are never written, at any depth that is logged. */
export const secretKeys = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'password',
  'secret',
  'client_secret',
  'signature',
] as const;

const shown = '…';

/** What looks like a credential, wherever it stands in a text. */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+[^\s"',;]+/gi, `$1 ${shown}`],
  [/\b(kumiki|whsec)_[A-Za-z0-9_+/=-]{12,}/g, `$1_${shown}`],
  [/\b((?:access_|refresh_|id_)?token|password|secret|api_?key)=[^\s&"']+/gi, `$1=${shown}`],
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+@/gi, `$1${shown}@`],
];

/** A text without what looks like a credential. */
export function redact(text: string): string {
  return patterns.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}
