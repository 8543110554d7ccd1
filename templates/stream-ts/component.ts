import { defineComponent, Image } from '@kumiki/component-sdk';
import type { ExampleName } from './component.types.ts';

/** Frames are compared at this size: quick, and small things that tremble do not count. */
const size = 64;

export default defineComponent<ExampleName>({
  // Runs once for each stream of frames: a camera, a video, the items of a run. It gives one answer for each frame, before
  // it takes the next. What the function keeps belongs to this stream alone.
  async *stream(frames, { memory }, { log }) {
    let seen: Float32Array | undefined;
    for await (const { image } of frames) {
      const now = await greyOf(image);
      yield { change: seen ? difference(seen, now) : 0 };
      seen = seen ? seen.map((before, at) => memory * before + (1 - memory) * now[at]!) : now;
    }
    // No frame comes any more: what is to be done at the end is done here.
    log.info('the stream is over');
  },
});

/** How bright it is at each of `size` × `size` places, from 0 to 1. */
async function greyOf(image: Image): Promise<Float32Array> {
  const small = (await image.sharp()).resize(size, size, { fit: 'fill' });
  const { data, channels } = await (await Image.from(small, { transform: 'scale' })).raw();
  const most = data instanceof Uint8Array ? 255 : data instanceof Uint16Array ? 65_535 : 1;
  const colours = channels < 3 ? 1 : 3;
  const grey = new Float32Array(size * size);
  for (let at = 0; at < grey.length; at++) {
    let sum = 0;
    for (let colour = 0; colour < colours; colour++) sum += data[at * channels + colour]!;
    grey[at] = sum / colours / most;
  }
  return grey;
}

/** The mean of the differences, from 0 to 1. */
function difference(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]!), 0) / one.length;
}
