import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import { ciede2000 } from './ciede2000.ts';
import colorDifference from './component.ts';
import { nthSmallest } from './nth.ts';

/** The supplementary test data of Sharma, Wu and Dalal (2005): two colours in CIELAB, and their difference. */
const published = `
50 2.6772 -79.7751 50 0 -82.7485 2.0425
50 3.1571 -77.2803 50 0 -82.7485 2.8615
50 2.8361 -74.0200 50 0 -82.7485 3.4412
50 -1.3802 -84.2814 50 0 -82.7485 1.0000
50 -1.1848 -84.8006 50 0 -82.7485 1.0000
50 -0.9009 -85.5211 50 0 -82.7485 1.0000
50 0 0 50 -1 2 2.3669
50 -1 2 50 0 0 2.3669
50 2.49 -0.001 50 -2.49 0.0009 7.1792
50 2.49 -0.001 50 -2.49 0.0010 7.1792
50 2.49 -0.001 50 -2.49 0.0011 7.2195
50 2.49 -0.001 50 -2.49 0.0012 7.2195
50 -0.001 2.49 50 0.0009 -2.49 4.8045
50 -0.001 2.49 50 0.0010 -2.49 4.8045
50 -0.001 2.49 50 0.0011 -2.49 4.7461
50 2.5 0 50 0 -2.5 4.3065
50 2.5 0 73 25 -18 27.1492
50 2.5 0 61 -5 29 22.8977
50 2.5 0 56 -27 -3 31.9030
50 2.5 0 58 24 15 19.4535
50 2.5 0 50 3.1736 0.5854 1.0000
50 2.5 0 50 3.2972 0 1.0000
50 2.5 0 50 1.8634 0.5757 1.0000
50 2.5 0 50 3.2592 0.3350 1.0000
60.2574 -34.0099 36.2677 60.4626 -34.1751 39.4387 1.2644
63.0109 -31.0961 -5.8663 62.8187 -29.7946 -4.0864 1.2630
61.2901 3.7196 -5.3901 61.4292 2.2480 -4.9620 1.8731
35.0831 -44.1164 3.7933 35.0232 -40.0716 1.5901 1.8645
22.7233 20.0904 -46.6940 23.0331 14.9730 -42.5619 2.0373
36.4612 47.8580 18.3852 36.2715 50.5065 21.2231 1.4146
90.8027 -2.0831 1.4410 91.1528 -1.6435 0.0447 1.4441
90.9257 -0.5406 -0.9208 88.6381 -0.8985 -0.7239 1.5381
6.7747 -0.2908 -2.4247 5.8714 -0.0985 -2.2286 0.6377
2.0776 0.0795 -1.1350 0.9033 -0.0636 -0.5514 0.9082
`;

type Pair = [number, number, number, number, number, number, difference: number];

describe('the formula', () => {
  const pairs = published.trim().split('\n').map((line) => line.split(' ').map(Number)); // prettier-ignore

  it('has all 34 published pairs', () => expect(pairs).toHaveLength(34));

  it.each(pairs)('(%d, %d, %d) and (%d, %d, %d) differ by %d', (...numbers) => {
    const [l1, a1, b1, l2, a2, b2, expected] = numbers as Pair;
    expect(Math.abs(ciede2000(l1, a1, b1, l2, a2, b2) - expected)).toBeLessThan(0.00005);
    expect(Math.abs(ciede2000(l2, a2, b2, l1, a1, b1) - expected)).toBeLessThan(0.00005);
  });
});

it('the value at each place in the order is found without sorting all of them', () => {
  let state = 1;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
  const values = Float32Array.from({ length: 500 }, () => Math.floor(next() * 40) * next());
  const sorted = values.toSorted();
  expect(Array.from(values, (_, place) => nthSmallest(values, place))).toEqual([...sorted]);
});

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 3) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function run(image: Image, params: object = {}, others: { reference?: Image; area?: Image } = {}) {
  const found = await runComponent(colorDifference, { inputs: { image, ...others }, params });
  const values = Object.fromEntries(found.measurements.items.map(({ name, value }) => [name, value]));
  return { values, mask: [...(await found.mask.raw()).data], deltaE: found.deltaE };
}

describe('of images', () => {
  it('equal ones do not differ; black and white differ by 100', async () => {
    const image = strip(Uint8Array.of(0, 0, 0, 255, 255, 255));
    expect((await run(image, {}, { reference: image })).values).toMatchObject({ deltaE: 0, largest: 0 });
    const reference = strip(Uint8Array.of(255, 255, 255, 255, 255, 255));
    const { values, mask, deltaE } = await run(image, {}, { reference });
    expect(values['largest']).toBeCloseTo(100, 3);
    expect(deltaE).toBeCloseTo(50, 3);
    expect(mask).toEqual([255, 0]);
  });

  it('16 bits are the same colours', async () => {
    const image = strip(Uint8Array.of(200, 30, 90));
    const reference = strip(Uint16Array.of(200 * 257, 30 * 257, 90 * 257));
    expect((await run(image, {}, { reference })).deltaE).toBeLessThan(1e-6);
  });

  it('a grey image and a colour of the same grey do not differ', async () => {
    expect((await run(strip(Uint8Array.of(128), 1), { color: '#808080' })).deltaE).toBeLessThan(1e-3);
  });

  it('only what can be seen in the area counts', async () => {
    const image = strip(Uint8Array.of(128, 128, 128, 255, 0, 0, 0, 0, 255, 255, 255, 255), 4);
    expect((await run(image)).values['largest']).toBeLessThan(50);
    const area = strip(Uint8Array.of(255, 255, 0), 1);
    expect((await run(image, {}, { area })).deltaE).toBeLessThan(1e-3);
    const nothing = run(image, {}, { area: strip(Uint8Array.of(0, 255, 0), 1) });
    await expect(nothing).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});
