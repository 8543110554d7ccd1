import { setTimeout as delay } from 'node:timers/promises';
import { defineComponent, type Image } from '@kumiki/component-sdk';

interface Stray {
  inputs: { image: Image };
  outputs: { image: Image };
  params: { way: 'reject' | 'throw' | 'exit' | 'block' };
}

/** Makes mistakes outside of its run over the picture a.png, and ends the process that it is a guest in. */
export default defineComponent<Stray>({
  async run({ inputs, params, log }) {
    if (!inputs.image.origin.name?.endsWith('a.png')) return { image: inputs.image };
    if (params.way === 'block') log.info(`blocking in ${process.pid}`);
    while (params.way === 'block');
    if (params.way === 'exit') process.exit(0);
    if (params.way === 'reject') void Promise.reject(new Error('nobody waits for me'));
    if (params.way === 'throw') {
      setTimeout(() => {
        throw new Error('out of a timer');
      }, 1);
      await delay(60_000);
    }
    // Its run goes on for a while, as it does where a mistake is noticed late.
    await delay(50);
    return { image: inputs.image };
  },
});
