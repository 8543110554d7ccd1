import type { Node } from '@xyflow/svelte';
import type { Problem } from '../../api/types.ts';
import type { CanvasGroup, CanvasNote } from '../../document/document.ts';
import type { Mark } from '../../document/difference.ts';
import type { GraphNode } from '../../document/graph.ts';
import type { StepPreview } from './try/step-preview.ts';
import type { StepUpdate } from './updates/marks.ts';

/** What a box of the canvas shows. */
export interface BoxData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  readonly when: string | undefined;
  readonly preview: StepPreview | undefined;
  /** What a closed group is called. */
  readonly closed?: CanvasGroup;
  readonly mark?: Mark | undefined;
  /** A newer version of its component. */
  readonly update?: StepUpdate | undefined;
}

export interface FrameData extends Record<string, unknown> {
  readonly group: CanvasGroup;
}

export interface NoteData extends Record<string, unknown> {
  readonly note: CanvasNote;
}

export type BoxNode = Node<BoxData, 'box'>;
export type FrameNode = Node<FrameData, 'frame'>;
export type NoteNode = Node<NoteData, 'note'>;
export type CanvasBox = BoxNode | FrameNode | NoteNode;
