import { defineComponent } from '@kumiki/component-sdk';

interface Sum {
  inputs: { number: number };
  outputs: { sum: number };
  params: { atEnd: 'nothing' | 'throw' };
}

export default defineComponent<Sum>({
  async *stream(frames, { atEnd }) {
    let sum = 0;
    for await (const { number } of frames) {
      if (number < 0) throw new Error('below zero');
      sum += number;
      yield { sum };
    }
    if (atEnd === 'throw') throw new Error(`the sum was ${sum}`);
  },
});
