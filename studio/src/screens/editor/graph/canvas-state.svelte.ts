import { getViewportForBounds, type Edge, type Viewport } from '@xyflow/svelte';
import { untrack } from 'svelte';
import { t } from '../../../i18n/language.svelte.ts';
import { boxTitle } from '../box-title.ts';
import { boxesOf, linesOf, type BoxSources, type CanvasBox } from '../canvas-model.ts';
import { asHidden, asMeasured } from '../far/hidden.ts';
import { boundsOf, sceneOf, type Scene } from '../far/scene.ts';

/** Below this zoom no word can be read. */
const readable = 0.45;
/** A graph with more boxes is drawn as one picture while it is seen from afar. */
const many = 100;

export const farthest = 0.05;
export const padding = 0.1;

interface Options {
  readonly sources: () => BoxSources & { readonly selectedLines: ReadonlySet<string> };
  /** What was selected on the canvas itself, where it draws no boxes. */
  readonly select: (ids: readonly string[]) => void;
}

/** The boxes and lines of the canvas, each by itself or as one picture. To be made while a component is. */
export class CanvasState {
  boxes = $state.raw<CanvasBox[]>([]);
  lines = $state.raw<Edge[]>([]);
  zoom = $state(1);
  /** Of the canvas, in pixels of the page. */
  width = $state(0);
  height = $state(0);
  /** The line that what is dragged would go into. */
  into = $state<string | undefined>(undefined);
  readonly #isMany: boolean = $derived.by(() => this.#options.sources().graph.nodes.length > many);
  readonly isFar: boolean = $derived.by(() => this.#isMany && this.zoom < readable);
  readonly #nodes: CanvasBox[] = $derived.by(() => (this.isFar ? asHidden(this.boxes) : this.boxes));
  readonly scene: Scene = $derived.by(() => sceneOf(this.boxes, this.lines, titleOf));
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    $effect.pre(() => {
      const sources = options.sources();
      const isMany = this.#isMany;
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
      const lines = linesOf(graph, document, selectedLines, before, t().canvas.aria.line);
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
    if (this.isFar) this.#options.select(boxes.filter(({ selected }) => selected).map(({ id }) => id));
    else this.boxes = asMeasured(boxes, this.boxes);
  }

  /** Where many boxes are seen all together; few are fitted in as soon as they are measured. */
  start(): Viewport | undefined {
    if (!this.#isMany) return undefined;
    const bounds = boundsOf(this.scene.boxes);
    const viewport = getViewportForBounds(bounds, this.width, this.height, farthest, 1, padding);
    this.zoom = viewport.zoom;
    return viewport;
  }
}

function titleOf(box: CanvasBox): string {
  if (box.type === 'box') return boxTitle(box.id, box.data);
  return box.type === 'frame' ? box.data.group.title : box.data.note.text;
}

function namesOf({ class: names }: Edge): string {
  return typeof names === 'string' ? names.replace(' into', '') : '';
}
