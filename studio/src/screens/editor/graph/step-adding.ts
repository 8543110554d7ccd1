import type { Position } from '../../../document/document.ts';
import type { Graph, Library } from '../../../document/graph.ts';
import { stepFor, stepOfPipeline } from '../new-step.ts';
import type { LineStart } from './connecting.svelte.ts';
import type { GraphEdits } from './graph-edits.svelte.ts';
import { joinedTo, splicedInto } from './new-lines.ts';
import type { StepEntry } from './step-entries.ts';

interface Options {
  readonly edits: GraphEdits;
  readonly graph: () => Graph;
  readonly library: () => Library;
}

/** Adds steps: of components and pipelines, into a line or at the end of one. */
export class StepAdding {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  /** @param line that it goes into */
  component(component: string, at?: Position, line?: string): void {
    const { edits, graph, library } = this.#options;
    const { name, step } = stepFor(component);
    const to = line === undefined ? undefined : graph().edges.find(({ id }) => id === line)?.to;
    edits.add(name, step, {
      ...(at && { at }),
      join: (after, id) => (to ? splicedInto(after, id, to, library()) : after),
    });
  }

  /** @param from where a line begins that ends at it */
  entry({ component, pipeline }: StepEntry, at?: Position, from?: LineStart): void {
    const { edits, library } = this.#options;
    const { name, step } = component === undefined ? stepOfPipeline(pipeline ?? '') : stepFor(component);
    edits.add(name, step, {
      ...(at && { at }),
      join: (after, id) => (from ? joinedTo(after, id, from, library()) : after),
    });
  }
}
