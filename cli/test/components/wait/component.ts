import { setTimeout } from 'node:timers/promises';
import { defineComponent, type ComponentTypes, type Image } from '@kumiki/component-sdk';

interface Wait extends ComponentTypes {
  inputs: { image: Image };
  outputs: { image: Image };
  params: { ms: number };
}

export default defineComponent<Wait>({
  async run({ inputs, params, progress, log, signal, traceparent }) {
    log.info('waiting', { traceparent });
    const steps = 10;
    for (let step = 0; step < steps; step++) {
      progress(step / steps, 'waiting');
      await setTimeout(params.ms / steps, undefined, { signal });
    }
    return { image: inputs.image };
  },
});
