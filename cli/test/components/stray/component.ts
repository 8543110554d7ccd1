import { setTimeout as delay } from 'node:timers/promises';
import { defineComponent, type Image } from '@kumiki/component-sdk';

interface Stray {
  inputs: { image: Image };
  outputs: { image: Image };
  params: { way: 'reject' | 'throw' | 'exit' };
}

/** Makes mistakes outside of its run, and ends the process that it is a guest in. */
export default defineComponent<Stray>({
  async run({ inputs, params }) {
    if (params.way === 'exit') process.exit(0);
    if (params.way === 'reject') void Promise.reject(new Error('nobody waits for me'));
    if (params.way === 'throw') {
      setTimeout(() => {
        throw new Error('out of a timer');
      }, 1);
      await delay(60_000);
    }
    await delay(1);
    return { image: inputs.image };
  },
});
