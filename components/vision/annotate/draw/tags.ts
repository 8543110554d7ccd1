import { textMask, type Mask } from '@kumiki/component-sdk/drawing';
import type { Canvas, Colour, Paint } from './canvas.ts';
import { inkOn } from './palette.ts';

/** A text on a field of colour, with its top left corner where it would best stand. */
export interface Tag {
  readonly text: string;
  readonly colour: Colour;
  readonly left: number;
  /** The lower edge is wanted here; where there is no room above it, the tag stands at `otherwise`. */
  readonly bottom: number;
  readonly otherwise: number;
  /** Pixels. */
  readonly size: number;
}

/** Writes tags, the first on top. Equal texts are drawn once. */
export async function drawTags(canvas: Canvas, tags: readonly Tag[], opacity: number): Promise<void> {
  const masks = new Map<string, Mask>();
  for (const { text, size } of tags) {
    const key = `${size} ${text}`;
    if (!masks.has(key)) masks.set(key, await textMask(text, size));
  }
  for (const tag of tags.toReversed()) drawTag(canvas, tag, masks.get(`${tag.size} ${tag.text}`)!, opacity);
}

function drawTag(
  canvas: Canvas,
  { colour, left, bottom, otherwise, size }: Tag,
  mask: Mask,
  opacity: number,
): void {
  const side = Math.ceil(size / 6);
  const width = mask.width + 2 * side;
  const { height } = mask;
  const x = Math.round(Math.max(0, Math.min(left, canvas.width - width)));
  const above = Math.round(bottom) - height;
  const y = above >= 0 ? above : Math.round(Math.max(0, Math.min(otherwise, canvas.height - height)));
  const field: Paint = { colour, opacity };
  canvas.fill(x, y, width, height, field);
  canvas.stamp(mask, x + side, y, { colour: inkOn(colour), opacity: 1 });
}
