import { Image, runComponent, type RawImage } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import histogram from './component.ts';

const strip = (data: RawImage['data'], channels: RawImage['channels'] = 1) =>
  Image.fromRaw({ data, width: data.length / channels, height: 1, channels });

async function run(image: Image, params: object = {}, area?: Image) {
  const inputs = { image, ...(area && { area }) };
  const { measurements, table, mean } = await runComponent(histogram, { inputs, params });
  expect(measurements.frame).toEqual(image.frame);
  const values = Object.fromEntries(measurements.items.map(({ name, value }) => [name, value]));
  expect(values['mean']).toBe(mean);
  return { values, table };
}

const levels = [0, 10, 10, 20, 20, 20, 30, 255];

describe('the measures', () => {
  it.each([
    ['8 bits', Uint8Array.from(levels)],
    ['16 bits', Uint16Array.from(levels, (level) => level * 257)],
  ])('of %s are their formulas, in levels of 255', async (_, data) => {
    const { values } = await run(strip(data), { tail: 12.5 });
    const mean = levels.reduce((sum, level) => sum + level) / 8;
    const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / 8;
    expect(values).toEqual({
      mean: expect.closeTo(mean, 9) as number,
      deviation: expect.closeTo(Math.sqrt(variance), 9) as number,
      least: 0,
      most: 255,
      median: 20,
      low: 0,
      high: 30,
      contrast: 30,
      black: 12.5,
      white: 12.5,
    });
  });

  it('of one channel, and of the brightness of colours', async () => {
    const image = strip(Uint8Array.of(255, 0, 0, 0, 0, 255), 3);
    expect((await run(image, { channel: 'red' })).values['mean']).toBe(127.5);
    // Red and blue have 0.2126 and 0.0722 of the light of white: levels 127 and 76.
    expect((await run(image)).values['mean']).toBeCloseTo((127 + 76) / 2, 0);
  });

  it('leave out what is transparent or outside of the area', async () => {
    const image = strip(Uint8Array.of(10, 255, 90, 0, 30, 1, 200, 255), 2);
    expect((await run(image)).values['mean']).toBe(80);
    const area = strip(Uint8Array.of(255, 255, 255, 0));
    expect((await run(image, {}, area)).values['mean']).toBe(20);
  });
});

describe('the table', () => {
  it('has a row for each range, with the samples of every channel', async () => {
    const { table } = await run(strip(Uint8Array.of(0, 127, 128, 0, 0, 255), 3), { bins: 2 });
    expect(table.columns.map(({ name }) => name)).toEqual(['level', 'brightness', 'red', 'green', 'blue']);
    expect(table.rows).toEqual([
      [0, 2, 2, 2, 0],
      [128, 0, 0, 0, 2],
    ]);
  });

  it('of a grey image has one column, whatever the channel', async () => {
    const { table } = await run(strip(Uint8Array.from(levels)), { bins: 256, channel: 'blue' });
    expect(table.columns).toHaveLength(2);
    expect(table.rows[20]).toEqual([20, 3]);
  });
});

it('nothing to measure is an error', async () => {
  await expect(run(strip(Uint8Array.of(9, 0), 2))).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  const inputs = { image: strip(Uint8Array.of(9)), area: strip(Uint8Array.of(0)) };
  await expect(runComponent(histogram, { inputs })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
});
