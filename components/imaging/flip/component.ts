import { compose, defineComponent, Image, scaling, translation } from '@kumiki/component-sdk';
import type { Flip } from './component.types.ts';

/** Moves whole pixels (libvips `flip`). */
export default defineComponent<Flip>({
  async run({ inputs: { image }, params: { direction } }) {
    const across = direction !== 'vertical';
    const down = direction !== 'horizontal';
    const pipeline = (await image.sharp()).flop(across).flip(down);
    const mirror = scaling(across ? -1 : 1, down ? -1 : 1);
    const transform = compose(mirror, translation(across ? image.width : 0, down ? image.height : 0));
    return { image: await Image.from(pipeline, { transform, alpha: image.alpha }) };
  },
});
