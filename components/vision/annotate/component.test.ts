import { Image, runComponent, sharp, type Detections, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import annotate from './component.ts';

type SampleArray = new (length: number) => Uint8Array | Uint16Array | Float32Array;

function plain(channels: 1 | 2 | 3 | 4, level: number, make: SampleArray = Uint8Array): Image {
  return Image.fromRaw({ data: new make(64 * 48 * channels).fill(level), width: 64, height: 48, channels });
}

function found(image: Image, ...items: Detections['items']): Detections {
  return { frame: image.frame, items };
}

const mark = { box: [20, 16, 24, 20], label: 'mark', score: 0.5 } as const;
const onlyLines = { labels: false, scores: false, lineWidth: 2, colors: 'one', color: '#ff0000' } as const;

function pixel({ data, width, channels }: RawImage, x: number, y: number): number[] {
  const at = (y * width + x) * channels;
  return [...data.subarray(at, at + channels)];
}

describe('a box', () => {
  it('is drawn on its edge, and nothing else is touched', async () => {
    const image = plain(3, 50);
    const inputs = { image, detections: found(image, mark) };
    const marked = await (await runComponent(annotate, { inputs, params: onlyLines })).image.raw();
    for (let y = 0; y < 48; y++) {
      for (let x = 0; x < 64; x++) {
        const outer = x >= 19 && x < 45 && y >= 15 && y < 37;
        const inner = x >= 21 && x < 43 && y >= 17 && y < 35;
        expect(pixel(marked, x, y)).toEqual(outer && !inner ? [255, 0, 0] : [50, 50, 50]);
      }
    }
  });

  it('leaves the image that it is drawn on as it was', async () => {
    const image = plain(3, 50);
    await runComponent(annotate, { inputs: { image, detections: found(image, mark) } });
    expect(new Set((await image.raw()).data)).toEqual(new Set([50]));
  });

  it.each([
    ['8-bit grey becomes colour', plain(1, 50), [255, 0, 0], [50, 50, 50]],
    ['grey with alpha too', plain(2, 200), [255, 0, 0, 255], [200, 200, 200, 200]],
    ['alpha stays', plain(4, 100), [255, 0, 0, 255], [100, 100, 100, 100]],
    ['16 bits', plain(3, 9000, Uint16Array), [65_535, 0, 0], [9000, 9000, 9000]],
    ['16-bit grey', plain(1, 9000, Uint16Array), [65_535, 0, 0], [9000, 9000, 9000]],
  ])('%s', async (_, image, line, rest) => {
    const inputs = { image, detections: found(image, mark) };
    const result = (await runComponent(annotate, { inputs, params: onlyLines })).image;
    const marked = await result.raw();
    expect([result.depth, result.alpha, result.space]).toEqual([image.depth, image.alpha, 'srgb']);
    expect(pixel(marked, 20, 16)).toEqual(line);
    expect(pixel(marked, 5, 5)).toEqual(rest);
    expect(result.frame).toEqual(image.frame);
  });

  it('found on a smaller copy lands right on the original, also where that is stored turned', async () => {
    const lying = await sharp({ create: { width: 48, height: 64, channels: 3, background: '#323232' } })
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const image = await Image.open(lying);
    expect([image.width, image.height]).toEqual([64, 48]);
    const small = await Image.from((await image.sharp()).resize(32), { transform: 'scale' });
    const detections = found(small, { ...mark, box: [10, 8, 12, 10] });
    const marked = await (
      await runComponent(annotate, { inputs: { image, detections }, params: onlyLines })
    ).image.raw();
    expect(pixel(marked, 19, 15)).toEqual([255, 0, 0]);
    expect(pixel(marked, 44, 36)).toEqual([255, 0, 0]);
    expect(pixel(marked, 18, 15)).toEqual([50, 50, 50]);
    expect(pixel(marked, 45, 37)).toEqual([50, 50, 50]);
  });

  it('beyond the edges, huge or of no size is cut', async () => {
    const image = plain(3, 50);
    const boxes = [[-50, -50, 60, 60], [-1e9, -1e9, 2e9, 2e9], [60, 40, 1e6, 1e6], [10, 10, 0, 0]] as const; // prettier-ignore
    const detections = found(image, ...boxes.map((box) => ({ ...mark, box })));
    const result = await runComponent(annotate, { inputs: { image, detections } });
    expect([result.image.width, result.image.height]).toEqual([64, 48]);
  });

  it('becomes an outline where there is one', async () => {
    const image = plain(3, 50);
    const outline = [[32, 10], [50, 30], [14, 30]] as const; // prettier-ignore
    const inputs = { image, detections: found(image, { ...mark, outline }) };
    const marked = await (await runComponent(annotate, { inputs, params: onlyLines })).image.raw();
    expect(pixel(marked, 32, 30)).toEqual([255, 0, 0]);
    expect(pixel(marked, 20, 16)).toEqual([50, 50, 50]);
  });
});

describe('labels', () => {
  it('stand above a box, or in it where there is no room', async () => {
    const image = plain(3, 50);
    const params = { ...onlyLines, labels: true, textSize: 12 };
    const draw = async (box: [number, number, number, number]) => {
      const detections = found(image, { ...mark, box });
      return await (await runComponent(annotate, { inputs: { image, detections }, params })).image.raw();
    };
    expect(pixel(await draw([4, 20, 30, 20]), 4, 12)).toEqual([255, 0, 0]);
    expect(pixel(await draw([4, 4, 30, 40]), 5, 6)).toEqual([255, 0, 0]);
  });

  it('have the same colour on every image, and another one for another class', async () => {
    const image = plain(3, 50);
    const params = { labels: false, scores: false, lineWidth: 2 };
    const colour = async (label: string, number?: number) => {
      const item = { ...mark, label, ...(number !== undefined && { class: number }) };
      const { image: marked } = await runComponent(annotate, {
        inputs: { image, detections: found(image, item) },
        params,
      });
      return pixel(await marked.raw(), 20, 16).join();
    };
    expect(await colour('scratch')).toBe(await colour('scratch'));
    expect(new Set([await colour('a', 0), await colour('a', 1), await colour('a', 2)]).size).toBe(3);
  });

  it('in Japanese, with markup, without end or without anything do not break it', async () => {
    const image = plain(3, 50);
    const items = ['傷', '<span size="9999999">x</span>', 'x'.repeat(10_000), ''].map((label) => ({
      ...mark,
      label,
    }));
    const { image: marked } = await runComponent(annotate, {
      inputs: { image, detections: found(image, ...items) },
    });
    expect(marked.width).toBe(64);
  });
});

describe('everything else', () => {
  it('keypoints, measurements and the verdict are drawn', async () => {
    const image = plain(3, 50);
    const params = { ...onlyLines, textSize: 12 };
    const untouched = await image.raw();
    const { frame } = image;
    const all = [
      { keypoints: { frame, items: [{ points: [{ x: 32, y: 24 }] }] } },
      {
        measurements: {
          frame,
          items: [{ name: 'w', value: 1.5, unit: 'mm', box: [20, 16, 24, 20] as const }],
        },
      },
      { measurements: { items: [{ name: 'w', value: 1.5 }] } },
      { verdict: { verdict: 'NG' as const, reasons: [] } },
    ];
    for (const given of all) {
      const { image: marked } = await runComponent(annotate, { inputs: { image, ...given }, params });
      expect((await marked.raw()).data).not.toEqual(untouched.data);
    }
  });

  it('measurements that are not asked for are left out', async () => {
    const image = plain(3, 50);
    const items = [
      { name: 'width', value: 1.5, unit: 'mm', label: '1', box: [20, 16, 24, 20] as const },
      { name: 'height', value: 2, unit: 'mm', label: '1', box: [20, 16, 24, 20] as const },
    ];
    const draw = async (measures: string[], given = items) => {
      const inputs = { image, measurements: { frame: image.frame, items: given } };
      const params = { ...onlyLines, textSize: 12, measures };
      return (await (await runComponent(annotate, { inputs, params })).image.raw()).data;
    };
    expect(await draw(['width'])).toEqual(await draw([], items.slice(0, 1)));
    expect(await draw(['width'])).not.toEqual(await draw([]));
    expect(await draw(['depth'])).toEqual((await image.raw()).data);
  });

  it('with nothing to draw, the image stays', async () => {
    const image = plain(3, 50);
    const { image: marked } = await runComponent(annotate, { inputs: { image } });
    expect((await marked.raw()).data).toEqual((await image.raw()).data);
  });

  it('one pixel works', async () => {
    const image = Image.fromRaw({ data: new Uint8Array(3), width: 1, height: 1, channels: 3 });
    const inputs = {
      image,
      detections: found(image, { ...mark, box: [0, 0, 1, 1] }),
      verdict: { verdict: 'OK' as const, reasons: [] },
    };
    expect((await runComponent(annotate, { inputs })).image.width).toBe(1);
  });

  it('what was found in another image is refused', async () => {
    const inputs = { image: plain(3, 50), detections: found(plain(3, 50), mark) };
    await expect(runComponent(annotate, { inputs })).rejects.toMatchObject({ code: 'FRAME_MISMATCH' });
  });

  it('floating point is refused with what to do', async () => {
    const inputs = { image: plain(3, 0.5, Float32Array) };
    await expect(runComponent(annotate, { inputs })).rejects.toMatchObject({
      code: 'IMAGE_KIND_NOT_SUPPORTED',
    });
  });
});
