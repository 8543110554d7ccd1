import { defineComponent } from '@kumiki/component-sdk';

interface Trivial {
  inputs: { number: number };
  outputs: { number: number };
  params: object;
}

export default defineComponent<Trivial>({
  run: ({ inputs }) => ({ number: inputs.number }),
});
