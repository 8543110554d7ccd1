import {
  inputsNode,
  outputsNode,
  readSource,
  writeSource,
  type DocumentStep,
  type PipelineDocument,
  type Position,
  type Source,
} from './document.ts';
import { canvasRenamed, canvasWithout } from './canvas.ts';
import { freeName, identifier } from './names.ts';

/*
 * Changes of a document. Each gives a new one and leaves the old one as it was, so that every step back is there for
 * nothing.
 */

type Values = Readonly<Record<string, unknown>>;

/** Adds a step under a name that is free. */
export function addStep(
  document: PipelineDocument,
  name: string,
  step: DocumentStep,
  position: Position,
): { readonly document: PipelineDocument; readonly id: string } {
  const id = freeName(name, Object.keys(document.steps));
  const steps = { ...document.steps, [id]: step };
  return { document: moveNodes({ ...document, steps }, { [id]: position }), id };
}

/** Takes steps out, with all that reads them. */
export function removeSteps(document: PipelineDocument, ids: readonly string[]): PipelineDocument {
  const gone = new Set(ids);
  const readsGone = (reference: unknown) => gone.has(readSource(reference)?.node ?? '');
  const steps = Object.entries(document.steps)
    .filter(([id]) => !gone.has(id))
    .map(([id, step]) => {
      const inputs = Object.entries(step.inputs ?? {}).filter(([, reference]) => !readsGone(reference));
      return [id, step.inputs ? { ...step, inputs: Object.fromEntries(inputs) } : step] as const;
    });
  const outputs = Object.entries(document.outputs ?? {}).filter(([, reference]) => !readsGone(reference));
  return {
    ...document,
    steps: Object.fromEntries(steps),
    ...(document.outputs && { outputs: Object.fromEntries(outputs) }),
    ...(document.canvas && { canvas: canvasWithout(document.canvas, gone) }),
  };
}

/** Joins a value to an input, in the place of what was there. To the outputs without a port: as a new output. */
export function connect(document: PipelineDocument, from: Source, to: Source): PipelineDocument {
  const reference = writeSource(from);
  if (to.node === outputsNode) {
    return { ...document, outputs: { ...document.outputs, [to.port]: reference } };
  }
  return changeStep(document, to.node, (step) => ({
    ...step,
    inputs: { ...step.inputs, [to.port]: reference },
  }));
}

/** Takes a line away; an output of the pipeline goes with it. */
export function disconnect(document: PipelineDocument, to: Source): PipelineDocument {
  if (to.node === outputsNode) {
    const { [to.port]: _, ...outputs } = document.outputs ?? {};
    return { ...document, outputs };
  }
  return changeStep(document, to.node, (step) => {
    const { [to.port]: _, ...inputs } = step.inputs ?? {};
    return { ...step, inputs };
  });
}

/** Whether a line would lead back to where it comes from. */
export function makesCycle(document: PipelineDocument, from: Source, to: Source): boolean {
  const seen = new Set<string>();
  const reaches = (id: string): boolean => {
    if (id === to.node) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    return Object.values(document.steps[id]?.inputs ?? {}).some((reference) => {
      const source = readSource(reference);
      return source !== undefined && source.node !== inputsNode && reaches(source.node);
    });
  };
  return from.node !== inputsNode && to.node !== outputsNode && reaches(from.node);
}

/** Sets the parameters of a step that differ from the defaults. */
export function setParams(document: PipelineDocument, id: string, params: Values): PipelineDocument {
  return setStep(document, id, { params: Object.keys(params).length === 0 ? undefined : params });
}

/** Changes keys of a step; those that are `undefined` are taken out. */
export function setStep(
  document: PipelineDocument,
  id: string,
  change: { readonly [Key in keyof DocumentStep]?: DocumentStep[Key] | undefined },
): PipelineDocument {
  return changeStep(document, id, (step) => {
    const entries = Object.entries({ ...step, ...change }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries);
  });
}

/** Gives a step another name, also where it is read. @returns the same document where the name is taken */
export function renameStep(document: PipelineDocument, id: string, to: string): PipelineDocument {
  if (id === to || document.steps[to] || !identifier.test(to)) return document;
  const renamed = (value: unknown) => {
    const source = readSource(value);
    return source?.node === id ? writeSource({ ...source, node: to }) : value;
  };
  const steps = Object.entries(document.steps).map(([name, step]) => {
    const inputs = step.inputs && mapValues(step.inputs, renamed);
    const when = step.when?.replaceAll(new RegExp(`\\$steps\\.${id}\\.`, 'g'), `$steps.${to}.`);
    const changed = { ...step, ...(inputs && { inputs }), ...(when !== undefined && { when }) };
    return [name === id ? to : name, changed];
  });
  return {
    ...document,
    steps: Object.fromEntries(steps) as PipelineDocument['steps'],
    ...(document.outputs && {
      outputs: mapValues(document.outputs, renamed) as Readonly<Record<string, string>>,
    }),
    ...(document.canvas && { canvas: canvasRenamed(document.canvas, id, to) }),
  };
}

/** Notes where boxes stand, in whole pixels. */
export function moveNodes(
  document: PipelineDocument,
  moved: Readonly<Record<string, Position>>,
): PipelineDocument {
  const positions = { ...document.canvas?.positions };
  for (const [id, { x, y }] of Object.entries(moved)) {
    positions[canvasName(id)] = { x: Math.round(x), y: Math.round(y) };
  }
  return { ...document, canvas: { ...document.canvas, positions } };
}

/** The name of a box in the canvas of a document. */
export function canvasName(id: string): string {
  return id === inputsNode ? 'inputs' : id === outputsNode ? 'outputs' : id;
}

function changeStep(
  document: PipelineDocument,
  id: string,
  change: (step: DocumentStep) => DocumentStep,
): PipelineDocument {
  const step = document.steps[id];
  if (!step) return document;
  return { ...document, steps: { ...document.steps, [id]: change(step) } };
}

function mapValues(values: Values, change: (value: unknown) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
