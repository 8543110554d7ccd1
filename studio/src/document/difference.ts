import { writeSource, type DocumentStep, type PipelineDocument } from './document.ts';
import { graphOf, nodeIn, type Graph, type GraphEdge, type GraphNode, type Library } from './graph.ts';

/** How something differs from the other document. */
export type Mark = 'added' | 'removed' | 'changed';

/** A line of two graphs put together. */
export interface MarkedEdge extends GraphEdge {
  readonly mark?: Mark;
}

/** Two documents as one graph: what only the older one has is there too. */
export interface Difference {
  readonly graph: Omit<Graph, 'edges'> & { readonly edges: readonly MarkedEdge[] };
  /** The document to draw it with: the newer one, with the steps that are gone where they stood. */
  readonly document: PipelineDocument;
  /** Boxes that differ, by name. */
  readonly marks: ReadonlyMap<string, Mark>;
  readonly lines: { readonly added: number; readonly removed: number };
}

/** Puts two documents together, to draw what differs. A step with another name is one removed and one added. */
export function differenceOf(
  before: PipelineDocument,
  after: PipelineDocument,
  library: Library,
): Difference {
  const [old, now] = [graphOf(before, library), graphOf(after, library)];
  const removed = old.nodes.filter(({ id }) => !now.nodes.some((node) => node.id === id));
  const nodes = [...now.nodes.map((node) => withOldPorts(node, old)), ...removed];
  const edges = joinedEdges(old.edges, now.edges);
  const document = {
    ...after,
    steps: {
      ...after.steps,
      ...Object.fromEntries(removed.map(({ id }) => [id, before.steps[id]!])),
    },
    canvas: {
      positions: { ...before.canvas?.positions, ...after.canvas?.positions },
      ...(after.canvas?.notes && { notes: after.canvas.notes }),
    },
  };
  const count = (mark: Mark) => edges.filter((edge) => edge.mark === mark).length;
  return {
    graph: { nodes, edges },
    document,
    marks: marksOf(before, after),
    lines: { added: count('added'), removed: count('removed') },
  };
}

function marksOf(before: PipelineDocument, after: PipelineDocument): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const id of Object.keys(before.steps)) if (!after.steps[id]) marks.set(id, 'removed');
  for (const [id, step] of Object.entries(after.steps)) {
    const old = before.steps[id];
    if (!old) marks.set(id, 'added');
    else if (meaning(old) !== meaning(step)) marks.set(id, 'changed');
  }
  return marks;
}

/** A step without the order of its keys. */
function meaning(step: DocumentStep): string {
  return JSON.stringify(sorted(step));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, of]) => [key, sorted(of)]));
}

/** A place that lines of the older graph end at stays, though the newer step has it no more. */
function withOldPorts(node: GraphNode, old: Graph): GraphNode {
  const before = nodeIn(old, node.id);
  if (!before) return node;
  const gone = (side: 'inputs' | 'outputs') =>
    before[side].filter(({ name }) => !node[side].some((port) => port.name === name));
  const [inputs, outputs] = [gone('inputs'), gone('outputs')];
  if (inputs.length === 0 && outputs.length === 0) return node;
  return { ...node, inputs: [...node.inputs, ...inputs], outputs: [...node.outputs, ...outputs] };
}

function joinedEdges(old: readonly GraphEdge[], now: readonly GraphEdge[]): readonly MarkedEdge[] {
  const key = ({ from, to }: GraphEdge) => `${writeSource(from)} ${to.node}.${to.port}`;
  const [before, after] = [new Set(old.map(key)), new Set(now.map(key))];
  const kept = now.map((edge): MarkedEdge => (before.has(key(edge)) ? edge : { ...edge, mark: 'added' }));
  const gone = old
    .filter((edge) => !after.has(key(edge)))
    // Another line may end there now.
    .map((edge): MarkedEdge => ({ ...edge, id: `was ${edge.id}`, mark: 'removed' }));
  return [...kept, ...gone];
}
