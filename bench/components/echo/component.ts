import { defineComponent, type Image } from '@kumiki/component-sdk';

/** For measuring what it takes to hand an image over: the work itself is nothing. */
export default defineComponent<{ inputs: { image: Image }; outputs: { image: Image }; params: object }>({
  run: ({ inputs: { image } }) => ({ image }),
});
