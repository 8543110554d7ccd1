import {
  inputsNode,
  outputsNode,
  readSource,
  writeSource,
  type PipelineDocument,
  type Source,
} from './document.ts';
import { connect, makesCycle, removeSteps } from './edit.ts';
import { nodeIn, type Graph, type GraphEdge, type GraphNode, type Port } from './graph.ts';
import { baseType, fits } from './types.ts';

/** Ports of a step that take a line in and give it on. */
interface Passage {
  readonly input: string;
  readonly output: string;
}

/**
 * Puts a step into a line: what flowed there flows through the step.
 * @param to the end of the line
 * @returns nothing where the step has no input for the value, no output for the end, or would be in a circle
 */
export function splice(
  document: PipelineDocument,
  graph: Graph,
  id: string,
  to: Source,
): PipelineDocument | undefined {
  const line = graph.edges.find((edge) => edge.to.node === to.node && edge.to.port === to.port);
  const step = nodeIn(graph, id);
  if (!line || !step || line.from.node === id || line.to.node === id) return undefined;
  const wanted = portAt(graph, to, 'inputs')?.type;
  const taken = document.steps[id]?.inputs ?? {};
  const passage = passageOf(step, line.type, to.node === outputsNode ? undefined : wanted, taken);
  if (!passage) return undefined;
  const input = { node: id, port: passage.input };
  if (makesCycle(document, line.from, input)) return undefined;
  const into = connect(document, line.from, input);
  const output = { node: id, port: passage.output };
  return makesCycle(into, output, to) ? undefined : connect(into, output, to);
}

/**
 * Puts a step behind another one: into the only line that leaves it, where the step gives the same kind of value on, else to
 * what the other one gives, beside what takes that already.
 * @param behind a step, or the inputs of the pipeline
 * @returns nothing where the step takes nothing that the other one gives
 */
export function joinBehind(
  document: PipelineDocument,
  graph: Graph,
  id: string,
  behind: string,
): PipelineDocument | undefined {
  const [step, other] = [nodeIn(graph, id), nodeIn(graph, behind)];
  if (!step || !other) return undefined;
  const [line, ...more] = graph.edges.filter(({ from }) => from.node === behind);
  const goesOn = line && step.outputs.some(({ type }) => baseType(type) === baseType(line.type));
  const spliced = goesOn && more.length === 0 ? splice(document, graph, id, line.to) : undefined;
  if (spliced) return spliced;
  const joints = other.outputs.flatMap(({ name, type }) => {
    const input = bestInput(step.inputs, type);
    return input ? [{ from: name, to: input.name, isExact: input.type === type }] : [];
  });
  const joint = joints.find(({ isExact }) => isExact) ?? joints[0];
  return joint && connect(document, { node: behind, port: joint.from }, { node: id, port: joint.to });
}

/** The ports of a step that a line can go through: a free input is taken before one that has a value. */
function passageOf(
  { inputs, outputs }: GraphNode,
  given: string,
  wanted: string | undefined,
  taken: Readonly<Record<string, unknown>>,
): Passage | undefined {
  const input = bestInput(
    inputs.filter(({ name }) => taken[name] === undefined),
    given,
  );
  const output =
    wanted === undefined
      ? (outputs.find(({ type }) => baseType(type) === baseType(given)) ?? outputs[0])
      : (outputs.find(({ type }) => type === wanted) ?? outputs.find(({ type }) => fits(type, wanted)));
  return input && output && { input: input.name, output: output.name };
}

/** The input that a value is most likely for: of just its type, then one that has to be given, then any that takes it. */
export function bestInput(inputs: readonly Port[], given: string): Port | undefined {
  const fitting = inputs.filter(({ type }) => fits(given, type));
  const rank = ({ type, optional }: Port) =>
    (type === given ? 0 : baseType(type) === baseType(given) ? 1 : 2) + (optional ? 3 : 0);
  return fitting.toSorted((a, b) => rank(a) - rank(b))[0];
}

/** The output that is most likely meant for an input. */
export function bestOutput(outputs: readonly Port[], wanted: string): Port | undefined {
  const fitting = outputs.filter(({ type }) => fits(type, wanted));
  return fitting.find(({ type }) => type === wanted) ?? fitting[0];
}

/**
 * Takes steps out and joins what was before them to what was after: a value that flowed through a step goes on from
 * where the step had it. Where a step has nothing of that type, its readers lose their line.
 */
export function removeReconnecting(
  document: PipelineDocument,
  graph: Graph,
  ids: readonly string[],
): PipelineDocument {
  const gone = new Set(ids);
  let joined = document;
  for (const { from, to, type } of graph.edges) {
    if (!gone.has(from.node) || gone.has(to.node)) continue;
    const wanted = to.node === outputsNode ? type : (portAt(graph, to, 'inputs')?.type ?? type);
    const source = sourceBefore(graph, from, wanted, gone);
    if (source) joined = connect(joined, source, to);
  }
  return removeSteps(joined, ids);
}

/** Where a value came from before the steps that go. */
function sourceBefore(
  graph: Graph,
  from: Source,
  wanted: string,
  gone: ReadonlySet<string>,
): Source | undefined {
  const seen = new Set<string>();
  let at: Source | undefined = from;
  while (at && gone.has(at.node)) {
    if (seen.has(at.node)) return undefined;
    seen.add(at.node);
    const node: string = at.node;
    const into: readonly GraphEdge[] = graph.edges.filter(
      ({ to, type }) => to.node === node && fits(type, wanted),
    );
    const exact = into.find(({ type }) => baseType(type) === baseType(wanted)) ?? into[0];
    at = exact?.from;
  }
  return at;
}

/** All places that a value can be joined to. */
export function targetsOf(document: PipelineDocument, graph: Graph, from: Source): readonly Source[] {
  const given = portAt(graph, from, 'outputs')?.type;
  if (given === undefined) return [];
  return graph.nodes.flatMap(({ id, inputs }) =>
    inputs
      .filter(({ type }) => id === outputsNode || fits(given, type))
      .map(({ name }) => ({ node: id, port: name }))
      .filter((to) => id !== from.node && id !== inputsNode && !makesCycle(document, from, to))
      .filter((to) => !isJoined(document, from, to)),
  );
}

function isJoined(document: PipelineDocument, from: Source, { node, port }: Source): boolean {
  const present = node === outputsNode ? document.outputs?.[port] : document.steps[node]?.inputs?.[port];
  const source = readSource(present);
  return source !== undefined && writeSource(source) === writeSource(from);
}

export function portAt(graph: Graph, { node, port }: Source, side: 'inputs' | 'outputs'): Port | undefined {
  return nodeIn(graph, node)?.[side].find(({ name }) => name === port);
}
