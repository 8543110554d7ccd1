/*
 * Parts of texts as words of a full-text index (FTS5): each pair of neighbouring characters is a word, and the last
 * character of each line is one by itself. So any part of a line is a phrase, and two characters are enough, as
 * Japanese needs it; FTS5's own trigrams begin with three.
 */

/** A character as four letters and digits, so that no tokenizer sees more in it than a part of a word. */
function code(character: string): string {
  return character.codePointAt(0)!.toString(36).padStart(4, '0');
}

/** The words of a text, for the index. */
export function gramsOf(text: string): string {
  const words: string[] = [];
  for (const line of text.split('\n')) {
    const codes = Array.from(line, code);
    for (const [at, one] of codes.entries()) words.push(one + (codes[at + 1] ?? ''));
  }
  return words.join(' ');
}

/** The query that finds what has all words of a part, in PostgreSQL's `tsquery`: their order is looked at apart. */
export function wordsQuery(part: string): string {
  const codes = Array.from(part, code);
  if (codes.length === 1) return `${codes[0]}:*`;
  return codes
    .slice(1)
    .map((one, at) => codes[at]! + one)
    .join(' & ');
}

/** The query that finds the lines with a part in them, of one character or more. */
export function gramQuery(part: string): string {
  const codes = Array.from(part, code);
  if (codes.length === 1) return `"${codes[0]}"*`;
  const words = codes.slice(1).map((one, at) => codes[at]! + one);
  return `"${words.join(' ')}"`;
}
