/** What is written without spaces between words, with its punctuation such as `（` and `。`. */
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\u3000-\u303f\uff00-\uff65]/u;

/**
 * A tag for Japanese texts: names in Latin letters and numbers have a space around them, as the text writes it; where a value
 * is Japanese itself, the space goes.
 */
export function joined(texts: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return values.reduce<string>((text, value, at) => {
    const word = String(value);
    const next = texts[at + 1] ?? '';
    const before = spaceless.test(word.at(0) ?? '') ? text.replace(/ $/, '') : text;
    return before + word + (spaceless.test(word.at(-1) ?? '') ? next.replace(/^ /, '') : next);
  }, texts[0] ?? '');
}
