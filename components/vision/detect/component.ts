import { defineComponent, kumikiError, type Detection, type FileValue } from '@kumiki/component-sdk';
import type { Detect } from './component.types.ts';
import { boxInPicture, letterbox, type Candidate, type Letterbox } from '@kumiki/component-sdk/onnx/yolo';
import { unnamed } from '@kumiki/component-sdk/onnx/facts';
import { shrunk } from './input/shrunk.ts';
import { ModelFault } from './run/model-fault.ts';
import { Models } from './run/models.ts';

/** Finds things in an image with a YOLO model. */
export default defineComponent<Detect, Models>({
  setup: () => new Models(),

  async run({ inputs: { image, model }, params, state: models, signal }) {
    return await models
      .use(model, async (network) => {
        const { input, names } = network.ready;
        const { confidence, overlap, perClass, limit } = params;
        const classes = classNumbers(params.classes, names);
        const place = letterbox(image, input);
        const pixels = await shrunk(image, place);
        signal.throwIfAborted();
        const options = { confidence, overlap, perClass, limit, ...(classes && { classes }) };
        const found = await network.detect(pixels, { place, ...options });
        return { detections: { frame: image.frame, items: toDetections(found, place, names) } };
      })
      .catch((error: unknown) => {
        throw error instanceof ModelFault ? unusable(model, error) : error;
      });
  },

  dispose: async (models) => await models.close(),
});

function toDetections(
  candidates: readonly Candidate[],
  place: Letterbox,
  names: readonly string[] | undefined,
): Detection[] {
  return candidates.flatMap((candidate) => {
    const box = boxInPicture(place, candidate);
    if (!box) return [];
    const label = names?.[candidate.class] ?? unnamed(candidate.class);
    // As many digits as a score means anything to.
    return [{ box, label, score: Math.round(candidate.score * 1e4) / 1e4, class: candidate.class }];
  });
}

/** The classes that the labels name; `undefined` for all. @throws PARAMETER_INVALID for a label that the model lacks */
function classNumbers(labels: readonly string[], names: readonly string[] | undefined): number[] | undefined {
  if (labels.length === 0) return undefined;
  return labels.flatMap((label) => {
    const numbers = names ? namedSo(label, names) : [Number(/^class(\d+)$/.exec(label)?.[1] ?? Number.NaN)];
    if (numbers.length > 0 && numbers.every(Number.isInteger)) return numbers;
    const known = names ? names.slice(0, 20).join(', ') : `${unnamed(0)}, ${unnamed(1)} and so on`;
    throw kumikiError('PARAMETER_INVALID', {
      parameter: 'classes',
      where: 'vision/detect',
      found: `"${label}", which the model does not know`,
      expected: `labels of the model: ${known}`,
    });
  });
}

function namedSo(label: string, names: readonly string[]): number[] {
  return names.flatMap((name, index) => (name === label ? [index] : []));
}

function unusable({ name }: FileValue, { message: reason, advice }: ModelFault) {
  return kumikiError('DATA_UNUSABLE', { what: `The model ${name}`, reason, advice });
}
