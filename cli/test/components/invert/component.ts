import { defineComponent, Image, type ComponentTypes } from '@kumiki/component-sdk';

interface Invert extends ComponentTypes {
  inputs: { image: Image };
  outputs: { image: Image };
  params: { strength: number };
}

export default defineComponent<Invert>({
  async run({ inputs, params }) {
    const pipeline = await inputs.image.sharp();
    const changed = params.strength === 1 ? pipeline.negate({ alpha: false }) : pipeline;
    return { image: await Image.from(changed) };
  },
});
