import type { Node } from '@xyflow/svelte';
import type { ItemStep } from '../../../api/types.ts';
import type { GraphNode } from '../../../document/graph.ts';
import type { WorkOnItem } from './at-work.ts';

/** How far the items of a run are with a step, or with all steps of a pipeline inside. */
export interface StepProgress {
  readonly status: ItemStep['status'];
  /** Of the items, or of the steps of items where several steps stand for one box. */
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly attempts: number;
  /** The median of a try, in ms; of one step alone. */
  readonly medianMs?: number;
  /** Steps that the box stands for. */
  readonly steps: number;
}

export interface RunBoxData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly progress: StepProgress | undefined;
  /** What it works on at this moment, where its component says it. */
  readonly work: readonly WorkOnItem[];
}

export type RunBox = Node<RunBoxData, 'run'>;
