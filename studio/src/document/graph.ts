import type { ComponentSummary, LocalText, PipelineForm } from '../api/types.ts';
import {
  componentName,
  inputsNode,
  outputsNode,
  readSource,
  type DocumentStep,
  type PipelineDocument,
  type Source,
} from './document.ts';

/** A place where values go in or come out. */
export interface Port {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  /** What screens call it; without one, its name. */
  readonly title?: LocalText | string;
}

/** A box of the graph: a step, or the pipeline's inputs or outputs. */
export interface GraphNode {
  readonly id: string;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** What the step runs, where it is known here. */
  readonly component?: ComponentSummary;
  /** The pipeline that the step is, where it is known here. */
  readonly pipeline?: PipelineForm;
  /** It runs something that is not known here. */
  readonly unknown?: string;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: Source;
  readonly to: Source;
  readonly type: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const indexes = new WeakMap<Graph, ReadonlyMap<string, GraphNode>>();

/** A node by its id: each line of a graph asks for both of its ends. */
export function nodeIn(graph: Graph, id: string): GraphNode | undefined {
  const index = indexes.get(graph) ?? new Map(graph.nodes.map((node) => [node.id, node]));
  indexes.set(graph, index);
  return index.get(id);
}

/** What a graph is made with: the components and pipelines that its steps name. */
export interface Library {
  /** The newest version of each, by name. */
  readonly components: ReadonlyMap<string, ComponentSummary>;
  /** Other versions, by how documents name them: `imaging/resize@^1`. */
  readonly versions?: ReadonlyMap<string, ComponentSummary>;
  readonly pipelines: ReadonlyMap<string, PipelineForm>;
}

/** The version of a component that a document means. */
export function componentOf(
  { components, versions }: Library,
  reference: string,
): ComponentSummary | undefined {
  return versions?.get(reference) ?? components.get(componentName(reference));
}

/** The graph of a document. What it refers to and is not there is left out: the problems say so. */
export function graphOf(document: PipelineDocument, library: Library): Graph {
  const sources = [
    inputsOf(document),
    ...Object.keys(document.steps).map((id) => nodeOf(document, id, library)),
  ];
  const outputs = outputsOf(document, sources);
  const nodes = [...sources, outputs];
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const edges: GraphEdge[] = [];
  const join = (to: Source, reference: unknown) => {
    const from = readSource(reference);
    const port = from && portOf(byId.get(from.node), from);
    const wanted = byId.get(to.node)?.inputs.some(({ name }) => name === to.port);
    if (from && port && wanted) edges.push({ id: edgeId(to), from, to, type: port.type });
  };
  for (const [id, { inputs = {} }] of Object.entries(document.steps)) {
    for (const [port, reference] of Object.entries(inputs)) join({ node: id, port }, reference);
  }
  for (const [port, reference] of Object.entries(document.outputs ?? {})) {
    join({ node: outputsNode, port }, reference);
  }
  return { nodes, edges };
}

/** An input has one value: the place that a line ends at names the line. */
export function edgeId({ node, port }: Source): string {
  return `${node}.${port}`;
}

function inputsOf({ inputs = {}, files = {} }: PipelineDocument): GraphNode {
  return {
    id: inputsNode,
    inputs: [],
    outputs: [
      ...Object.entries(inputs).map(([name, { type, title }]) => ({
        name,
        type,
        optional: false,
        ...(title !== undefined && { title }),
      })),
      ...Object.keys(files).map((name) => ({ name: `files.${name}`, type: 'file', optional: false })),
    ],
  };
}

/** Each has the type and the title of the value that it is joined to, with its own name where that is another one. */
function outputsOf({ outputs = {} }: PipelineDocument, sources: readonly GraphNode[]): GraphNode {
  const inputs = Object.entries(outputs).map(([name, reference]) => {
    const from = readSource(reference);
    const node = from && sources.find(({ id }) => id === from.node);
    const port = from && portOf(node, from);
    const title = port?.name === name ? port.title : named(port?.title, name);
    return { name, type: port?.type ?? 'json', optional: false, ...(title !== undefined && { title }) };
  });
  return { id: outputsNode, inputs, outputs: [] };
}

function named(title: Port['title'], name: string): LocalText | undefined {
  if (title === undefined) return undefined;
  const { en, ja = en } = typeof title === 'string' ? { en: title } : title;
  return { en: `${en} (${name})`, ja: `${ja}（${name}）` };
}

function portOf(node: GraphNode | undefined, { port }: Source): Port | undefined {
  return node?.outputs.find(({ name }) => name === port);
}

/** What was made of a step: where neither it nor what it runs has changed, it is the same. */
const known = new WeakMap<DocumentStep, { readonly uses: unknown; readonly node: GraphNode }>();

function nodeOf(document: PipelineDocument, id: string, library: Library): GraphNode {
  const step = document.steps[id]!;
  const { component, pipeline } = step;
  const uses =
    component === undefined ? library.pipelines.get(pipeline ?? '') : componentOf(library, component);
  const before = known.get(step);
  if (before?.uses === uses && before?.node.id === id) return before.node;
  const node = !uses
    ? { id, inputs: [], outputs: [], unknown: component ?? pipeline ?? '' }
    : {
        id,
        ...('category' in uses ? { component: uses } : { pipeline: uses }),
        inputs: ports(uses.inputs),
        outputs: ports(uses.outputs),
      };
  known.set(step, { uses, node });
  return node;
}

interface Typed {
  readonly type: string;
  readonly list?: boolean;
  readonly optional?: boolean;
  readonly title?: LocalText;
}

function ports(of: Readonly<Record<string, Typed>>): Port[] {
  return Object.entries(of).map(([name, { type, list, optional = false, title }]) => ({
    name,
    type: list === true ? `${type}[]` : type,
    optional,
    ...(title && { title }),
  }));
}
