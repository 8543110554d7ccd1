import { inputsNode, type Position } from '../../../document/document.ts';
import type { Graph, Library } from '../../../document/graph.ts';
import { stepFor, stepOfPipeline } from '../new-step.ts';
import type { LineStart } from './connecting.svelte.ts';
import type { GraphEdits, NewStepPlace } from './graph-edits.svelte.ts';
import { joinedBehind, joinedTo, splicedInto } from './new-lines.ts';
import type { StepEntry } from './step-entries.ts';

interface Options {
  readonly edits: GraphEdits;
  readonly graph: () => Graph;
  readonly library: () => Library;
}

type Join = NonNullable<NewStepPlace['join']>;

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
    const { graph, library } = this.#options;
    const to = line === undefined ? undefined : graph().edges.find(({ id }) => id === line)?.to;
    this.#add(stepFor(component), at, to && ((after, id) => splicedInto(after, id, to, library())));
  }

  /**
   * @param at where it was asked for; without it, the step goes behind what is selected
   * @param from where a line begins that ends at it
   */
  entry({ component, pipeline }: StepEntry, at?: Position, from?: LineStart): void {
    const { library } = this.#options;
    const made = component === undefined ? stepOfPipeline(pipeline ?? '') : stepFor(component);
    this.#add(made, at, from && ((after, id) => joinedTo(after, id, from, library())));
  }

  #add({ name, step }: ReturnType<typeof stepFor>, at: Position | undefined, join: Join | undefined): void {
    const { edits, library } = this.#options;
    // The first step of a pipeline goes behind its inputs, also where nothing is selected.
    const isFirst = Object.keys(edits.document.steps).length === 0;
    const behind = edits.selection.only ?? (isFirst ? inputsNode : undefined);
    if (at) edits.add(name, step, { at, ...(join && { join }) });
    else if (behind === undefined) edits.add(name, step);
    else edits.add(name, step, { behind, join: (after, id) => joinedBehind(after, id, behind, library()) });
  }
}
