import type { Edge } from '@xyflow/svelte';
import { untrack } from 'svelte';
import { boxTitle } from '../box-title.ts';
import type { CanvasBox } from '../canvas-box.ts';
import { boxesOf, linesOf, type BoxSources } from '../canvas-model.ts';
import { lineTitles } from '../place-title.ts';
import { FarState } from '../../../parts/graph/far-state.svelte.ts';
import { asHidden, asMeasured } from '../../../parts/graph/far/hidden.ts';
import type { Scene } from '../../../parts/graph/far/scene.ts';
import { sceneOf } from '../far/editor-scene.ts';

interface Options {
  readonly sources: () => BoxSources & { readonly selectedLines: ReadonlySet<string> };
  /** What was selected on the canvas itself, where it draws no boxes. */
  readonly select: (ids: readonly string[]) => void;
}

/** The boxes and lines of the canvas, each by itself or as one picture. To be made while a component is. */
export class CanvasState {
  boxes = $state.raw<CanvasBox[]>([]);
  lines = $state.raw<Edge[]>([]);
  /** The line that what is dragged would go into. */
  into = $state<string | undefined>(undefined);
  readonly seen: FarState = new FarState(() => this.#options.sources().graph.nodes.length);
  readonly #nodes: CanvasBox[] = $derived.by(() => (this.seen.isFar ? asHidden(this.boxes) : this.boxes));
  readonly scene: Scene = $derived.by(() => sceneOf(this.boxes, this.lines, titleOf));
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    $effect.pre(() => {
      const sources = options.sources();
      const { isMany } = this.seen;
      this.boxes = boxesOf(
        sources,
        untrack(() => this.boxes),
        { isMany },
      );
    });
    $effect.pre(() => {
      const { graph, document, selectedLines } = options.sources();
      const target = this.into;
      const before = untrack(() => this.lines);
      const lines = linesOf(graph, document, selectedLines, before, lineTitles(graph));
      this.lines = lines.map((line) =>
        line.id === target ? { ...line, class: `${namesOf(line)} into` } : line,
      );
    });
  }

  /** The boxes that the canvas draws. */
  get nodes(): CanvasBox[] {
    return this.#nodes;
  }

  set nodes(boxes: CanvasBox[]) {
    if (this.seen.isFar) this.#options.select(boxes.filter(({ selected }) => selected).map(({ id }) => id));
    else this.boxes = asMeasured(boxes, this.boxes);
  }
}

/** What a box, frame or note is called. */
export function titleOf(box: CanvasBox): string {
  if (box.type === 'box') return boxTitle(box.id, box.data);
  return box.type === 'frame' ? box.data.group.title : box.data.note.text;
}

function namesOf({ class: names }: Edge): string {
  return typeof names === 'string' ? names.replace(' into', '') : '';
}
