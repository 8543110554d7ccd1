import { defineComponent, Image, type RawImage } from '@kumiki/component-sdk';
import { OnnxModels, runOnImage, type OnnxModel } from '@kumiki/component-sdk/onnx';
import type { RemoveBackground } from './component.types.ts';
import { withAlpha } from './with-alpha.ts';

/** Where a model leaves its size open: that of U²-Net. */
const usualSide = 320;

/** Cuts the main thing of a photo out. */
export default defineComponent<RemoveBackground, OnnxModels>({
  setup: () => new OnnxModels(async () => await import('onnxruntime-node')),

  async run({ inputs: { image, model: file }, params, state: models, signal }) {
    return await models.use(file, async (model) => {
      const { normalisation } = params;
      const output = await runOnImage(model, image, { usualSide, normalisation, fit: 'stretch', signal });
      const small = levelsOf(scoresOf(model, output), params);
      const mask = await enlarged(small, image);
      return {
        image: Image.fromRaw(withAlpha(await image.raw(), (await mask.raw()).data), { from: image }),
        mask,
      };
    });
  },

  dispose: async (models) => await models.close(),
});

interface Scores {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** @throws DATA_UNUSABLE for an output that is not one map */
function scoresOf(model: OnnxModel, { dims, data }: { dims: readonly number[]; data: Float32Array }): Scores {
  const [height = 0, width = 0] = dims.slice(-2);
  if (dims.length >= 2 && width * height > 0 && data.length === width * height)
    return { data, width, height };
  const shape = `its output has the shape [${dims.join(', ')}]; what is taken is [1, 1, height, width]`;
  throw model.unusable(
    shape,
    'Give a model of one map, such as U²-Net; one with classes belongs to "Segment".',
  );
}

/** 16-bit levels: of so many, enlarging makes no steps. */
function levelsOf(
  { data, width, height }: Scores,
  { stretch, contrast }: RemoveBackground['params'],
): RawImage {
  let [low, high] = [0, 1];
  if (stretch) {
    [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const score of data) {
      if (score < low) low = score;
      if (score > high) high = score;
    }
  }
  const from = low + (high - low) * contrast;
  const range = (high - low) * (1 - 2 * contrast);
  // An image on which the model sees the same everywhere: nothing of it is the main thing.
  const scale = range > 0 && Number.isFinite(range) ? 65_535 / range : 0;
  const levels = new Uint16Array(data.length);
  for (let at = 0; at < data.length; at++)
    levels[at] = Math.min(65_535, Math.max(0, (data[at]! - from) * scale + 0.5));
  return { data: levels, width, height, channels: 1 };
}

/** The mask in the size of the image, 8 bits. */
async function enlarged(small: RawImage, image: Image): Promise<Image> {
  const { width, height } = image;
  const pipeline = (await Image.fromRaw(small).sharp()).resize(width, height, {
    fit: 'fill',
    kernel: 'linear',
  });
  const large = await Image.from(pipeline, { depth: 16, space: 'grey' });
  const { data } = await large.raw({ depth: 8 });
  return Image.fromRaw({ data, width, height, channels: 1 }, { from: image });
}
