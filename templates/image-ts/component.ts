import { defineComponent, Image } from '@kumiki/component-sdk';
import type { ExampleName } from './component.types.ts';

export default defineComponent<ExampleName>({
  // Runs for each image. Inputs, outputs and parameters are those of component.yaml; after a change there,
  // "kumiki generate" makes their types anew.
  async run({ inputs, params, log }) {
    const { width, height } = inputs.image;
    log.info('softening', { width, height, sigma: params.sigma });

    // A pipeline of the sharp library that starts from the image. Pixels are decoded only when they are needed.
    const pipeline = await inputs.image.sharp();

    // The result keeps depth, alpha and colour space, and knows where it lies in the image that it came from. An
    // operation that changes the size says how the pixels moved: Image.from(pipeline, { transform: 'scale' }).
    return { image: await Image.from(pipeline.blur(params.sigma)) };
  },
});
