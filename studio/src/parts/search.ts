/** Something that is found by words. */
export interface Findable {
  /** What is shown of it. */
  readonly text: string;
  /** What it is found by beside that: other languages, names. */
  readonly words?: string | undefined;
}

/** A text as it is compared: full and half width, upper and lower case, katakana and hiragana are the same. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u30A1-\u30F6]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0x60));
}

/** Those in which all words are found, the best first: what begins so, then what has a word that begins so. */
export function find<Entry extends Findable>(entries: readonly Entry[], asked: string): readonly Entry[] {
  const words = plain(asked).split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  const ranked = entries.flatMap((entry, at) => {
    const text = plain(entry.text);
    const all = `${text} ${plain(entry.words ?? '')}`;
    if (!words.every((word) => all.includes(word))) return [];
    return [{ entry, at, rank: rankOf(text, all, words[0]!) }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank || a.at - b.at).map(({ entry }) => entry);
}

function rankOf(text: string, all: string, word: string): number {
  if (text.startsWith(word)) return 0;
  if (` ${all}`.includes(` ${word}`)) return 1;
  return text.includes(word) ? 2 : 3;
}
