import { defineComponent, Image, kumikiError, type Measurement } from '@kumiki/component-sdk';
import { OnnxModels, runOnImage, unnamed, type OnnxModel } from '@kumiki/component-sdk/onnx';
import type { Segment } from './component.types.ts';
import { coloured } from './colours.ts';
import { labelsOf, type ScoreMap } from './label-map.ts';

/** Where a model leaves its size open. */
const usualSide = 512;

/** More classes than the bytes of a map tell apart. */
const mostClasses = 256;

/** Says for each pixel what it shows. */
export default defineComponent<Segment, OnnxModels>({
  setup: () => new OnnxModels(async () => await import('onnxruntime-node')),

  async run({ inputs: { image, model: file }, params, state: models, signal }) {
    return await models.use(file, async (model) => {
      const { normalisation } = params;
      const output = await runOnImage(model, image, { usualSide, normalisation, fit: 'stretch', signal });
      const scores = scoreMapOf(model, output);
      const names = namesFor(model, scores, params.names);
      const wanted = wantedClasses(names, params.labels);
      const { width, height } = image;
      const labels = labelsOf(scores, { width, height, level: params.level });
      const data = new Uint8Array(labels.length);
      const areas = new Float64Array(names.length);
      for (let at = 0; at < labels.length; at++) {
        const label = labels[at]!;
        areas[label]!++;
        if (wanted[label]) data[at] = 255;
      }
      const options = { from: image };
      return {
        mask: Image.fromRaw({ data, width, height, channels: 1 }, options),
        image: Image.fromRaw({ data: coloured(labels), width, height, channels: 3 }, options),
        measurements: {
          frame: image.frame,
          items: names.flatMap((label, at) => measured(label, areas[at]!, data.length)),
        },
      };
    });
  },

  dispose: async (models) => await models.close(),
});

function measured(label: string, area: number, pixels: number): Measurement[] {
  return [
    { name: 'area', value: area, unit: 'px²', label },
    { name: 'share', value: (area / pixels) * 100, unit: '%', label },
  ];
}

/** @throws DATA_UNUSABLE for an output that is no map */
function scoreMapOf(
  model: OnnxModel,
  { dims, data }: { dims: readonly number[]; data: Float32Array },
): ScoreMap {
  const refuse = () =>
    model.unusable(
      `its output has the shape [${dims.join(', ')}]; what is taken is [1, classes, height, width] or [1, height, width]`,
      'Give a model of semantic segmentation; one that finds boxes belongs to "Detect objects".',
    );
  if (dims[0] !== 1 || dims.length < 3 || dims.length > 4) throw refuse();
  const [height, width] = dims.slice(-2) as [number, number];
  const classes = dims.length === 4 ? dims[1]! : 0;
  if (classes > mostClasses || width * height === 0) throw refuse();
  return { data, width, height, classes };
}

/** The names of all classes that may come up; a single class has all other pixels before it. @throws DATA_UNUSABLE */
function namesFor(
  model: OnnxModel,
  { classes, data }: ScoreMap,
  given: readonly string[],
): readonly string[] {
  const known = given.length > 0 ? given : model.facts.names;
  if (classes === 1) return ['background', known?.[0] ?? 'foreground'];
  let count = classes;
  // A map of numbers says itself how many there are.
  if (count === 0) {
    for (const value of data) count = Math.max(count, value + 1);
    count = Math.max(count, known?.length ?? 0);
    if (count > mostClasses || !Number.isInteger(count))
      throw model.unusable(`its output has numbers that are no classes from 0 to ${mostClasses - 1}`);
  } else if (known && known.length !== count) {
    throw model.unusable(`it gives ${count} classes, and ${known.length} are named`);
  }
  return Array.from({ length: count }, (_, at) => known?.[at] ?? unnamed(at));
}

/** For each class whether the mask shows it. @throws PARAMETER_INVALID for a label that no class has */
function wantedClasses(names: readonly string[], labels: readonly string[]): readonly boolean[] {
  const unknown = labels.find((label) => !names.includes(label));
  if (unknown !== undefined) {
    throw kumikiError('PARAMETER_INVALID', {
      parameter: 'labels',
      where: 'vision/segment',
      found: `"${unknown}", which the model does not know`,
      expected: `labels of the model: ${names.slice(0, 20).join(', ')}`,
    });
  }
  return names.map((name, at) => (labels.length > 0 ? labels.includes(name) : at > 0));
}
