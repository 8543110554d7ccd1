/** Image files, by their endings. */
export const imagePatterns = ['*.jpg', '*.jpeg', '*.png', '*.webp', '*.tif', '*.tiff', '*.gif', '*.avif'];

/** Whether a file name fits one of the patterns: `*` is any text, `?` one character; letter case does not count. */
export function fits(name: string, patterns: readonly string[]): boolean {
  const text = Array.from(name.toLowerCase());
  return patterns.some((pattern) => fitsOne(text, Array.from(pattern.toLowerCase())));
}

/** The last star takes one character more whenever what follows does not fit: no pattern takes long. */
function fitsOne(text: readonly string[], pattern: readonly string[]): boolean {
  let at = 0;
  let place = 0;
  let star: { readonly place: number; at: number } | undefined;
  while (at < text.length) {
    if (pattern[place] === '*') star = { place: place++, at };
    else if (pattern[place] === '?' || pattern[place] === text[at]) {
      at++;
      place++;
    } else if (star) {
      at = ++star.at;
      place = star.place + 1;
    } else return false;
  }
  return pattern.slice(place).every((character) => character === '*');
}
