import type { CanvasGroup, Source } from '../../../document/document.ts';
import type { Graph, Port } from '../../../document/graph.ts';
import { readDrawing } from './drawing.ts';

/** A group that is drawn as one box: with the places where lines go in and out of it. */
export interface ClosedGroup {
  readonly at: number;
  readonly group: CanvasGroup;
  readonly ports: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] };
}

/** The closed groups of a graph. A place of one is called `STEP.PORT`. */
export function closedGroups(groups: readonly CanvasGroup[], graph: Graph): readonly ClosedGroup[] {
  return groups.flatMap((group, at) =>
    group.collapsed ? [{ at, group, ports: portsOf(group, graph) }] : [],
  );
}

/** The place of a step that is meant, also where it is that of a closed group. */
export function placeIn({ node, port }: Source): Source {
  if (readDrawing(node)?.kind !== 'group') return { node, port };
  const [step = '', ...rest] = port.split('.');
  return { node: step, port: rest.join('.') };
}

function portsOf({ steps }: CanvasGroup, graph: Graph): ClosedGroup['ports'] {
  const inside = new Set(steps);
  const inputs = new Map<string, Port>();
  const outputs = new Map<string, Port>();
  for (const { from, to, type } of graph.edges) {
    if (inside.has(from.node) === inside.has(to.node)) continue;
    const [ports, { node, port }] = inside.has(to.node) ? [inputs, to] : [outputs, from];
    const name = `${node}.${port}`;
    ports.set(name, { name, type, optional: false });
  }
  return { inputs: [...inputs.values()], outputs: [...outputs.values()] };
}
