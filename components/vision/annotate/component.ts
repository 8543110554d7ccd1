import {
  defineComponent,
  Image,
  kumikiError,
  mapDetections,
  mapKeypoints,
  mapMeasurements,
  type Measurements,
  type RawImage,
} from '@kumiki/component-sdk';
import type { Annotate } from './component.types.ts';
import { Canvas } from './draw/canvas.ts';
import { drawDetections, drawKeypoints, drawMeasurements, verdictTag } from './draw/results.ts';
import { styleFor } from './draw/style.ts';
import { drawTags, type Tag } from './draw/tags.ts';

/** Draws results on an image, wherever in its family they were found. */
export default defineComponent<Annotate>({
  async run({ inputs, params }) {
    const { image, verdict } = inputs;
    const { frame } = image;
    // Before anything is decoded: what belongs to another image is refused.
    const detections = inputs.detections && mapDetections(inputs.detections, frame);
    const keypoints = inputs.keypoints && mapKeypoints(inputs.keypoints, frame);
    const measurements = inputs.measurements && mapMeasurements(inputs.measurements, frame);

    const pixels = await pixelsToDrawOn(image);
    const canvas = new Canvas(pixels);
    const style = styleFor(params, image);
    const tags: Tag[] = [];
    if (verdict) tags.push(verdictTag(verdict, style));
    const top = verdict ? style.textSize * 2 : 0;
    if (measurements)
      tags.push(...drawMeasurements(canvas, chosen(measurements, params.measures), style, top));
    if (detections) tags.push(...drawDetections(canvas, detections, style));
    if (keypoints) tags.push(...drawKeypoints(canvas, keypoints, style));
    await drawTags(canvas, tags, style.opacity);
    return { image: Image.fromRaw(pixels, { from: image }) };
  },
});

/** Those of some names; of all where none is named. */
function chosen(measurements: Measurements, names: readonly string[]): Measurements {
  if (names.length === 0) return measurements;
  return { ...measurements, items: measurements.items.filter(({ name }) => names.includes(name)) };
}

/** The pixels in colour, in memory of their own. @throws IMAGE_KIND_NOT_SUPPORTED */
async function pixelsToDrawOn(image: Image): Promise<RawImage & { data: Uint8Array | Uint16Array }> {
  if (image.depth === 'float') {
    throw kumikiError('IMAGE_KIND_NOT_SUPPORTED', {
      operation: 'Drawing',
      kind: 'floating point images',
      advice: 'Convert it to 8 or 16 bits before this step.',
    });
  }
  return (await image.ownRaw({ space: 'srgb' })) as RawImage & { data: Uint8Array | Uint16Array };
}
