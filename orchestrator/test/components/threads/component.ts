import sharp from 'sharp';
import { defineComponent, type Image, type JsonValue } from '@kumiki/component-sdk';

interface Threads {
  inputs: { image: Image };
  outputs: { threads: JsonValue };
  params: object;
}

/** Says how many threads its image has. */
export default defineComponent<Threads>({
  run: () => ({ threads: sharp.concurrency() }),
});
