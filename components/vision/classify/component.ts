import { defineComponent } from '@kumiki/component-sdk';
import { OnnxModels, runOnImage, unnamed, type OnnxModel } from '@kumiki/component-sdk/onnx';
import type { Classify } from './component.types.ts';
import { probabilities } from './probabilities.ts';

/** Where a model leaves its size open. */
const usualSide = 224;

/** Says what an image shows. */
export default defineComponent<Classify, OnnxModels>({
  setup: () => new OnnxModels(async () => await import('onnxruntime-node')),

  async run({ inputs: { image, model: file }, params, state: models, signal }) {
    return await models.use(file, async (model) => {
      const { fit, normalisation } = params;
      const output = await runOnImage(model, image, { usualSide, normalisation, fit, signal });
      const scores = probabilities(scoresOf(model, output));
      const names = namesFor(model, scores.length, params.labels);
      const items = Array.from(scores, (score, index) => ({
        label: names?.[index] ?? unnamed(index),
        // As many digits as a score means anything to.
        score: Math.round(score * 1e4) / 1e4,
        class: index,
      }))
        .filter(({ score }) => score >= params.confidence)
        .toSorted((one, other) => other.score - one.score)
        .slice(0, params.limit);
      return { classes: { items }, label: items[0]?.label ?? '', score: items[0]?.score ?? 0 };
    });
  },

  dispose: async (models) => await models.close(),
});

/** One number for each class: [1, classes], or with sides of one behind. @throws DATA_UNUSABLE */
function scoresOf(
  model: OnnxModel,
  { dims, data }: { dims: readonly number[]; data: Float32Array },
): Float32Array {
  const [, classes = 0, ...rest] = dims;
  if (dims[0] === 1 && dims.length >= 2 && classes >= 1 && rest.every((side) => side === 1)) return data;
  throw model.unusable(
    `its output has the shape [${dims.join(', ')}]; what is taken is [1, classes]`,
    'Give a classifier; one that finds boxes belongs to "Detect objects", one that gives masks to "Segment".',
  );
}

/** @throws DATA_UNUSABLE where there is another number of names than of classes */
function namesFor(
  model: OnnxModel,
  classes: number,
  given: readonly string[],
): readonly string[] | undefined {
  const names = given.length > 0 ? given : model.facts.names;
  if (!names || names.length === classes) return names;
  const whose = given.length > 0 ? 'the parameter "labels" names' : 'it names';
  throw model.unusable(`it gives ${classes} scores, and ${whose} ${names.length} classes`);
}
