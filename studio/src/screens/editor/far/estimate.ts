import type { NodeHandle, Position as Side } from '@xyflow/svelte';
import { nodeWidth } from '../../../document/box-size.ts';
import type { BoxData } from '../canvas-box.ts';

/** The rows of a box as `box.svelte` draws them, in pixels. */
const edge = 1;
const headRow = 27.5;
const nameRow = 19.5;
const portsPadding = 8;
const portRow = 24;
const pictureRow = 100;
const wordsRow = 23.5;
const handleSize = 12;
/** No box that is measured has such a height: the canvas hears of it when a box is measured, also where the guess was right. */
const guessed = 0.03;

/** About what a box measures that was not drawn yet. */
export function estimatedSize({ node, preview, mark }: BoxData): {
  readonly width: number;
  readonly height: number;
} {
  const ports = Math.max(node.inputs.length, node.outputs.length);
  const below = preview ? (preview.picture === undefined ? 0 : pictureRow) + wordsRow : 0;
  return {
    width: nodeWidth,
    height: top({ node, mark }) + ports * portRow + portsPadding + edge + below + guessed,
  };
}

/** About where lines end at a box that was not drawn yet. */
export function estimatedHandles(data: BoxData): NodeHandle[] {
  const { node } = data;
  const place = (id: string, at: number, isSource: boolean): NodeHandle => ({
    id,
    type: isSource ? 'source' : 'target',
    position: (isSource ? 'right' : 'left') as Side,
    x: (isSource ? nodeWidth : 0) - handleSize / 2,
    y: portMiddle(data, at) - handleSize / 2,
    width: handleSize,
    height: handleSize,
  });
  return [
    ...node.inputs.map(({ name }, at) => place(name, at, false)),
    ...node.outputs.map(({ name }, at) => place(name, at, true)),
  ];
}

/** How far below the top of a box the middle of a place for lines is. */
export function portMiddle(data: Pick<BoxData, 'node' | 'mark'>, at: number): number {
  return top(data) + at * portRow + portRow / 2;
}

function top({ node, mark }: Pick<BoxData, 'node' | 'mark'>): number {
  const hasName = node.component !== undefined || node.pipeline !== undefined || node.unknown !== undefined;
  return edge + (mark ? nameRow + edge : 0) + headRow + (hasName ? nameRow : 0) + portsPadding;
}
