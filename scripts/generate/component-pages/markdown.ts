import type { LocalText } from '@kumiki/component-sdk/manifest';
import type { Language } from './words.ts';

export function localText(text: LocalText | undefined, language: Language): string {
  return text?.[language] ?? text?.en ?? '';
}

export function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** Text on one line that neither ends a cell of a table nor begins a tag. */
export function cell(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replaceAll('*', '\\*');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** What a heading is called in a link to it, as GitHub does. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}
