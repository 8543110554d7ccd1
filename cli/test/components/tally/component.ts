import { defineComponent, type ComponentTypes, type Image } from '@kumiki/component-sdk';

interface Tally extends ComponentTypes {
  inputs: { image: Image };
  outputs: { count: number };
}

export default defineComponent<Tally>({
  async *stream(frames, _, { log }) {
    let count = 0;
    for await (const { image } of frames) {
      log.info('counted', { width: image.width });
      yield { count: ++count };
    }
  },
});
