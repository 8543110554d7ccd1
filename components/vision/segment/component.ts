import { defineComponent, Image, translation, type Measurement } from '@kumiki/component-sdk';
import { OnnxModels, runAllOnImage, runOnImage, type OnnxModel } from '@kumiki/component-sdk/onnx';
import { letterbox } from '@kumiki/component-sdk/onnx/yolo';
import { checkLabels, namesFor, scoreMapOf } from './classes.ts';
import type { Segment } from './component.types.ts';
import { coloured } from './colours.ts';
import { labelsOf } from './label-map.ts';
import { findsThings, thingsOf, type Thing } from './things.ts';

/** Where a model leaves its size open: that of most models of classes, and of YOLO. */
const usualSide = { classes: 512, things: 640 };

/**
 * Says for each pixel what it shows, or for each thing which pixels it takes; the outputs of the model tell which of the two it
 * does.
 */
export default defineComponent<Segment, OnnxModels>({
  setup: () => new OnnxModels(async () => await import('onnxruntime-node')),

  async run({ inputs: { image, model: file }, params, state: models, signal }) {
    return await models.use(file, async (model) => {
      const segment = findsThings(model) ? segmentThings : segmentClasses;
      return await segment(model, image, params, signal);
    });
  },

  dispose: async (models) => await models.close(),
});

type Params = Segment['params'];
type Outputs = Segment['outputs'];

async function segmentClasses(
  model: OnnxModel,
  image: Image,
  params: Params,
  signal: AbortSignal,
): Promise<Outputs> {
  const { normalisation } = params;
  const output = await runOnImage(model, image, {
    usualSide: usualSide.classes,
    normalisation,
    fit: 'stretch',
    signal,
  });
  const scores = scoreMapOf(model, output);
  const names = namesFor(model, scores, params.names);
  checkLabels(names, params.labels);
  const wanted = names.map((name, at) => (params.labels.length > 0 ? params.labels.includes(name) : at > 0));
  const { width, height } = image;
  const labels = labelsOf(scores, { width, height, level: params.level });
  const data = new Uint8Array(labels.length);
  const areas = new Float64Array(names.length);
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at]!;
    areas[label]!++;
    if (wanted[label]) data[at] = 255;
  }
  return {
    ...pictures(image, data, labels),
    masks: [],
    detections: { frame: image.frame, items: [] },
    measurements: {
      frame: image.frame,
      items: names.flatMap((label, at) => measured(label, areas[at]!, data.length)),
    },
  };
}

async function segmentThings(
  model: OnnxModel,
  image: Image,
  params: Params,
  signal: AbortSignal,
): Promise<Outputs> {
  const { normalisation, labels, confidence, overlap, limit } = params;
  const names = params.names.length > 0 ? params.names : model.facts.names;
  if (names) checkLabels(names, labels);
  const place = letterbox(image, model.sizeFor(usualSide.things));
  const outputs = await runAllOnImage(model, image, {
    usualSide: usualSide.things,
    normalisation,
    fit: place,
    signal,
  });
  const things = thingsOf(model, outputs, {
    place,
    names,
    confidence,
    overlap,
    limit,
    perClass: true,
    isWanted: (label) => labels.length === 0 || labels.includes(label),
  });
  const all = image.width * image.height;
  const numbers = numbered(image, things);
  return {
    ...pictures(
      image,
      numbers.map((number) => (number > 0 ? 255 : 0)),
      numbers,
    ),
    masks: things.map(({ mask: data, area: { left, top, width, height } }) =>
      Image.fromRaw({ data, width, height, channels: 1 }, { from: image, transform: translation(left, top) }),
    ),
    detections: { frame: image.frame, items: things.map(({ detection }) => detection) },
    measurements: {
      frame: image.frame,
      items: things.flatMap(({ detection: { label, box }, pixels }) =>
        measured(label, pixels, all).map((one): Measurement => ({ ...one, box })),
      ),
    },
  };
}

/** For each pixel which thing is there: 0 for none, 1 to 255 in turn, the best where several are. */
function numbered({ width, height }: Image, things: readonly Thing[]): Uint8Array {
  const numbers = new Uint8Array(width * height);
  for (const [index, { mask, area }] of [...things.entries()].toReversed()) {
    for (let y = 0, from = 0; y < area.height; y++) {
      let to = (area.top + y) * width + area.left;
      for (const end = to + area.width; to < end; to++, from++)
        if (mask[from]! > 0) numbers[to] = (index % 255) + 1;
    }
  }
  return numbers;
}

function pictures(image: Image, mask: Uint8Array, labels: Uint8Array): Pick<Outputs, 'mask' | 'image'> {
  const { width, height } = image;
  const options = { from: image };
  return {
    mask: Image.fromRaw({ data: mask, width, height, channels: 1 }, options),
    image: Image.fromRaw({ data: coloured(labels), width, height, channels: 3 }, options),
  };
}

function measured(label: string, area: number, pixels: number): Measurement[] {
  return [
    { name: 'area', value: area, unit: 'px²', label },
    { name: 'share', value: (area / pixels) * 100, unit: '%', label },
  ];
}
