import { readFile } from 'node:fs/promises';
import { sharp } from '@kumiki/component-sdk';
import type { Benchmark } from '../benchmarks.ts';
import { localRun, samplePictures } from '../local-run.ts';
import { speedRatio } from '../measure.ts';

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
 * `vision/detect` on a 1080p JPEG against bare onnxruntime-node on one ready tensor of the same size plus one
 * decode of the image into the size that the model wants, one in flight: time against time.
 */
export const detectOverhead: Benchmark = {
  name: 'vision.detect_overhead_ratio',
  unit: 'ratio of times',
  target: 'at most 1.1',
  async measure() {
    const { InferenceSession, Tensor } = await import('onnxruntime-node');
    const model = await readFile(modelPath);
    const pictures = await Promise.all((await samplePictures()).map(async (path) => await readFile(path)));
    const batch = Array.from({ length: 16 }, (_, at) => pictures[at % pictures.length]!);
    const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    const tensor = new Tensor('float32', new Float32Array(3 * side * side).fill(0.5), [1, 3, side, side]);
    const detect = await localRun(pipeline, 1, { model: { name: 'surface-defects.onnx', bytes: model } });
    const speed = await speedRatio(
      10,
      async () => await detect(batch),
      async () => {
        for (const bytes of batch) {
          await sharp(bytes).resize(side, side, { fit: 'inside' }).raw().toBuffer();
          await session.run({ images: tensor });
        }
      },
    );
    await session.release();
    return { '': { min: 1 / speed.max, median: 1 / speed.median, max: 1 / speed.min } };
  },
};
