import type { ComponentSummary } from '../api/types.ts';
import { componentName, outputsNode, readSource, type PipelineDocument } from './document.ts';
import { graphOf, type Library } from './graph.ts';
import { portAt } from './splice.ts';
import { fits } from './types.ts';

/** A step whose component is not there, with what the pipeline wants of it. */
export interface Missing {
  readonly id: string;
  /** As the document names it. */
  readonly uses: string;
  /** The inputs that have a value, with its type where it is known. */
  readonly inputs: readonly { readonly name: string; readonly type: string | undefined }[];
  /** The outputs that are read, with the types that are wanted of them. */
  readonly outputs: readonly { readonly name: string; readonly types: readonly string[] }[];
}

/**
 * The steps of a document whose components are not there.
 * @param gone pipelines that were looked for and are not there, as the document names them
 */
export function missingSteps(
  document: PipelineDocument,
  library: Library,
  gone: ReadonlySet<string> = new Set(),
): readonly Missing[] {
  const graph = graphOf(document, library);
  const typeOf = (node: string, port: string, side: 'inputs' | 'outputs') =>
    portAt(graph, { node, port }, side)?.type;
  return Object.entries(document.steps).flatMap(([id, { component, pipeline, inputs = {} }]) => {
    const uses = component ?? pipeline;
    const isThere =
      component === undefined ? !gone.has(pipeline ?? '') : library.components.has(componentName(component));
    if (uses === undefined || isThere) return [];
    const given = Object.entries(inputs).map(([name, reference]) => {
      const source = readSource(reference);
      return { name, type: source && typeOf(source.node, source.port, 'outputs') };
    });
    return [{ id, uses, inputs: given, outputs: readOf(document, id, typeOf) }];
  });
}

function readOf(
  document: PipelineDocument,
  id: string,
  typeOf: (node: string, port: string, side: 'inputs') => string | undefined,
): Missing['outputs'] {
  const readers = [
    ...Object.entries(document.steps).map(([node, { inputs = {} }]) => ({ node, inputs })),
    { node: outputsNode, inputs: document.outputs ?? {} },
  ];
  const types = new Map<string, string[]>();
  for (const { node, inputs } of readers) {
    for (const [port, reference] of Object.entries(inputs)) {
      const source = readSource(reference);
      if (source?.node !== id) continue;
      const wanted = node === outputsNode ? undefined : typeOf(node, port, 'inputs');
      const known = types.get(source.port) ?? [];
      types.set(source.port, wanted === undefined ? known : [...known, wanted]);
    }
  }
  return [...types].map(([name, of]) => ({ name, types: of }));
}

/** The components that can take the place of one: with the inputs and outputs that the pipeline uses. */
export function replacements(missing: Missing, library: Library): readonly ComponentSummary[] {
  // A pipeline has no publisher.
  const parts = componentName(missing.uses).split('/');
  const name = parts.at(-1)!;
  const publisher = parts.length > 1 ? parts[0]! : '';
  const fitting = [...library.components.values()].filter(({ inputs, outputs }) => {
    const takes = missing.inputs.every(({ name: port, type }) => {
      const input = inputs[port];
      return input !== undefined && (type === undefined || fits(type, input.type));
    });
    const needsMore = Object.entries(inputs).some(
      ([port, { optional }]) => optional !== true && !missing.inputs.some((given) => given.name === port),
    );
    const gives = missing.outputs.every(({ name: port, types }) => {
      const output = outputs[port];
      return output !== undefined && types.every((type) => fits(output.type, type));
    });
    return takes && gives && !needsMore;
  });
  // One of the same name by somebody else is the likeliest, then one of the same publisher.
  const rank = ({ name: of }: ComponentSummary) =>
    of.endsWith(`/${name}`) ? 0 : of.startsWith(`${publisher}/`) ? 1 : 2;
  return fitting.toSorted((a, b) => rank(a) - rank(b));
}

/**
 * Puts a component into the place of another one; the step keeps its name and lines.
 * @param params the parameters that the new one has: others of the step are left out
 */
export function replaceComponent(
  document: PipelineDocument,
  id: string,
  component: string,
  params: readonly string[],
): PipelineDocument {
  const step = document.steps[id];
  if (!step) return document;
  const { params: before = {}, pipeline: _, ...others } = step;
  const kept = Object.entries(before).filter(([name]) => params.includes(name));
  const made = { ...others, component, ...(kept.length > 0 && { params: Object.fromEntries(kept) }) };
  return { ...document, steps: { ...document.steps, [id]: made } };
}
