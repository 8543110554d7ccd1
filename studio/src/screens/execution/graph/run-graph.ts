import type { Edge } from '@xyflow/svelte';
import type { StepTimes } from '../../../api/insight.ts';
import type { ItemStep } from '../../../api/types.ts';
import { inputsNode, outputsNode, type PipelineDocument, type Position } from '../../../document/document.ts';
import { graphOf, type Graph, type Library } from '../../../document/graph.ts';
import { layout } from '../../../document/layout.ts';
import { baseType } from '../../../document/types.ts';
import type { AtWork, WorkOnItem } from './at-work.ts';
import type { RunBox, StepProgress } from './run-box.ts';
import { guessedHandles, guessedSize } from './run-scene.ts';

type Counts = Partial<Record<ItemStep['status'], number>>;

/**
 * How far a box of the graph is. A step that is another pipeline is inlined in the plan: its steps are called `box/step`.
 * @returns nothing for what is no step of the run
 */
export function progressOf(box: string, times: readonly StepTimes[]): StepProgress | undefined {
  return progressOfSteps(times.filter(({ step }) => step === box || step.startsWith(`${box}/`)));
}

function progressOfSteps(own: readonly StepTimes[]): StepProgress | undefined {
  if (own.length === 0) return undefined;
  const counts: Counts = {};
  for (const { items } of own) {
    for (const [status, count] of Object.entries(items) as [ItemStep['status'], number][]) {
      counts[status] = (counts[status] ?? 0) + count;
    }
  }
  const of = (status: ItemStep['status']): number => counts[status] ?? 0;
  const median = own.length === 1 ? own[0]!.p50_ms : undefined;
  return {
    status: statusOf(counts),
    done: of('succeeded') + of('cached') + of('skipped'),
    failed: of('failed'),
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    attempts: own.reduce((sum, { attempts }) => sum + attempts, 0),
    ...(median !== undefined && { medianMs: median }),
    steps: own.length,
  };
}

/** What is said of all items together: what goes on first, then what went wrong, then how it ended. */
function statusOf(counts: Counts): ItemStep['status'] {
  const order = [
    'running',
    'retrying',
    'failed',
    'pending',
    'succeeded',
    'cached',
    'cancelled',
    'skipped',
  ] as const;
  return order.find((status) => (counts[status] ?? 0) > 0) ?? 'pending';
}

/** The graph of a run: the document as people placed it, laid out where they did not. */
export function runGraph(
  document: PipelineDocument,
  library: Library,
): { readonly graph: Graph; readonly positions: Readonly<Record<string, Position>> } {
  const graph = graphOf(document, library);
  const placed = document.canvas?.positions ?? {};
  let laidOut: Readonly<Record<string, Position>> | undefined;
  const positions = graph.nodes.map(({ id }) => {
    const name = id === inputsNode ? 'inputs' : id === outputsNode ? 'outputs' : id;
    return [id, placed[name] ?? (laidOut ??= layout(graph))[id] ?? { x: 0, y: 0 }] as const;
  });
  return { graph, positions: Object.fromEntries(positions) };
}

/** The times of the steps that each box stands for, and what they work on. */
function byBox<Value>(all: Iterable<readonly [step: string, value: Value]>): ReadonlyMap<string, Value[]> {
  const found = new Map<string, Value[]>();
  for (const [step, value] of all) {
    const box = step.split('/', 1)[0]!;
    const known = found.get(box);
    if (known) known.push(value);
    else found.set(box, [value]);
  }
  return found;
}

const noWork: readonly WorkOnItem[] = [];

/**
 * @param before those that are there: what has not changed stays the very same, so that nothing of it is drawn again
 * @param isMany their sizes are estimated until they are drawn
 */
export function runBoxes(
  { graph, positions }: ReturnType<typeof runGraph>,
  times: readonly StepTimes[],
  selected: string | undefined,
  atWork: AtWork = new Map(),
  before: readonly RunBox[] = [],
  isMany = false,
): RunBox[] {
  const known = new Map(before.map((box) => [box.id, box]));
  const timesOf = byBox(times.map((one) => [one.step, one]));
  const workOn = byBox(atWork);
  return graph.nodes.map((node): RunBox => {
    const { id } = node;
    const there = known.get(id);
    const progress = progressOfSteps(timesOf.get(id) ?? []);
    const work = workOn.get(id)?.flat() ?? noWork;
    const isGuessed = isMany && (!there?.measured || there.handles !== undefined);
    const isSame =
      there !== undefined &&
      there.data.node === node &&
      (there.selected ?? false) === (id === selected) &&
      isDeepEqual([there.data.progress, there.data.work], [progress, work]);
    if (isSame) return there;
    return {
      ...(there?.measured && { measured: there.measured }),
      id,
      type: 'run',
      position: { ...positions[id]! },
      selected: id === selected,
      focusable: false,
      data: { node, progress, work },
      ...(isGuessed && { measured: guessedSize, handles: guessedHandles(node) }),
    };
  });
}

export function runLines({ edges }: Graph): Edge[] {
  return edges.map(({ id, from, to, type }) => ({
    id,
    source: from.node,
    sourceHandle: from.port,
    target: to.node,
    targetHandle: to.port,
    class: `line-${baseType(type)}`,
    focusable: false,
    selectable: false,
  }));
}

function isDeepEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
