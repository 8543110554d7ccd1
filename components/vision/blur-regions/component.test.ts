import {
  Image,
  runComponent,
  scaling,
  type Detection,
  type Detections,
  type RawImage,
} from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import blurRegions from './component.ts';

const [width, height] = [80, 60];

/** All pixels differ from their neighbours, so that what stays is seen. */
function checks(channels: RawImage['channels'], bits: 8 | 16 = 8): Image {
  const Type = bits === 8 ? Uint8Array : Uint16Array;
  const full = bits === 8 ? 255 : 65_535;
  const data = new Type(width * height * channels);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const isAlpha = channels % 2 === 0 && channel === channels - 1;
        data[at++] = isAlpha ? full : (((x * 37 + y * 91 + channel * 53) % 200) * full) / 255;
      }
    }
  }
  return Image.fromRaw({ data, width, height, channels });
}

function things(image: Image, ...items: Partial<Detection>[]): Detections {
  return {
    frame: image.frame,
    items: items.map((item) => ({ label: 'face', score: 0.9, box: [20, 15, 30, 20], ...item })),
  };
}

async function hide(image: Image, params: object, detections?: Detections) {
  const inputs = { image, ...(detections && { detections }) };
  const result = await runComponent(blurRegions, { inputs, params });
  return { ...result, raw: await result.image.raw(), cover: (await result.mask.raw()).data };
}

const plain = { margin: 0, feather: 0 };

describe.each(['blur', 'pixelate', 'fill'])('%s', (method) => {
  it.each([
    [1, 8],
    [2, 8],
    [3, 8],
    [4, 8],
    [1, 16],
    [3, 16],
    [4, 16],
  ] as const)(
    'changes all of the region and nothing else: %d channels of %d bits',
    async (channels, bits) => {
      const image = checks(channels, bits);
      const { raw, cover, count, image: result } = await hide(image, { method, ...plain }, things(image, {}));
      const before = (await image.raw()).data;
      expect([count, result.depth, result.alpha]).toEqual([1, image.depth, image.alpha]);
      let [changed, outside] = [0, 0];
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          const isInside = x >= 20 && x < 50 && y >= 15 && y < 35;
          expect(cover[y * width + x]).toBe(isInside ? 255 : 0);
          const at = (y * width + x) * channels;
          const differs = Number(raw.data[at] !== before[at]);
          if (isInside) changed += differs;
          else outside += differs;
        }
      }
      expect(outside).toBe(0);
      expect(changed).toBeGreaterThan(30 * 20 * 0.9);
    },
  );
});

describe('what is kept of a region', () => {
  /** The colours of the region, one for each that is told apart. */
  async function colours(params: object): Promise<number> {
    const image = checks(3);
    const { raw } = await hide(image, { ...plain, ...params }, things(image, {}));
    const seen = new Set<string>();
    for (let y = 15; y < 35; y++) {
      for (let x = 20; x < 50; x++)
        seen.add(raw.data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3).join(' '));
    }
    return seen.size;
  }

  it('is as many patches as are asked for, however large it is', async () => {
    expect(await colours({ method: 'pixelate', detail: 6 })).toBeLessThanOrEqual(6 * 4);
    expect(await colours({ method: 'pixelate', detail: 1 })).toBe(1);
    expect(await colours({ method: 'blur', detail: 1 })).toBe(1);
    expect(await colours({ method: 'fill', color: '#123456' })).toBe(1);
  });

  it('is their mean', async () => {
    const image = checks(1);
    const before = (await image.raw()).data;
    const { raw } = await hide(image, { ...plain, method: 'pixelate', detail: 1 }, things(image, {}));
    let sum = 0;
    for (let y = 15; y < 35; y++) for (let x = 20; x < 50; x++) sum += before[y * width + x]!;
    expect(raw.data[20 * width + 30]).toBe(Math.round(sum / 600));
  });

  it('does not depend on what is inside of a patch: two pictures with the same means become one', async () => {
    const mirrored = async (flip: boolean) => {
      const data = Uint8Array.from({ length: 64 * 64 }, (_, at) => {
        const [x, y] = [at % 64, Math.floor(at / 64)];
        return (x % 16 < 8 !== flip ? 200 : 40) + Math.floor(x / 16) + Math.floor(y / 16);
      });
      const image = Image.fromRaw({ data, width: 64, height: 64, channels: 1 });
      return (await hide(image, { feather: 0, rectangle: { x: 0, y: 0, width: 64, height: 64 }, detail: 4 }))
        .raw;
    };
    expect((await mirrored(true)).data).toEqual((await mirrored(false)).data);
  });

  it('is not tinted by what is transparent', async () => {
    const data = Uint8Array.from({ length: 16 * 16 * 4 }, (_, at) => {
      const isClear = Math.floor(at / 4) % 2 === 0;
      return isClear ? [0, 255, 0, 0][at % 4]! : [200, 40, 30, 255][at % 4]!;
    });
    const image = Image.fromRaw({ data, width: 16, height: 16, channels: 4 });
    const { raw } = await hide(image, {
      feather: 0,
      rectangle: { x: 0, y: 0, width: 16, height: 16 },
      detail: 2,
    });
    expect([...raw.data.subarray(4, 8)]).toEqual([200, 40, 30, 255]);
  });
});

describe('the shape', () => {
  const image = checks(3);
  const covered = async (params: object, item: Partial<Detection> = {}) => {
    const { cover } = await hide(image, { ...plain, ...params }, things(image, item));
    return (x: number, y: number) => cover[y * width + x]!;
  };
  const outline: [number, number][] = [
    [35, 15],
    [50, 35],
    [20, 35],
  ];

  it('is the outline where there is one, or always the box', async () => {
    const triangle = await covered({}, { outline });
    expect([triangle(35, 30), triangle(21, 16), triangle(48, 16)]).toEqual([255, 0, 0]);
    const box = await covered({ shape: 'box' }, { outline });
    expect([box(35, 30), box(21, 16), box(48, 16)]).toEqual([255, 255, 255]);
  });

  it('is an ellipse that has all of the box inside', async () => {
    const at = await covered({ shape: 'ellipse' });
    expect([at(20, 15), at(49, 15), at(20, 34), at(49, 34), at(14, 11)]).toEqual([255, 255, 255, 255, 0]);
  });

  it('grows by the margin on each side', async () => {
    const at = await covered({ margin: 20, shape: 'box' });
    expect([at(14, 11), at(13, 11), at(55, 38), at(56, 38), at(14, 10)]).toEqual([255, 0, 255, 0, 0]);
  });

  it('fades outside of it, never inside', async () => {
    const at = await covered({ feather: 50, shape: 'box' });
    const row = [50, 52, 54, 56, 58, 60].map((x) => at(x, 25));
    expect([at(20, 15), at(49, 34)]).toEqual([255, 255]);
    expect(row).toEqual(row.toSorted((one, other) => other - one));
    expect(row[0]).toBeGreaterThan(200);
    expect(row[5]).toBe(0);
  });
});

describe('which regions', () => {
  const image = checks(3);

  it('are those with the labels', async () => {
    const both = things(image, {}, { label: 'plate', box: [5, 45, 20, 8] });
    const { count, cover } = await hide(image, { ...plain, labels: ['plate'] }, both);
    expect([count, cover[48 * width + 10], cover[20 * width + 30]]).toEqual([1, 255, 0]);
  });

  it('are drawn ones too, with no detections', async () => {
    const polygon = [
      { x: 60, y: 5 },
      { x: 75, y: 5 },
      { x: 60, y: 20 },
    ];
    const rectangle = { x: 2, y: 2, width: 6, height: 6 };
    const areas = [
      { x: 20, y: 40, width: 4, height: 4 },
      { x: 30, y: 40, width: 4, height: 4 },
      { x: 900, y: 40, width: 4, height: 4 },
    ];
    const { count, cover } = await hide(image, { ...plain, polygon, rectangle, areas });
    expect([count, cover[6 * width + 62], cover[18 * width + 74], cover[4 * width + 4]]).toEqual([
      4, 255, 0, 255,
    ]);
    expect([21, 27, 31].map((x) => cover[41 * width + x])).toEqual([255, 0, 255]);
  });

  it('were found in a smaller copy, and lie right on the original', async () => {
    const small = { ...image.frame, width: 40, height: 30, toRoot: scaling(2, 2) };
    const found: Detections = { frame: small, items: [{ box: [10, 7, 15, 10], label: 'face', score: 1 }] };
    const { cover } = await hide(image, plain, found);
    expect([cover[14 * width + 20], cover[33 * width + 49], cover[13 * width + 20]]).toEqual([255, 255, 0]);
  });

  it('of another picture are refused', async () => {
    const other = { ...things(image, {}), frame: { ...image.frame, root: 'another' } };
    await expect(hide(image, plain, other)).rejects.toMatchObject({ code: 'FRAME_MISMATCH' });
  });

  it('none: the picture stays as it is', async () => {
    expect((await hide(image, plain)).image).toBe(image);
    expect((await hide(image, plain, things(image))).count).toBe(0);
  });
});

describe('extremes', () => {
  it('regions over the edge, outside of the image, or without a size', async () => {
    const image = checks(3);
    const boxes: Detection['box'][] = [
      [-50, -50, 60, 60],
      [70, 50, 1000, 1000],
      [500, 500, 10, 10],
      [-500, 10, 10, 10],
      [10, 10, 0, 5],
    ];
    for (const shape of ['box', 'ellipse']) {
      const found = things(image, ...boxes.map((box) => ({ box })));
      expect((await hide(image, { ...plain, shape }, found)).count).toBe(2);
    }
  });

  it('more detail than pixels', async () => {
    const image = checks(1);
    const found = things(image, { box: [3, 3, 2, 1] });
    for (const method of ['blur', 'pixelate'])
      expect((await hide(image, { ...plain, method, detail: 40 }, found)).count).toBe(1);
  });

  it('one pixel', async () => {
    const image = Image.fromRaw({ data: new Uint8Array([9]), width: 1, height: 1, channels: 1 });
    const params = { method: 'fill', color: '#ffffff', rectangle: { x: 0, y: 0, width: 1, height: 1 } };
    expect([...(await hide(image, params)).raw.data]).toEqual([255]);
  });
});
