import { defineComponent, type ComponentTypes, type Image } from '@kumiki/component-sdk';

interface Hungry extends ComponentTypes {
  inputs: { image: Image };
  outputs: { image: Image };
  params: { megabytes: number };
}

export default defineComponent<Hungry>({
  run({ inputs, params }) {
    // Filled, since pages that nobody wrote to take no memory.
    const held = Array.from({ length: params.megabytes }, () => Buffer.alloc(2 ** 20, 1));
    if (held.length !== params.megabytes) throw new Error('not held');
    return { image: inputs.image };
  },
});
