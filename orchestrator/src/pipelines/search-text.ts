/**
 * A text as searches see it: small letters, and full and half width alike (ｶﾒﾗ is カメラ), since people type either.
 * What is looked for and what is looked through both go through this.
 */
export function searchText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
