import { readFile } from 'node:fs/promises';
import { Image, runComponent, type Component } from '@kumiki/component-sdk';
import { compareImages } from '@kumiki/component-sdk/testing';
import { describe, expect, it } from 'vitest';
import blend from '../imaging/blend/component.ts';
import channels from '../imaging/channels/component.ts';
import colorRange from '../imaging/color-range/component.ts';
import composite from '../imaging/composite/component.ts';
import differenceOf from '../imaging/difference/component.ts';
import falseColor from '../imaging/false-color/component.ts';
import flip from '../imaging/flip/component.ts';
import levels from '../imaging/levels/component.ts';
import pad from '../imaging/pad/component.ts';
import trim from '../imaging/trim/component.ts';
import colorDifference from '../measure/color-difference/component.ts';
import compare from '../measure/compare/component.ts';
import histogram from '../measure/histogram/component.ts';
import reference from './reference/tone.json' with { type: 'json' };

/* Against other libraries: reference/make_tone.py computes what they give. Tolerances are levels of 255. */

const photo = await open('../imaging/crop/examples/in.png');
const vase = await open('../imaging/trim/examples/in.png');
const noisy = await open('../imaging/denoise/examples/in.png');
const grey = await open('../imaging/false-color/examples/in.png');
const logo = await open('../imaging/rotate/examples/logo.png');
const deep = await open('reference/parts-16.png');

type Outputs = Readonly<Record<string, unknown>>;

async function run(component: Component<never>, inputs: object, params: object = {}): Promise<Outputs> {
  const options: object = { inputs, params };
  return await runComponent(component, options as never);
}

describe('pictures', () => {
  it.each([
    ['flip', flip, { image: photo }, {}, 0],
    ['flip-both', flip, { image: photo }, { direction: 'both' }, 0],
    ['pad', pad, { image: photo }, { shape: 'image', unit: 'px', margin: 7, background: '#336699' }, 0],
    // scikit-image cuts the fraction of a level off.
    ['gamma', levels, { image: photo }, { mode: 'manual', gamma: 1.8 }, 1],
    ['points', levels, { image: photo }, { mode: 'manual', black: 40, white: 200 }, 0],
    ['saturation', channels, { image: photo }, { channel: 'saturation' }, 1],
    ['hue', channels, { image: photo }, { channel: 'hue' }, 1],
    ['viridis', falseColor, { image: grey }, { scale: 'viridis' }, 2],
    ['turbo', falseColor, { image: grey }, { scale: 'turbo' }, 2],
    // Pillow divides by 255 in whole numbers.
    ['multiply', blend, { image: photo, other: vase }, { mode: 'multiply', opacity: 1 }, 1],
    ['screen', blend, { image: photo, other: vase }, { mode: 'screen', opacity: 1 }, 1],
    ['overlay', blend, { image: photo, other: vase }, { mode: 'overlay', opacity: 1 }, 2],
    [
      'composite',
      composite,
      { image: photo, picture: logo },
      { position: 'topLeft', width: 0, margin: 0 },
      1,
    ],
    ['difference', differenceOf, { image: noisy, reference: photo }, { shift: 3 }, 0],
  ] as const)('%s', async (file, component, inputs, params, tolerance) => {
    const found = await run(component as Component<never>, inputs, params);
    const picture = found['image'] as Image;
    const wanted = await open(`reference/tone-${file}.png`);
    expect((await compareImages(picture, wanted)).maxDifference).toBeLessThanOrEqual(tolerance);
  });
});

describe('masks', () => {
  it.each([
    ['hsv-range', { by: 'hsv' }],
    ['lab-range', { color: '#35691f', tolerance: 20 }],
  ] as const)('%s', async (file, params) => {
    const { mask } = await runComponent(colorRange, { inputs: { image: photo }, params });
    const [found, wanted] = [
      await mask.raw(),
      await (await open(`reference/tone-${file}.png`)).raw({ space: 'grey' }),
    ];
    // OpenCV has fewer digits, which counts right at the ends of a range: 20 of 19,200 pixels.
    expect(found.data.filter((level, at) => level !== wanted.data[at]).length).toBeLessThanOrEqual(30);
  });
});

describe('numbers', () => {
  it('trim cuts where Pillow finds the bounds of what differs', async () => {
    const params = { tolerance: 60, margin: 0 };
    const { image } = await runComponent(trim, { inputs: { image: vase }, params });
    const [left, top, width, height] = reference.bounds;
    const [, , x, , , y] = image.frame.toRoot;
    // Pillow asks for more than the tolerance in one channel, trim in all together.
    for (const [found, wanted] of [
      [x, left],
      [y, top],
      [image.width, width],
      [image.height, height],
    ])
      expect(Math.abs(found! - wanted!)).toBeLessThanOrEqual(1);
  });

  it('compare has the PSNR and SSIM of scikit-image', async () => {
    const found = await runComponent(compare, { inputs: { image: noisy, reference: photo } });
    expect(found.measurements.items[0]!.value).toBeCloseTo(reference.psnr, 9);
    expect(found.ssim).toBeCloseTo(reference.ssim, 9);
  });

  it('compare has the SSIM of scikit-image for 16 bits', async () => {
    const raw = await deep.raw();
    const data = Uint16Array.from(raw.data, (level, at) => {
      return Math.min(65_535, Math.max(0, level + ((at * 7919) % 4001) - 2000));
    });
    const image = Image.fromRaw({ ...raw, data });
    const found = await runComponent(compare, { inputs: { image, reference: deep } });
    expect(found.ssim).toBeCloseTo(reference.ssim16, 9);
  });

  it('colour difference has the CIEDE2000 of scikit-image', async () => {
    const { measurements, deltaE } = await runComponent(colorDifference, {
      inputs: { image: noisy, reference: photo },
    });
    expect(deltaE).toBeCloseTo(reference.deltaE, 2);
    const largest = measurements.items.find(({ name }) => name === 'largest')!.value;
    expect(largest).toBeCloseTo(reference.largestDeltaE, 1);
  });

  it('histogram has the percentiles and the deviation of NumPy', async () => {
    const { measurements } = await runComponent(histogram, { inputs: { image: deep } });
    const value = (name: string) => measurements.items.find((item) => item.name === name)!.value;
    expect(['low', 'median', 'high'].map(value)).toEqual(reference.percentiles16);
    expect(value('deviation')).toBeCloseTo(reference.deviation16, 6);
  });
});

async function open(path: string): Promise<Image> {
  return await Image.open(await readFile(new URL(path, import.meta.url)), { source: path });
}
