import type { Source } from '../../document/document.ts';
import type { Graph, Port } from '../../document/graph.ts';
import { portAt } from '../../document/splice.ts';
import { localText } from '../../i18n/language.svelte.ts';
import { portText } from '../components/describe.ts';

/** What a place of a box is called: its title where it has one, else its name; one that is named as its type, as that type. */
export function portTitle({ name, type, title }: Pick<Port, 'name' | 'title'> & Partial<Port>): string {
  return localText(title, name === type ? portText(type) : name.replace(/^files\./, ''));
}

/** The same by where it is; its name where the graph has no such place. */
export function portTitleAt(graph: Graph, place: Source, side: 'inputs' | 'outputs'): string {
  return portTitle(portAt(graph, place, side) ?? { name: place.port });
}
