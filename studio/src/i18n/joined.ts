/** What is written without spaces between words, with its punctuation such as `（` and `。`. */
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\u3000-\u303f\uff00-\uff65]/u;

/**
 * A tag for Japanese texts: names in Latin letters and numbers have a space around them, as the text writes it; where what
 * is on both sides of it is Japanese, the space goes.
 */
export function joined(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return values.reduce<string>(
    (text, value, at) => beside(beside(text, String(value)), texts[at + 1] ?? ''),
    texts[0] ?? '',
  );
}

function beside(text: string, next: string): string {
  const [before, after] = [text.trimEnd(), next.trimStart()];
  const isSpaceless = spaceless.test(before.at(-1) ?? '') && spaceless.test(after.at(0) ?? '');
  return isSpaceless ? before + after : text + next;
}
