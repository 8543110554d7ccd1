import {
  checkResultSize,
  colourSamples,
  defineComponent,
  Image,
  kumikiError,
  type RawImage,
} from '@kumiki/component-sdk';
import type { Stitch } from './component.types.ts';
import { Blending, Cutting, type Joining } from './joining.ts';
import { layoutOf } from './place.ts';

/** Puts tiles back; one tile after the other is read, so that no more than one of them and the result are held. */
export default defineComponent<Stitch>({
  async run({ inputs: { images }, params, progress }) {
    const first = checked(images);
    const { places, width, height, toFirst } = layoutOf(images);
    const pixels = images.reduce((sum, image) => sum + image.width * image.height, 0);
    checkResultSize({ width, height }, { width: pixels, height: 1 });
    const { depth, space, alpha } = first;
    const colour = colourSamples(params.background, { depth, space, alpha });
    const result = { width, height, channels: colour.length as RawImage['channels'], depth, colour };
    const joining: Joining = params.overlap === 'cut' ? new Cutting(result) : new Blending(result);
    for (const [at, image] of images.entries()) {
      joining.add(await image.raw(), places[at]!);
      progress((at + 1) / images.length);
    }
    return { image: Image.fromRaw(joining.finish(), { from: first, transform: toFirst }) };
  },
});

/** @throws DATA_UNUSABLE without tiles, or with tiles of several kinds */
function checked([first, ...others]: readonly Image[]): Image {
  if (!first) {
    throw kumikiError('DATA_UNUSABLE', {
      what: 'The list of tiles',
      reason: 'it is empty',
      advice: 'Give at least one tile.',
    });
  }
  const kind = ({ depth, space, alpha }: Image) => {
    const bits = depth === 'float' ? 'floating point' : `${depth} bits`;
    return `${space === 'grey' ? 'grey' : 'colour'}, ${bits}, ${alpha ? 'with' : 'without'} alpha`;
  };
  const other = others.findIndex((image) => kind(image) !== kind(first));
  if (other < 0) return first;
  throw kumikiError('DATA_UNUSABLE', {
    what: `Tile ${other + 2}`,
    reason: `it is of another kind (${kind(others[other]!)}) than the first one (${kind(first)})`,
    advice: 'Let a step such as "Convert" make them alike.',
  });
}
