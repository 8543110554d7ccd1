import { Image, mapBox, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import resize from './component.ts';
import { layOut } from './geometry.ts';

/** 40×20 with one white block of 4×4 at (12, 8). */
const block = blockAt(40, 20, 12, 8);

describe('the size follows from what is asked for', () => {
  const sizes = (params: object) => {
    const given = { fit: 'inside', position: 'center', enlarge: true, ...params } as const;
    const { scaled, result, left, top } = layOut({ width: 400, height: 200 }, given);
    return [scaled.width, scaled.height, result.width, result.height, left, top];
  };

  it.each([
    [{ width: 100 }, [100, 50, 100, 50, 0, 0]],
    [{ height: 100 }, [200, 100, 200, 100, 0, 0]],
    [{ width: 100, height: 100 }, [100, 50, 100, 50, 0, 0]],
    [{ width: 100, height: 100, fit: 'outside' }, [200, 100, 200, 100, 0, 0]],
    [{ width: 100, height: 100, fit: 'fill' }, [100, 100, 100, 100, 0, 0]],
    [{ width: 100, height: 100, fit: 'cover' }, [200, 100, 100, 100, -50, 0]],
    [{ width: 100, height: 100, fit: 'cover', position: 'top-right' }, [200, 100, 100, 100, -100, 0]],
    [{ width: 100, height: 100, fit: 'contain' }, [100, 50, 100, 100, 0, 25]],
    [{ width: 100, height: 100, fit: 'contain', position: 'bottom-left' }, [100, 50, 100, 100, 0, 50]],
    [{ width: 800, enlarge: false }, [400, 200, 400, 200, 0, 0]],
    [{ width: 800, height: 100, fit: 'fill', enlarge: false }, [400, 100, 400, 100, 0, 0]],
    [{ width: 800, height: 100, fit: 'cover', enlarge: false }, [400, 200, 400, 100, 0, -50]],
    [{ width: 800, height: 800, fit: 'contain', enlarge: false }, [400, 200, 800, 800, 200, 300]],
    [{ width: 1 }, [1, 1, 1, 1, 0, 0]],
  ])('%o', (params, expected) => {
    expect(sizes(params)).toEqual(expected);
  });
});

describe('what was found in the result lies right in the original', () => {
  it.each([
    { width: 20 },
    { width: 80 },
    { width: 120, kernel: 'nearest' },
    { width: 20, height: 20, fit: 'cover' },
    { width: 60, height: 60, fit: 'cover', position: 'left' },
    { width: 60, height: 60, fit: 'contain' },
    { width: 80, height: 10, fit: 'fill' },
    { width: 33, height: 27, fit: 'fill', kernel: 'linear' },
  ] as const)('%o', async (params) => {
    const { image } = await runComponent(resize, { inputs: { image: block }, params });
    const [x, y, width, height] = mapBox(image.frame.toRoot, await brightBox(image));
    expect(image.frame.root).toBe(block.frame.root);
    // The centre of the block, to the pixel of the result.
    const [across, down] = [Math.abs(image.frame.toRoot[0]) / 2, Math.abs(image.frame.toRoot[4]) / 2];
    expect(Math.abs(x + width / 2 - 14)).toBeLessThanOrEqual(across + 1e-9);
    expect(Math.abs(y + height / 2 - 10)).toBeLessThanOrEqual(down + 1e-9);
  });

  it('also where a JPEG shrinks while it is decoded', async () => {
    const large = blockAt(1600, 800, 480, 320, 160);
    const jpeg = await Image.open(await large.encode('jpeg', { quality: 100 }));
    const { image } = await runComponent(resize, { inputs: { image: jpeg }, params: { width: 200 } });
    const [x, y, width, height] = mapBox(image.frame.toRoot, await brightBox(image));
    expect([x, y, width, height]).toEqual([480, 320, 160, 160]);
  });
});

describe('the border', () => {
  it('has its colour, opaque where the image is', async () => {
    const params = { width: 10, height: 10, fit: 'contain', background: '#ff880080' } as const;
    const rgb = Image.fromRaw({ data: new Uint8Array(300), width: 10, height: 10, channels: 3 });
    const wide = Image.fromRaw({ data: new Uint8Array(10 * 5 * 4), width: 10, height: 5, channels: 4 });
    expect(await corner(rgb, { ...params, width: 20 })).toEqual([255, 136, 0]);
    expect(await corner(wide, params)).toEqual([255, 136, 0, 128]);
  });

  it('is as bright in 16 bits', async () => {
    const grey = Image.fromRaw({ data: new Uint16Array(50), width: 10, height: 5, channels: 1 });
    const params = { width: 10, height: 10, fit: 'contain', background: '#ffffff' } as const;
    expect(await corner(grey, params)).toEqual([65_535]);
  });
});

describe('extremes', () => {
  it('a single pixel becomes larger', async () => {
    const pixel = Image.fromRaw({ data: new Uint8Array([7, 8, 9]), width: 1, height: 1, channels: 3 });
    const { image } = await runComponent(resize, { inputs: { image: pixel }, params: { width: 100 } });
    const { data, width, height } = await image.raw();
    expect([width, height, ...data.subarray(-3)]).toEqual([100, 100, 7, 8, 9]);
  });

  it('a cut out of an image that would be huge costs no more than the cut', async () => {
    const line = Image.fromRaw({ data: new Uint8Array(3000).fill(50), width: 3000, height: 1, channels: 1 });
    const params = { width: 300, height: 300, fit: 'cover' } as const;
    const { image } = await runComponent(resize, { inputs: { image: line }, params });
    expect([image.width, image.height]).toEqual([300, 300]);
  });

  it('a result that would take all memory is refused', async () => {
    const run = runComponent(resize, { inputs: { image: block }, params: { width: 16_384 } });
    await expect(run).rejects.toMatchObject({
      code: 'IMAGE_RESULT_TOO_LARGE',
      remedy: expect.stringMatching(/smaller size/),
    });
  });

  it.each([
    ['no size at all', {}, 'PARAMETERS_INVALID', /a width, a height, or both/],
    ['a size of nothing', { width: 0 }, 'PARAMETER_INVALID', /1/],
    ['NaN', { height: Number.NaN }, 'PARAMETER_INVALID', /height/],
  ])('%s is refused', async (_, params, code, message) => {
    const run = runComponent(resize, { inputs: { image: block }, params });
    await expect(run).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it('floating point is refused before anything is computed', async () => {
    const float = Image.fromRaw({ data: new Float32Array(4), width: 2, height: 2, channels: 1 });
    const run = runComponent(resize, { inputs: { image: float }, params: { width: 4 } });
    await expect(run).rejects.toMatchObject({ code: 'IMAGE_KIND_NOT_SUPPORTED' });
  });
});

function blockAt(width: number, height: number, left: number, top: number, side = 4): Image {
  const data = new Uint8Array(width * height);
  for (let y = top; y < top + side; y++) data.fill(255, y * width + left, y * width + left + side);
  return Image.fromRaw({ data, width, height, channels: 1 });
}

/** The box around all pixels that are brighter than half. */
async function brightBox(image: Image): Promise<[number, number, number, number]> {
  const { data, width } = await image.raw();
  const bright = Array.from(data.keys()).filter((at) => data[at]! > 127);
  const columns = bright.map((at) => at % width);
  const rows = bright.map((at) => Math.floor(at / width));
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  return [left, top, Math.max(...columns) + 1 - left, Math.max(...rows) + 1 - top];
}

async function corner(image: Image, params: object): Promise<number[]> {
  const result = await runComponent(resize, { inputs: { image }, params });
  const { data, channels } = await result.image.raw();
  return Array.from(data.subarray(0, channels));
}
