import type { Edge, NodeHandle, Position as Side } from '@xyflow/svelte';
import type { GraphNode } from '../../../document/graph.ts';
import { nodeWidth } from '../../../document/box-size.ts';
import { farLines, type FarBox, type FarLook, type Scene } from '../../../parts/graph/far/scene.ts';
import type { RunBox, StepProgress } from './run-box.ts';

/** About what a box measures that was not drawn yet; no box that is measured has such a height. */
export const guessedSize = { width: nodeWidth, height: 110.03 } as const;
const handleSize = 8;

/** About where lines end at a box that was not drawn yet: in the middle of its sides. */
export function guessedHandles({ inputs, outputs }: GraphNode): NodeHandle[] {
  const place = (id: string, isSource: boolean): NodeHandle => ({
    id,
    type: isSource ? 'source' : 'target',
    position: (isSource ? 'right' : 'left') as Side,
    x: (isSource ? nodeWidth : 0) - handleSize / 2,
    y: (guessedSize.height - handleSize) / 2,
    width: handleSize,
    height: handleSize,
  });
  return [...inputs.map(({ name }) => place(name, false)), ...outputs.map(({ name }) => place(name, true))];
}

/**
 * A run as it is drawn from afar.
 * @param titleOf what a box is called on the screen
 */
export function runScene(
  boxes: readonly RunBox[],
  lines: readonly Edge[],
  titleOf: (box: RunBox) => string,
): Scene {
  const drawn = boxes.map((box): FarBox => {
    const { progress } = box.data;
    const { width, height } = { ...guessedSize, ...box.measured };
    const sign = progress && signs[lookOf(progress)];
    return {
      id: box.id,
      kind: 'box',
      x: box.position.x,
      y: box.position.y,
      width,
      height,
      title: titleOf(box),
      color: undefined,
      picture: undefined,
      look: progress ? lookOf(progress) : 'plain',
      selected: box.selected ?? false,
      ...(sign !== undefined && { sign }),
      ...(progress && {
        progress: {
          done: progress.done / Math.max(1, progress.total),
          failed: progress.failed / Math.max(1, progress.total),
        },
      }),
    };
  });
  const heights = new Map(drawn.map(({ id, height }) => [id, height]));
  const middle = (id: string) => {
    const height = heights.get(id);
    return height === undefined ? undefined : height / 2;
  };
  return { boxes: drawn, lines: farLines(drawn, lines, middle) };
}

const signs: Partial<Record<FarLook, string>> = { done: '✓', failed: '✕', running: '▸' };

/** What goes on counts first, then what went wrong. */
function lookOf({ status, failed }: StepProgress): FarLook {
  if (status === 'running' || status === 'retrying') return 'running';
  if (failed > 0) return 'failed';
  return status === 'succeeded' || status === 'cached' ? 'done' : 'waiting';
}
