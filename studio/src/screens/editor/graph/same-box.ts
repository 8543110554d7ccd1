import type { Problem } from '../../../api/types.ts';
import type { Port } from '../../../document/graph.ts';
import type { CanvasBox } from '../canvas-box.ts';

/** Whether two boxes are drawn alike. */
export function sameBox(a: CanvasBox, b: CanvasBox): boolean {
  return (
    a.type === b.type &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    (a.selected ?? false) === (b.selected ?? false) &&
    (a.hidden ?? false) === (b.hidden ?? false) &&
    a.parentId === b.parentId &&
    a.width === b.width &&
    a.height === b.height &&
    sameData(a.data, b.data)
  );
}

function sameData(a: CanvasBox['data'], b: CanvasBox['data']): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => {
    const [one, other]: [unknown, unknown] = [a[key], b[key]];
    if (one === other) return true;
    if (key === 'problems') return sameProblems(one as readonly Problem[], other as readonly Problem[]);
    return key === 'node' && sameNode(one as Ported, other as Ported);
  });
}

interface Ported {
  readonly id: string;
  readonly component?: unknown;
  readonly pipeline?: unknown;
  readonly unknown?: unknown;
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

function sameNode(a: Ported, b: Ported): boolean {
  const isSame = a.id === b.id && a.component === b.component && a.pipeline === b.pipeline;
  return (
    isSame && a.unknown === b.unknown && samePorts(a.inputs, b.inputs) && samePorts(a.outputs, b.outputs)
  );
}

function samePorts(a: readonly Port[], b: readonly Port[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, type, optional }, at) => {
      const other = b[at]!;
      return name === other.name && type === other.type && optional === other.optional;
    })
  );
}

function sameProblems(a: readonly Problem[], b: readonly Problem[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ message, severity }, at) => message === b[at]!.message && severity === b[at]!.severity)
  );
}
