import type { PipelineDocument, Source } from '../../../document/document.ts';
import { connect } from '../../../document/edit.ts';
import { graphOf, nodeIn, type Library } from '../../../document/graph.ts';
import { bestInput, bestOutput, joinBehind, splice } from '../../../document/splice.ts';
import type { LineStart } from './connecting.svelte.ts';

/** Joins a new step to the place that a line was drawn from. */
export function joinedTo(
  document: PipelineDocument,
  id: string,
  { place, side, type }: LineStart,
  library: Library,
): PipelineDocument {
  const node = nodeIn(graphOf(document, library), id);
  const port =
    side === 'outputs' ? bestInput(node?.inputs ?? [], type) : bestOutput(node?.outputs ?? [], type);
  if (!port) return document;
  const own = { node: id, port: port.name };
  return side === 'outputs' ? connect(document, place, own) : connect(document, own, place);
}

/** Puts a new step into a line, where it fits there. @param to the end of the line */
export function splicedInto(
  document: PipelineDocument,
  id: string,
  to: Source,
  library: Library,
): PipelineDocument {
  return splice(document, graphOf(document, library), id, to) ?? document;
}

/** Puts a new step behind what is selected, where it takes what that gives. */
export function joinedBehind(
  document: PipelineDocument,
  id: string,
  behind: string,
  library: Library,
): PipelineDocument {
  return joinBehind(document, graphOf(document, library), id, behind) ?? document;
}
