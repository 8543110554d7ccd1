/** Strings as a whole, and the marks that open, part and close; numbers and words are passed over. */
const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * The first key that stands twice in one mapping of a text that is valid JSON; `JSON.parse` keeps the last one and says
 * nothing.
 */
export function repeatedKey(text: string): string | undefined {
  // One entry for each open bracket: the keys so far for a mapping, nothing for a list.
  const open: (Set<string> | undefined)[] = [];
  let last: string | undefined;
  for (const [found] of text.matchAll(token)) {
    if (found === '{') open.push(new Set());
    else if (found === '[') open.push(undefined);
    else if (found === '}' || found === ']') open.pop();
    else if (found === ':' && last !== undefined) {
      // The same key may be written in two ways: "a" and "\u0061".
      const key = JSON.parse(last) as string;
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
    last = found.startsWith('"') ? found : undefined;
  }
  return undefined;
}
