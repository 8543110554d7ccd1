import { Image, mapDetections, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import tile from './component.ts';
import { countOf, startsOf } from './grid.ts';

describe('where tiles begin', () => {
  it.each([
    ['an image smaller than a tile', [50, 64, 8], [0]],
    ['an image as large as a tile', [64, 64, 8], [0]],
    ['one pixel more', [65, 64, 8], [0, 1]],
    ['tiles that fit exactly', [100, 40, 10], [0, 30, 60]],
    ['tiles without overlap', [120, 40, 0], [0, 40, 80]],
    ['spread evenly', [200, 64, 16], [0, 45, 90, 136]],
  ] as const)('%s', (_, [length, size, overlap], expected) => {
    expect(startsOf(length, size, overlap)).toEqual(expected);
  });

  it('they reach from edge to edge, overlap enough, and are as few as can be', () => {
    for (let length = 17; length < 900; length += 13) {
      for (const [size, overlap] of [
        [17, 16],
        [64, 0],
        [64, 17],
        [100, 50],
      ] as const) {
        const starts = startsOf(length, size, overlap);
        expect(starts).toHaveLength(countOf(length, size, overlap));
        if (length <= size) continue;
        expect([starts[0], starts.at(-1)! + size]).toEqual([0, length]);
        for (const [at, start] of starts.slice(1).entries())
          expect(starts[at]! + size - start).toBeGreaterThanOrEqual(overlap);
        expect((starts.length - 2) * (size - overlap) + size).toBeLessThan(length);
      }
    }
  });
});

describe('cutting into tiles', () => {
  it('a box found in a tile lands right on the original, also where that is shown turned', async () => {
    // Stored lying, shown upright: 60 × 100.
    const whole = ramp(100, 60);
    const file = await Image.open(await encodedTurned(whole));
    expect([file.width, file.height]).toEqual([60, 100]);
    const { images, count } = await runComponent(tile, {
      inputs: { image: file },
      params: { width: 32, height: 64, overlap: 4 },
    });
    expect(count).toBe(4);
    const [, , , last] = images;
    const found = { frame: last!.frame, items: [{ label: 'a', score: 1, box: [1, 2, 3, 4] as const }] };
    expect(mapDetections(found, file.frame).items[0]!.box).toEqual([29, 38, 3, 4]);
    const [all, part] = [await file.raw(), await last!.raw()];
    expect([part.width, part.height]).toEqual([32, 64]);
    expect(part.data[0]).toBe(all.data[(36 * 60 + 28) * all.channels]);
  });

  it.each([Uint8Array, Uint16Array, Float32Array])('keeps depth, grey and alpha: %o', async (Samples) => {
    for (const channels of [1, 2, 3, 4] as const) {
      const data = new Samples(40 * 20 * channels).map((_, at) => at % 251);
      const image = Image.fromRaw({ data, width: 40, height: 20, channels });
      const { images } = await runComponent(tile, {
        inputs: { image },
        params: { width: 20, height: 20, overlap: 0 },
      });
      const part = await images[1]!.raw();
      expect([part.channels, part.data.constructor]).toEqual([channels, Samples]);
      expect(part.data[0]).toBe(data[20 * channels]);
    }
  });

  it('refuses an overlap as large as a tile, and tiles beyond number', async () => {
    const image = ramp(100, 60);
    const refused = expect.objectContaining({ code: 'PARAMETER_INVALID' }) as unknown;
    const run = async (params: object) => await runComponent(tile, { inputs: { image }, params });
    await expect(run({ width: 32, height: 16, overlap: 16 })).rejects.toEqual(refused);
    await expect(run({ width: 16, height: 16, overlap: 15 })).resolves.toMatchObject({ count: 85 * 45 });
    const large = Image.fromRaw({ data: new Uint8Array(2000 * 40), width: 2000, height: 40, channels: 1 });
    const many = runComponent(tile, {
      inputs: { image: large },
      params: { width: 16, height: 16, overlap: 15 },
    });
    await expect(many).rejects.toEqual(refused);
  });
});

function ramp(width: number, height: number): Image {
  const data = Uint8Array.from({ length: width * height }, (_, at) => (at * 7) % 251);
  return Image.fromRaw({ data, width, height, channels: 1 });
}

async function encodedTurned(image: Image): Promise<Uint8Array> {
  return await (await image.sharp()).withMetadata({ orientation: 6 }).png().toBuffer();
}
