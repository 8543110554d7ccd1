import type { Connection, Edge } from '@xyflow/svelte';
import type { PipelineDocument, Position, Source } from '../../../document/document.ts';
import { nodeIn, type Graph, type Port } from '../../../document/graph.ts';
import { bestInput, bestOutput, portAt } from '../../../document/splice.ts';
import { t } from '../../../i18n/language.svelte.ts';
import { placeIn } from './closed-groups.ts';
import { Connecting, refusalOf, type LineStart } from './connecting.svelte.ts';
import type { GraphEdits } from './graph-edits.svelte.ts';
import { boxAt, pointOf } from './line-at.ts';

interface Options {
  readonly document: () => PipelineDocument;
  readonly graph: () => Graph;
  readonly edits: GraphEdits;
  /** A step is wanted at a place, that the line can end at. */
  readonly wanted: (at: Position, from: LineStart) => void;
  readonly toCanvas: (point: Position) => Position;
}

/** Lines that are drawn from place to place. To be made while a component is. */
export class LineDrawing {
  /** Why the line cannot end where the pointer is. */
  refusal = $state('');
  readonly connecting = Connecting.provide();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  isValid(line: Connection | Edge): boolean {
    const { document, graph } = this.#options;
    this.refusal = refusalOf(document(), graph(), sourceOf(line), targetOf(line)) ?? '';
    return this.refusal === '';
  }

  connect(line: Connection): void {
    this.#options.edits.connect(sourceOf(line), targetOf(line));
  }

  started(node: string | null, handle: string | null, type: string | null): void {
    const [document, graph] = [this.#options.document(), this.#options.graph()];
    const place = placeIn({ node: node ?? '', port: handle ?? '' });
    const side = type === 'source' ? 'outputs' : 'inputs';
    const port = portAt(graph, place, side);
    if (port) this.connecting.start({ place, side, type: port.type }, document, graph);
  }

  /** A line is let go: over a box it goes to the place that fits best, over the ground a step is wanted. */
  ended(event: MouseEvent | TouchEvent, hit: boolean): void {
    const { edits, wanted, toCanvas } = this.#options;
    const [document, graph] = [this.#options.document(), this.#options.graph()];
    const { from } = this.connecting;
    this.connecting.end();
    this.refusal = '';
    if (hit || !from) return;
    const point = pointOf(event);
    const id = boxAt(point);
    if (id === undefined) {
      wanted(toCanvas(point), from);
      return;
    }
    const node = nodeIn(graph, id);
    if (!node || id === from.place.node) return;
    const port =
      from.side === 'outputs'
        ? bestInput(this.#free(node.id), from.type)
        : bestOutput(node.outputs, from.type);
    if (!port) {
      edits.said = t().canvas.noConnection;
      return;
    }
    const place = { node: id, port: port.name };
    const [source, target] = from.side === 'outputs' ? [from.place, place] : [place, from.place];
    const reason = refusalOf(document, graph, source, target);
    if (reason === undefined) edits.connect(source, target);
    else edits.said = reason;
  }

  /** The inputs of a box, those that nothing is joined to first. */
  #free(id: string): readonly Port[] {
    const { inputs = [] } = nodeIn(this.#options.graph(), id) ?? {};
    const given = this.#options.document().steps[id]?.inputs ?? {};
    const open = inputs.filter(({ name }) => given[name] === undefined);
    return open.length > 0 ? open : inputs;
  }
}

interface Line {
  readonly source: string;
  readonly target: string;
  readonly sourceHandle?: string | null | undefined;
  readonly targetHandle?: string | null | undefined;
}

function sourceOf({ source, sourceHandle }: Line): Source {
  return placeIn({ node: source, port: sourceHandle ?? '' });
}

function targetOf({ target, targetHandle }: Line): Source {
  return placeIn({ node: target, port: targetHandle ?? '' });
}
