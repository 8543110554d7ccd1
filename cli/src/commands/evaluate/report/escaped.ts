/** Text in HTML: names of files and labels are anybody's. */
export function escaped(raw: string): string {
  return raw.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
