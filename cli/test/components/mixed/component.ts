import { defineComponent } from '@kumiki/component-sdk';

interface Mixed {
  inputs: { number: number };
  outputs: { sum: number };
  params: object;
}

/** What every stream sees, which is wrong. */
let sum = 0;

export default defineComponent<Mixed>({
  async *stream(frames) {
    for await (const { number } of frames) yield { sum: (sum += number) };
  },
});
