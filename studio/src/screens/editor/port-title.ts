import type { Port } from '../../document/graph.ts';
import { localText } from '../../i18n/language.svelte.ts';

/** What a place of a box is called: its title where it has one, else its name. */
export function portTitle({ name, title }: Pick<Port, 'name' | 'title'>): string {
  return localText(title, name.replace(/^files\./, ''));
}
