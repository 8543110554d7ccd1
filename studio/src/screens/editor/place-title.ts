import type { Source } from '../../document/document.ts';
import type { Graph } from '../../document/graph.ts';
import { t } from '../../i18n/language.svelte.ts';
import { titleIn } from './box-title.ts';
import { portTitleAt } from './port-title.ts';

/** What an end of a line is called: its box, and the place there. */
export function placeTitle(graph: Graph, place: Source, side: 'inputs' | 'outputs'): string {
  return t().labelled(titleIn(graph, place.node), portTitleAt(graph, place, side));
}

/** What lines of a graph are called for those who hear them. */
export function lineTitles(graph: Graph): (from: Source, to: Source) => string {
  const { line } = t().canvas.aria;
  return (from, to) => line(placeTitle(graph, from, 'outputs'), placeTitle(graph, to, 'inputs'));
}
