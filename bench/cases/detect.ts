import { readFile } from 'node:fs/promises';
import { sharp } from '@kumiki/component-sdk';
import type { Benchmark } from '../benchmark.ts';
import { localRun, samplePictures } from '../local-run.ts';
import { spread, timed } from '../measure.ts';

const modelPath = 'models/surface-defects/surface-defects.onnx';
const side = 640;

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: detect
inputs: {image: {type: image}}
files: {model: surface-defects.onnx}
steps:
  find: {component: vision/detect, inputs: {image: $inputs.image, model: $files.model}}
outputs: {detections: $steps.find.detections}
keep: outputs
`;

/**
 * `vision/detect` on a 1080p JPEG against bare onnxruntime-node on the ready tensor of such an image plus one
 * decode of the image into the size that the model wants, one in flight: the time of the step against the time of the two calls.
 */
export const detectOverhead: Benchmark = {
  name: 'vision.detect_overhead_ratio',
  unit: 'ratio of times',
  target: 'at most 1.1',
  async measure() {
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const model = await readFile(modelPath);
    const pictures = await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
    const batch = Array.from({ length: 12 }, (_, at) => pictures[at % pictures.length]!);
    const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    const tensor = new Tensor('float32', await tensorOf(pictures[0]!), [1, 3, side, side]);
    const detect = await localRun(pipeline, 1, 'in_process', {
      model: { name: 'surface-defects.onnx', bytes: model },
    });
    const byHand = async (): Promise<void> => {
      for (const bytes of batch) {
        await sharp(bytes).resize(side, side, { fit: 'inside' }).raw().toBuffer();
        await session.run({ images: tensor });
      }
    };
    const ratios: number[] = [];
    for (let round = 0; round <= 24; round++) {
      const stepMs = await detect.run(batch);
      const handMs = await timed(byHand);
      if (round > 0) ratios.push(stepMs / handMs);
    }
    await session.release();
    return { '': spread(ratios) };
  },
};

/** A image as the model takes it: RGB planes, 0 to 1, grey above and below. */
async function tensorOf(bytes: Uint8Array): Promise<Float32Array> {
  const { data, info } = await sharp(bytes)
    .resize(side, side, { fit: 'contain', background: '#727272' })
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = info.width * info.height;
  return Float32Array.from({ length: 3 * pixels }, (_, at) => {
    return data[(at % pixels) * info.channels + Math.floor(at / pixels)]! / 255;
  });
}
