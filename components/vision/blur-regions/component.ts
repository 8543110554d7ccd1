import { colourSamples, defineComponent, Image, mapDetections, type RawImage } from '@kumiki/component-sdk';
import type { BlurRegions } from './component.types.ts';
import { coverOf, windowOf } from './cover.ts';
import { patchesOf, softly, squares, type Painter } from './patches.ts';
import { regionsOf, type Region } from './region.ts';

type Params = BlurRegions['params'];

/**
 * Each region becomes what a few patches of mean colour say of it (see `patchesOf`), so that what is lost does not depend on
 * how a filter could be undone: a region keeps `detail` × `detail` colours at most.
 */
export default defineComponent<BlurRegions>({
  async run({ inputs, params, progress, signal }) {
    const { image } = inputs;
    const items = inputs.detections ? mapDetections(inputs.detections, image.frame).items : [];
    const raw = await image.raw({ depth: image.depth === 8 ? 8 : 16 });
    const { width, height, data } = raw;
    const changed = data instanceof Uint8Array ? new Uint8Array(data) : new Uint16Array(data);
    const mask = new Uint8Array(width * height);
    const regions = regionsOf(items, params);
    let count = 0;
    for (const [index, region] of regions.entries()) {
      signal.throwIfAborted();
      progress(index / regions.length);
      if (cover(raw, changed, mask, region, params, image)) count++;
    }
    const result = count === 0 ? image : Image.fromRaw({ ...raw, data: changed }, { from: image });
    return {
      image: result,
      mask: Image.fromRaw({ data: mask, width, height, channels: 1 }, { from: image }),
      count,
    };
  },
});

/** Makes a region unrecognisable. @returns whether any of it lies in the image */
function cover(
  raw: RawImage,
  changed: Uint8Array | Uint16Array,
  mask: Uint8Array,
  region: Region,
  params: Params,
  image: Image,
): boolean {
  const { width, channels } = raw;
  const edge = (Math.min(region.box[2], region.box[3]) * params.feather) / 100;
  const window = windowOf(region, edge, raw);
  if (!window) return false;
  const share = coverOf(region, edge, window);
  const paint = painterFor(raw, window, params, image);
  const colours = channels < 3 ? 1 : 3;
  const colour = new Float64Array(colours);
  const [wide, high] = [window.end - window.left, window.low - window.top];
  let isSeen = false;
  for (let y = 0, from = 0; y < high; y++) {
    let pixel = (window.top + y) * width + window.left;
    for (let x = 0; x < wide; x++, pixel++, from++) {
      const part = share[from]!;
      if (part === 0) continue;
      isSeen = true;
      mask[pixel] = Math.max(mask[pixel]!, Math.round(part * 255));
      paint((x + 0.5) / wide, (y + 0.5) / high, colour);
      const at = pixel * channels;
      for (let channel = 0; channel < colours; channel++) {
        const level = changed[at + channel]!;
        changed[at + channel] = Math.round(level + part * (colour[channel]! - level));
      }
    }
  }
  return isSeen;
}

function painterFor(
  raw: RawImage,
  window: Parameters<typeof patchesOf>[1],
  params: Params,
  image: Image,
): Painter {
  if (params.method === 'fill') {
    const { space } = image;
    const samples = colourSamples(params.color, { depth: image.depth === 8 ? 8 : 16, space, alpha: false });
    return (_x, _y, colour) => colour.set(samples);
  }
  const patches = patchesOf(raw, window, params.detail);
  return params.method === 'pixelate' ? squares(patches) : softly(patches);
}
