import {
  inputsNode,
  type DocumentStep,
  type PipelineDocument,
  type Position,
} from '../../../document/document.ts';
import type { Graph, Library } from '../../../document/graph.ts';
import { stepFor, stepOfPipeline } from '../new-step.ts';
import type { LineStart } from './connecting.svelte.ts';
import type { GraphEdits } from './graph-edits.svelte.ts';
import { joinedBehind, joinedTo, splicedInto } from './new-lines.ts';
import type { StepEntry } from './step-entries.ts';

interface Options {
  readonly edits: GraphEdits;
  readonly graph: () => Graph;
  readonly library: () => Library;
}

/** Adds steps: of components and pipelines, into a line, at the end of one, or behind what is selected. */
export class StepAdding {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /**
   * @param at where it was let go; without it, the step goes behind what is selected
   * @param line that it goes into
   */
  component(component: string, at?: Position, line?: string): void {
    const { edits, graph, library } = this.#options;
    const { name, step } = stepFor(component);
    if (!at) {
      this.#behindSelected(name, step);
      return;
    }
    const to = line === undefined ? undefined : graph().edges.find(({ id }) => id === line)?.to;
    const join = (after: PipelineDocument, id: string) =>
      to ? splicedInto(after, id, to, library()) : after;
    edits.add(name, step, { at, join });
  }

  /**
   * @param at where it was asked for; without it, the step goes behind what is selected
   * @param from where a line begins that ends at it
   */
  entry({ component, pipeline }: StepEntry, at?: Position, from?: LineStart): void {
    const { edits, library } = this.#options;
    const { name, step } = component === undefined ? stepOfPipeline(pipeline ?? '') : stepFor(component);
    if (!at) {
      this.#behindSelected(name, step);
      return;
    }
    const join = (after: PipelineDocument, id: string) =>
      from ? joinedTo(after, id, from, library()) : after;
    edits.add(name, step, { at, join });
  }

  /** The first step of a pipeline goes behind its inputs, also where nothing is selected. */
  #behindSelected(name: string, step: DocumentStep): void {
    const { edits, graph, library } = this.#options;
    const isFirst = graph().nodes.every(({ id }) => edits.document.steps[id] === undefined);
    const behind = edits.selection.only ?? (isFirst ? inputsNode : undefined);
    if (behind === undefined) edits.add(name, step);
    else edits.add(name, step, { behind, join: (after, id) => joinedBehind(after, id, behind, library()) });
  }
}
