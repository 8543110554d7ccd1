import { readSource, type PipelineDocument } from './document.ts';

/*
 * Steps whose values are kept while somebody tries out: `canvas.pins` of the document has their outputs, and changes
 * nothing of what runs.
 */

/** The steps that are pinned. */
export function pinnedSteps({ canvas }: PipelineDocument): ReadonlySet<string> {
  return new Set((canvas?.pins ?? []).flatMap((pin) => readSource(pin)?.node ?? []));
}

/** Pins a step with all that it gives. */
export function pin(document: PipelineDocument, id: string, outputs: readonly string[]): PipelineDocument {
  const others = without(document, id);
  return withPins(document, [...others, ...outputs.map((output) => `$steps.${id}.${output}`)]);
}

export function unpin(document: PipelineDocument, id: string): PipelineDocument {
  return withPins(document, without(document, id));
}

function without({ canvas }: PipelineDocument, id: string): readonly string[] {
  return (canvas?.pins ?? []).filter((pinned) => readSource(pinned)?.node !== id);
}

function withPins(document: PipelineDocument, pins: readonly string[]): PipelineDocument {
  const { pins: _, ...others } = document.canvas ?? {};
  return { ...document, canvas: pins.length === 0 ? others : { ...others, pins } };
}
