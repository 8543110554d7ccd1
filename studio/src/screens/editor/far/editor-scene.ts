import type { Edge } from '@xyflow/svelte';
import { safeColor } from '../../../document/canvas.ts';
import { nodeWidth } from '../../../document/box-size.ts';
import { farLines, type FarBox, type FarLook, type Scene } from '../../../parts/graph/far/scene.ts';
import type { CanvasBox } from '../canvas-box.ts';
import { estimatedSize, portMiddle } from './estimate.ts';

const signs = { added: '+', removed: '−', changed: '≠' } as const;

/**
 * What is edited, or differs, as it is drawn from afar.
 * @param titleOf what a box is called on the screen
 */
export function sceneOf(
  boxes: readonly CanvasBox[],
  lines: readonly Edge[],
  titleOf: (box: CanvasBox) => string,
): Scene {
  const parents = new Map(boxes.filter(({ type }) => type === 'frame').map((box) => [box.id, box]));
  const shown = boxes.filter(({ hidden }) => hidden !== true);
  const drawn = shown.map((box): FarBox => {
    const { x, y } = box.position;
    const parent = box.parentId === undefined ? undefined : parents.get(box.parentId)?.position;
    const size = box.type === 'box' ? (box.measured ?? estimatedSize(box.data)) : box;
    const mark = box.type === 'box' ? box.data.mark : undefined;
    return {
      id: box.id,
      kind: box.type,
      x: x + (parent?.x ?? 0),
      y: y + (parent?.y ?? 0),
      width: size.width ?? nodeWidth,
      height: size.height ?? 80,
      title: titleOf(box),
      color: colorOf(box),
      picture: box.type === 'box' ? box.data.preview?.picture : undefined,
      look: lookOf(box),
      selected: box.selected ?? false,
      ...(mark && { sign: signs[mark] }),
    };
  });
  const data = new Map(shown.flatMap((box) => (box.type === 'box' ? [[box.id, box.data]] : [])));
  const middle = (id: string, port: string, side: 'inputs' | 'outputs') => {
    const found = data.get(id);
    if (!found) return undefined;
    const at = found.node[side].findIndex(({ name }) => name === port);
    return portMiddle(found, Math.max(0, at));
  };
  return { boxes: drawn, lines: farLines(drawn, lines, middle) };
}

function colorOf(box: CanvasBox): string | undefined {
  if (box.type === 'frame') return safeColor(box.data.group.color);
  if (box.type === 'note') return safeColor(box.data.note.color ?? '#b08a2e');
  return box.data.closed && safeColor(box.data.closed.color);
}

function lookOf(box: CanvasBox): FarLook {
  if (box.type !== 'box') return 'plain';
  const { problems, node, disabled, preview, mark } = box.data;
  if (mark) return mark;
  if (node.unknown !== undefined || problems.some(({ severity }) => severity === 'error')) return 'wrong';
  if (disabled) return 'disabled';
  return preview?.stale ? 'stale' : 'plain';
}
