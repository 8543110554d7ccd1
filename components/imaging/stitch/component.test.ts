import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import tile from '../tile/component.ts';
import stitch from './component.ts';

const [width, height] = [150, 97];
const kinds = [Uint8Array, Uint16Array, Float32Array].flatMap((Samples) =>
  ([1, 2, 3, 4] as const).map((channels) => ({
    Samples,
    channels,
    name: `${Samples.name}, ${channels} channels`,
  })),
);

function scene(Samples: (typeof kinds)[number]['Samples'] = Uint8Array, channels: 1 | 2 | 3 | 4 = 3): Image {
  const data = new Samples(width * height * channels).map((_, at) => (at * 31 + (at >> 5)) % 251);
  return Image.fromRaw({ data, width, height, channels });
}

async function tiles(image: Image, params: object = { width: 64, height: 40, overlap: 12 }) {
  return (await runComponent(tile, { inputs: { image }, params })).images;
}

describe('tiles put together again', () => {
  it.each(kinds)('are the image, sample by sample: $name', async ({ Samples, channels }) => {
    const image = scene(Samples, channels);
    const parts = await tiles(image);
    for (const overlap of ['cut', 'blend'] as const) {
      const { image: whole } = await runComponent(stitch, {
        // In any order.
        inputs: { images: parts.toReversed() },
        params: { overlap },
      });
      expect(whole.frame).toEqual(image.frame);
      const [found, expected] = [await whole.raw(), await image.raw()];
      const differing = found.data.findIndex((sample, at) => Math.abs(sample - expected.data[at]!) > 1e-4);
      expect([differing, found.channels]).toEqual([-1, channels]);
    }
  });

  it('may have been enlarged, and then make the enlarged image', async () => {
    const parts = await tiles(scene());
    const larger = await Promise.all(
      parts.map(async (part) => {
        const pipeline = (await part.sharp()).resize(part.width * 2, part.height * 2, { kernel: 'nearest' });
        return await Image.from(pipeline, { transform: 'scale' });
      }),
    );
    const { image } = await runComponent(stitch, { inputs: { images: larger } });
    expect([image.width, image.height]).toEqual([width * 2, height * 2]);
    const [found, expected] = [await image.raw(), await scene().raw()];
    for (const [x, y] of [
      [0, 0],
      [149, 96],
      [70, 31],
    ] as const) {
      expect(found.data[(y * 2 * width * 2 + x * 2) * 3]).toBe(expected.data[(y * width + x) * 3]);
    }
  });
});

describe('where tiles differ', () => {
  /** Two tiles of one level each, 30 and 10 wide, that share 10 columns. */
  async function twoLevels(params: object): Promise<number[]> {
    const image = Image.fromRaw({ data: new Uint8Array(50), width: 50, height: 1, channels: 1 });
    const level = (left: number, value: number) => {
      const part = image.part({ left, top: 0, width: 30, height: 1 });
      return Image.fromRaw(
        { data: new Uint8Array(30).fill(value), width: 30, height: 1, channels: 1 },
        { from: part },
      );
    };
    const images = [level(0, 100), level(20, 200)];
    const { image: whole } = await runComponent(stitch, { inputs: { images }, params });
    return [...(await whole.raw()).data];
  }

  // One row lies at depth 1 everywhere, so the first tile has all that it covers, and a mean is in the middle.
  it('the first of equally deep ones counts, or their mean', async () => {
    expect((await twoLevels({})).slice(18, 32)).toEqual([...Array<number>(12).fill(100), 200, 200]);
    expect((await twoLevels({ overlap: 'blend' })).slice(18, 32)).toEqual([
      100,
      100,
      ...Array<number>(10).fill(150),
      200,
      200,
    ]);
  });

  it('the cut runs through the middle of the overlap', async () => {
    const image = Image.fromRaw({ data: new Uint8Array(50 * 60), width: 50, height: 60, channels: 1 });
    const level = (left: number, value: number) => {
      const part = image.part({ left, top: 0, width: 30, height: 60 });
      const data = new Uint8Array(30 * 60).fill(value);
      return Image.fromRaw({ data, width: 30, height: 60, channels: 1 }, { from: part });
    };
    const { image: whole } = await runComponent(stitch, { inputs: { images: [level(20, 2), level(0, 1)] } });
    const row = Array.from((await whole.raw()).data.subarray(30 * 50, 31 * 50));
    expect(row).toEqual([...Array<number>(25).fill(1), ...Array<number>(25).fill(2)]);
  });

  it('gaps have their colour', async () => {
    const image = scene();
    const images = [
      image.part({ left: 0, top: 0, width: 10, height: 10 }),
      image.part({ left: 20, top: 5, width: 10, height: 10 }),
    ];
    for (const overlap of ['cut', 'blend'] as const) {
      const params = { overlap, background: '#0a141e' };
      const { image: whole } = await runComponent(stitch, { inputs: { images }, params });
      const { data, width: across, height: down } = await whole.raw();
      expect([across, down, ...data.slice(15 * 3, 15 * 3 + 3)]).toEqual([30, 15, 10, 20, 30]);
    }
  });
});

describe('what is no set of tiles', () => {
  const refused = async (images: Image[]) => {
    return await runComponent(stitch, { inputs: { images } }).catch((error: unknown) => error);
  };

  it('is refused', async () => {
    const image = scene();
    const [part, other] = [0, 10].map((left) => image.part({ left, top: 0, width: 20, height: 20 })) as [
      Image,
      Image,
    ];
    expect(await refused([])).toMatchObject({ code: 'DATA_UNUSABLE' });
    expect(await refused([part, scene()])).toMatchObject({ code: 'FRAME_MISMATCH' });
    const grey = await Image.from((await other.sharp()).greyscale(), { space: 'grey' });
    expect(await refused([part, grey])).toMatchObject({ code: 'DATA_UNUSABLE' });
    const half = await Image.from((await other.sharp()).resize(10), { transform: 'scale' });
    expect(await refused([part, half])).toMatchObject({ code: 'DATA_UNUSABLE' });
  });

  it('far apart would take too much memory', async () => {
    const image = scene();
    const part = image.part({ left: 0, top: 0, width: 1, height: 1 });
    const far = { ...part.frame, toRoot: [1, 0, 20_000, 0, 1, 20_000, 0, 0, 1] as const };
    expect(await refused([part, part.withFrame(far)])).toMatchObject({ code: 'IMAGE_RESULT_TOO_LARGE' });
  });
});
