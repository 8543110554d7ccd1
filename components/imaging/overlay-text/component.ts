import { colourSamples, defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import { placeAt, type Mask } from '@kumiki/component-sdk/drawing';
import { textBlock } from './block.ts';
import type { OverlayText } from './component.types.ts';

/**
 * Text as coverage, blended with straight alpha (the operator "over" of T. Porter and T. Duff, Compositing Digital Images,
 * 1984). Latin letters are drawn with a font of strokes that comes with Kumiki, so they look the same everywhere; others
 * with the fonts of the machine. What reaches beyond the image is cut off.
 */
export default defineComponent<OverlayText>({
  async run({ inputs: { image, text: given }, params }) {
    const text = given ?? params.text;
    if (text.trim() === '') return { image };
    const depth = image.depth === 16 ? 16 : 8;
    const raw = await image.ownRaw({ depth });
    const side = Math.min(image.width, image.height);
    const block = await textBlock(text, Math.max(1, (side * params.size) / 100));
    const { left, top } = placeAt(params.position, block, image, Math.round((side * params.margin) / 100));
    const colours = [params.field, params.color].map((colour) =>
      colourSamples(colour, { depth, space: image.space, alpha: true }),
    );
    write(raw as Writable, block, left, top, colours[0]!, colours[1]!);
    return { image: Image.fromRaw(raw, { from: image }) };
  },
});

type Writable = RawImage & { readonly data: Uint8Array | Uint16Array };

/**
 * Changes the pixels of the image.
 * @param field samples of the colour behind the text, the last one its opacity; so for `ink`
 */
function write(
  { data, width, height, channels }: Writable,
  { data: coverage, width: across, height: down }: Mask,
  left: number,
  top: number,
  field: readonly number[],
  ink: readonly number[],
): void {
  const white = data instanceof Uint16Array ? 65_535 : 255;
  const colours = channels < 3 ? 1 : 3;
  const alpha = channels % 2 === 0 ? channels - 1 : -1;
  const opacity = { field: field[colours]! / white, ink: ink[colours]! / white / 255 };
  for (let y = Math.max(0, -top); y < Math.min(down, height - top); y++) {
    for (let x = Math.max(0, -left); x < Math.min(across, width - left); x++) {
      const at = ((y + top) * width + x + left) * channels;
      over(at, field, opacity.field);
      over(at, ink, opacity.ink * coverage[y * across + x]!);
    }
  }

  function over(at: number, samples: readonly number[], cover: number): void {
    if (cover === 0) return;
    const below = alpha < 0 ? 1 : data[at + alpha]! / white;
    const whole = cover + below * (1 - cover);
    const share = cover / whole;
    for (let channel = 0; channel < colours; channel++) {
      const level = data[at + channel]!;
      data[at + channel] = level + (samples[channel]! - level) * share + 0.5;
    }
    if (alpha > 0) data[at + alpha] = whole * white + 0.5;
  }
}
