import { compose, defineComponent, scaling, translation } from '@kumiki/component-sdk';
import type { Flip } from './component.types.ts';

/** Moves whole pixels (libvips `flip`). */
export default defineComponent<Flip>({
  change: {
    stages: ['mirror'],
    result({ width, height }, params) {
      const { across, down } = waysOf(params);
      const mirror = scaling(across ? -1 : 1, down ? -1 : 1);
      return { transform: compose(mirror, translation(across ? width : 0, down ? height : 0)) };
    },
    apply(sharp, params) {
      const { across, down } = waysOf(params);
      return sharp.flop(across).flip(down);
    },
  },
});

function waysOf({ direction }: Flip['params']) {
  return { across: direction !== 'vertical', down: direction !== 'horizontal' };
}
