import { defineComponent, Image, kumikiError, type FileValue } from '@kumiki/component-sdk';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ExampleName } from './component.types.ts';

/** Loaded models by their content, so that each is loaded once and not per image. */
type Sessions = Map<string, Promise<InferenceSession>>;

export default defineComponent<ExampleName, Sessions>({
  // Runs once, before the first image. What it gives is `state` in run().
  setup: () => new Map(),

  // Runs for each image. Inputs, outputs and parameters are those of component.yaml; after a change there,
  // "kumiki generate" makes their types anew.
  async run({ inputs, params, state, log }) {
    const session = await load(inputs.model, state, log.info);
    const input = session.inputMetadata[0];
    if (!input?.isTensor || input.shape.length !== 4) {
      throw unusable(inputs.model, 'its input is not of the shape 1 × 3 × height × width');
    }
    // A size that the model leaves open is a name here, not a number.
    const [height, width] = input.shape.slice(2).map((side) => (typeof side === 'number' ? side : 224));
    const tensor = await toTensor(inputs.image, width!, height!);
    const results = await session.run({ [input.name]: tensor });

    const scores = results[session.outputNames[0]!]?.data as Float32Array;
    if (scores.length !== params.labels.length) {
      throw unusable(inputs.model, `it has ${scores.length} outputs for ${params.labels.length} names`);
    }
    const items = params.labels.map((label, at) => ({ label, score: scores[at]!, class: at }));
    return { classes: { items: items.toSorted((a, b) => b.score - a.score) } };
  },

  // Runs once, after the last image.
  async dispose(sessions) {
    for (const session of sessions.values()) await (await session).release();
  },
});

async function load(
  model: FileValue,
  sessions: Sessions,
  say: (message: string) => void,
): Promise<InferenceSession> {
  const known = sessions.get(model.digest);
  if (known) return await known;
  say(`loading ${model.name}`);
  // Kumiki works on as many images at once as there are cores: one thread for each is faster in all.
  const options = { intraOpNumThreads: 1 };
  const session = model.bytes().then(async (bytes) => await InferenceSession.create(bytes, options));
  sessions.set(model.digest, session);
  return await session;
}

/** The image as 1 × 3 × height × width numbers from 0 to 1: all red ones, then green, then blue. */
async function toTensor(image: Image, width: number, height: number): Promise<Tensor> {
  const pipeline = (await image.sharp()).resize(width, height, { fit: 'fill' });
  const small = await Image.from(pipeline, { transform: 'scale' });
  // Whatever the image is (16 bits, grey, with alpha), the model gets 8-bit RGB.
  const { data } = await small.raw({ depth: 8, space: 'srgb', alpha: false });
  const pixels = width * height;
  const values = new Float32Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      values[channel * pixels + pixel] = data[pixel * 3 + channel]! / 255;
    }
  }
  return new Tensor('float32', values, [1, 3, height, width]);
}

function unusable(model: FileValue, reason: string): Error {
  const advice = 'Give another model, or correct the names in "labels".';
  return kumikiError('DATA_UNUSABLE', { what: `The model ${model.name}`, reason, advice });
}
