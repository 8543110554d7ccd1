import { callerSchemas } from './caller-params.ts';
import { canvasWithout } from './canvas.ts';
import {
  readSource,
  writeSource,
  type DocumentInput,
  type DocumentStep,
  type PipelineDocument,
  type Position,
  type Source,
} from './document.ts';
import type { Graph } from './graph.ts';
import { freeName, identifierFrom } from './names.ts';
import { portAt } from './splice.ts';

/** Why steps cannot become a pipeline of their own. */
export type ExtractProblem = 'none' | 'circle' | 'unknown' | 'nothing';

/** Steps as a pipeline of their own. */
export interface Extracted {
  /** The new pipeline. */
  readonly inside: PipelineDocument;
  /** The document with one step in their place, under the name `step`; what it runs is still to be said. */
  readonly outside: (uses: string) => PipelineDocument;
  readonly step: string;
}

const anyReference = /\$(inputs|steps|files|params)\.([A-Za-z0-9_]+)(?:\.([A-Za-z0-9_]+))?/g;

/**
 * Makes selected steps a pipeline of their own: what they read from outside are its inputs, what is read of them its
 * outputs; files and the parameters of callers that they use go with them.
 */
export function extractSteps(
  document: PipelineDocument,
  graph: Graph,
  ids: readonly string[],
  name: string,
): Extracted | ExtractProblem {
  const chosen = new Set(ids.filter((id) => document.steps[id]));
  if (chosen.size === 0) return 'none';
  if (graph.nodes.some(({ id, unknown }) => chosen.has(id) && unknown !== undefined)) return 'unknown';
  if (comesBack(graph, chosen)) return 'circle';

  const inputs = new Places();
  const outputs = new Places();
  const isInside = ({ node }: Source) => chosen.has(node);
  const within = (reference: string): string => {
    const source = readSource(reference);
    if (!source || isInside(source) || source.port.startsWith('files.')) return reference;
    return `$inputs.${inputs.nameOf(source)}`;
  };
  const steps = Object.fromEntries(
    Object.entries(document.steps)
      .filter(([id]) => chosen.has(id))
      .map(([id, step]) => [id, rewritten(step, within)]),
  );
  const step = freeName(
    identifierFrom(name),
    Object.keys(document.steps).filter((id) => !chosen.has(id)),
  );
  const without = (reference: string): string => {
    const source = readSource(reference);
    return source && isInside(source) ? `$steps.${step}.${outputs.nameOf(source)}` : reference;
  };
  const others = Object.fromEntries(
    Object.entries(document.steps)
      .filter(([id]) => !chosen.has(id))
      .map(([id, other]) => [id, rewritten(other, without)]),
  );
  const results = Object.fromEntries(
    Object.entries(document.outputs ?? {}).map(([port, reference]) => [port, without(reference)]),
  );
  if (outputs.all.length === 0) return 'nothing';

  const used = JSON.stringify(steps);
  const params = Object.entries(callerSchemas(document)).filter(([of]) => used.includes(`$params.${of}`));
  const files = Object.entries(document.files ?? {}).filter(([of]) => used.includes(`$files.${of}`));
  const { positions = {} } = document.canvas ?? {};
  const inside: PipelineDocument = {
    apiVersion: 'kumiki/v1',
    kind: 'Pipeline',
    name,
    inputs: Object.fromEntries(
      inputs.all.map(([of, source]) => [of, inputOf(document, graph, source, chosen)]),
    ),
    ...(files.length > 0 && { files: Object.fromEntries(files) }),
    ...(params.length > 0 && { params: Object.fromEntries(params) }),
    steps,
    outputs: Object.fromEntries(outputs.all.map(([of, source]) => [of, writeSource(source)])),
    canvas: { positions: Object.fromEntries(Object.entries(positions).filter(([id]) => chosen.has(id))) },
  };
  const outside = (uses: string): PipelineDocument => {
    const made: DocumentStep = {
      pipeline: uses,
      inputs: Object.fromEntries(inputs.all.map(([of, source]) => [of, writeSource(source)])),
      ...(params.length > 0 && { params: Object.fromEntries(params.map(([of]) => [of, `$params.${of}`])) }),
    };
    const canvas = canvasWithout(document.canvas ?? {}, chosen);
    const at = cornerOf([...chosen].flatMap((id) => positions[id] ?? []));
    return {
      ...document,
      steps: inPlace(document, chosen, others, [step, made]),
      ...(document.outputs && { outputs: results }),
      canvas: at ? { ...canvas, positions: { ...canvas.positions, [step]: at } } : canvas,
    };
  };
  return { inside, outside, step };
}

/** Places under names that are free. */
class Places {
  readonly #names = new Map<string, readonly [string, Source]>();

  get all(): readonly (readonly [string, Source])[] {
    return [...this.#names.values()];
  }

  nameOf(source: Source): string {
    const key = writeSource(source);
    const known = this.#names.get(key);
    if (known) return known[0];
    const name = freeName(
      identifierFrom(source.port),
      this.all.map(([of]) => of),
    );
    this.#names.set(key, [name, source]);
    return name;
  }
}

/** Whether something that leaves the steps comes back to them through others. */
function comesBack(graph: Graph, chosen: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  const next = graph.edges.filter(({ from, to }) => chosen.has(from.node) && !chosen.has(to.node));
  const open = next.map(({ to }) => to.node);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const { from, to } of graph.edges) {
      if (from.node !== node) continue;
      if (chosen.has(to.node)) return true;
      open.push(to.node);
    }
  }
  return false;
}

/** A step that reads from other places, in its inputs and its condition. */
function rewritten(step: DocumentStep, change: (reference: string) => string): DocumentStep {
  const inputs =
    step.inputs &&
    Object.fromEntries(
      Object.entries(step.inputs).map(([port, value]) => [
        port,
        typeof value === 'string' && readSource(value) ? change(value) : value,
      ]),
    );
  const when = step.when?.replace(anyReference, (reference) =>
    readSource(reference) ? change(reference) : reference,
  );
  return { ...step, ...(inputs && { inputs }), ...(when !== undefined && { when }) };
}

/** What an input of the new pipeline is: of the type that its readers want, where they agree, so that lists are mapped. */
function inputOf(
  document: PipelineDocument,
  graph: Graph,
  source: Source,
  chosen: ReadonlySet<string>,
): DocumentInput {
  const readers = graph.edges.filter(
    ({ from, to }) => chosen.has(to.node) && from.node === source.node && from.port === source.port,
  );
  const wanted = readers.flatMap(({ to }) => portAt(graph, to, 'inputs') ?? []);
  const given = portAt(graph, source, 'outputs')?.type ?? 'json';
  const [first] = wanted;
  const type = first && wanted.every((port) => port.type === first.type) ? first.type : given;
  const own = source.node === '$inputs' ? document.inputs?.[source.port] : undefined;
  const isOptional = wanted.length > 0 && wanted.every(({ optional }) => optional);
  return {
    type,
    ...(own?.title !== undefined && { title: own.title }),
    ...(isOptional && { optional: true }),
  };
}

/** The new step stands where the first of the others stood, in the order of the document. */
function inPlace(
  document: PipelineDocument,
  chosen: ReadonlySet<string>,
  others: Readonly<Record<string, DocumentStep>>,
  made: readonly [string, DocumentStep],
): Readonly<Record<string, DocumentStep>> {
  const first = Object.keys(document.steps).find((id) => chosen.has(id));
  const entries = Object.keys(document.steps).flatMap((id): (readonly [string, DocumentStep])[] => {
    if (id === first) return [made];
    return chosen.has(id) ? [] : [[id, others[id]!]];
  });
  return Object.fromEntries(entries);
}

function cornerOf(places: readonly Position[]): Position | undefined {
  if (places.length === 0) return undefined;
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) };
}
