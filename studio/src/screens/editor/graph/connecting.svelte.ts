import { getContext, setContext } from 'svelte';
import { outputsNode, type PipelineDocument, type Source } from '../../../document/document.ts';
import { makesCycle } from '../../../document/edit.ts';
import type { Graph } from '../../../document/graph.ts';
import { portAt } from '../../../document/splice.ts';
import { fits } from '../../../document/types.ts';
import { t } from '../../../i18n/language.svelte.ts';
import { portText } from '../../components/describe.ts';
import { newOutput } from '../canvas-model.ts';

/** The place that a line is drawn from. */
export interface LineStart {
  readonly place: Source;
  /** On which side of a box it is. */
  readonly side: 'inputs' | 'outputs';
  readonly type: string;
}

/** Why a line cannot be, where it cannot. */
export function refusalOf(
  document: PipelineDocument,
  graph: Graph,
  from: Source,
  to: Source,
): string | undefined {
  if (makesCycle(document, from, to)) return t().editor.wrongCycle;
  if (to.node === outputsNode) return undefined;
  const given = portAt(graph, from, 'outputs')?.type ?? '';
  const needed = portAt(graph, to, 'inputs')?.type ?? '';
  return fits(given, needed) ? undefined : t().editor.wrongType(portText(given), portText(needed));
}

const key = Symbol('connecting');

/** The line that is being drawn: each place knows whether it could end there, and if not, why. */
export class Connecting {
  from = $state.raw<LineStart | undefined>(undefined);
  #reasons: ReadonlyMap<string, string> = new Map();

  static provide(): Connecting {
    return setContext(key, new Connecting());
  }

  static here(): Connecting | undefined {
    return getContext<Connecting | undefined>(key);
  }

  /** A line begins. All places are looked at once, not at each movement of the pointer. */
  start(from: LineStart, document: PipelineDocument, graph: Graph): void {
    const reasons = new Map<string, string>();
    const other = from.side === 'outputs' ? 'inputs' : 'outputs';
    for (const node of graph.nodes) {
      for (const { name } of node[other]) {
        const place = { node: node.id, port: name };
        const [source, target] = other === 'inputs' ? [from.place, place] : [place, from.place];
        const reason =
          node.id === from.place.node ? t().editor.wrongCycle : refusalOf(document, graph, source, target);
        if (reason !== undefined) reasons.set(keyOf(other, place), reason);
      }
    }
    this.#reasons = reasons;
    this.from = from;
  }

  end(): void {
    this.from = undefined;
  }

  /** How a place looks while a line is drawn. */
  look(side: 'inputs' | 'outputs', node: string, port: string): 'idle' | 'fits' | { readonly not: string } {
    if (!this.from) return 'idle';
    if (side === this.from.side) return { not: '' };
    if (port === newOutput) return 'fits';
    const not = this.#reasons.get(keyOf(side, { node, port }));
    return not === undefined ? 'fits' : { not };
  }
}

function keyOf(side: string, { node, port }: Source): string {
  return `${side} ${node} ${port}`;
}
