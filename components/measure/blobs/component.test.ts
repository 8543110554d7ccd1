import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import blobs from './component.ts';
import type { Blobs } from './component.types.ts';
import { connect } from './components.ts';
import { findRuns } from './runs.ts';

type Params = Partial<Blobs['params']>;
type Measure = Blobs['params']['measures'][number];

function drawn(width: number, height: number, isWhite: (x: number, y: number) => boolean): Image {
  const data = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) {
    data[at] = isWhite((at % width) + 0.5, Math.floor(at / width) + 0.5) ? 255 : 0;
  }
  return Image.fromRaw({ data, width, height, channels: 1 });
}

function maskOf(...lines: string[]): Image {
  return drawn(lines[0]!.length, lines.length, (x, y) => lines[Math.floor(y)]![Math.floor(x)] === '#');
}

async function run(mask: Image, params: Params = {}) {
  const found = await runComponent(blobs, { inputs: { mask }, params: { minArea: 1, ...params } });
  expect(found.detections.items).toHaveLength(found.count);
  expect(found.measurements.frame).toEqual(mask.frame);
  return found;
}

/** The measures of the only part. */
async function measured(mask: Image, ...measures: Measure[]): Promise<number[]> {
  const { measurements, count } = await run(mask, { measures });
  expect(count).toBe(1);
  return measurements.items.map(({ value }) => value);
}

describe('shapes of known size', () => {
  it.each([10, 25.3, 80])('a disc of radius %d', async (radius) => {
    const side = Math.ceil(2 * radius) + 9;
    const centre = side / 2 + 0.21;
    const disc = drawn(side, side, (x, y) => Math.hypot(x - centre, y - centre) <= radius);
    const [diameter, perimeter, circularity, x, length, width, major] = await measured(
      disc, 'diameter', 'perimeter', 'circularity', 'x', 'length', 'width', 'majorAxis'); // prettier-ignore
    expect(Math.abs(diameter! - 2 * radius)).toBeLessThan(0.15);
    expect(perimeter! / (2 * Math.PI * radius)).toBeCloseTo(1, 1);
    expect(circularity).toBeGreaterThan(0.95);
    expect(Math.abs(x! - centre)).toBeLessThan(0.1);
    for (const size of [length!, width!, major!]) expect(Math.abs(size - 2 * radius)).toBeLessThan(1);
  });

  it.each([0, 30, 90, -44])('an oblong of 80 by 20 turned by %d degrees', async (angle) => {
    const [cosine, sine] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
    const bar = drawn(120, 120, (x, y) => {
      const [dx, dy] = [x - 60, y - 60];
      return Math.abs(dx * cosine + dy * sine) < 40 && Math.abs(dy * cosine - dx * sine) < 10;
    });
    const [area, length, width, orientation, x, y] = await measured(
      bar, 'area', 'length', 'width', 'orientation', 'x', 'y'); // prettier-ignore
    expect(Math.abs(area! - 1600)).toBeLessThan(20);
    expect(Math.abs(length! - 80)).toBeLessThan(1.2);
    expect(Math.abs(width! - 20)).toBeLessThan(1.2);
    expect(Math.abs(orientation! - angle)).toBeLessThan(0.3);
    expect([x, y].map((place) => Math.round(place! * 10) / 10)).toEqual([60, 60]);
  });

  it('an upright rectangle is exact', async () => {
    const rectangle = drawn(20, 10, (x, y) => x > 3 && x < 15 && y > 2 && y < 8);
    expect(
      await measured(rectangle, 'area', 'length', 'width', 'x', 'y', 'majorAxis', 'minorAxis', 'orientation'),
    ).toEqual([
      72,
      12,
      6,
      9,
      5,
      expect.closeTo((4 * 12) / Math.sqrt(12)),
      expect.closeTo((4 * 6) / Math.sqrt(12)),
      0,
    ]);
  });

  it('one pixel', async () => {
    expect(
      await measured(maskOf('...', '.#.', '...'), 'area', 'length', 'width', 'orientation', 'x', 'y'),
    ).toEqual([1, 1, 1, 0, 1.5, 1.5]);
    expect(await measured(maskOf('#'), 'area', 'touchesBorder')).toEqual([1, 1]);
  });
});

describe('what belongs together', () => {
  const corners = maskOf('##..', '##..', '..##', '..##');

  it('pixels that share a corner, or not', async () => {
    expect((await run(corners)).count).toBe(1);
    expect((await run(corners, { neighbours: 4 })).count).toBe(2);
  });

  it('arms that meet further down', async () => {
    expect((await run(maskOf('#.#.#', '#.#.#', '#####', '#.#..', '..#.#'))).count).toBe(2);
    expect(
      (await run(maskOf('######', '.....#', '####.#', '#..#.#', '#.##.#', '#....#', '######'))).count,
    ).toBe(1);
  });

  it.each([4, 8] as const)('as a flood over pixels says, with %d neighbours', (neighbours) => {
    const [width, height] = [61, 47];
    let state = 7;
    const data = Uint8Array.from({ length: width * height }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state % 100 < 55 ? 255 : 0;
    });
    const runs = findRuns(data, width, height);
    const { of, count } = connect(runs, neighbours);
    const label = new Int32Array(data.length).fill(-1);
    for (let y = 0; y < height; y++)
      for (let at = runs.first[y]!; at < runs.first[y + 1]!; at++)
        label.fill(of[at]!, y * width + runs.start[at]!, y * width + runs.end[at]!);
    const { parts, flooded } = flood(data, width, height, neighbours);
    expect(count).toBe(parts);
    expect(label).toEqual(flooded);
  });
});

describe('what counts', () => {
  const parts = maskOf('#.....####', '......####', '.##.......', '.##....###');

  it('parts from a smallest to a largest area', async () => {
    expect((await run(parts)).detections.items.map(({ box }) => box)).toEqual([
      [0, 0, 1, 1],
      [6, 0, 4, 2],
      [1, 2, 2, 2],
      [7, 3, 3, 1],
    ]);
    expect((await run(parts, { minArea: 4 })).count).toBe(2);
    expect((await run(parts, { minArea: 2, maxArea: 4 })).count).toBe(2);
  });

  it('parts away from the edge, or round ones', async () => {
    const inside = maskOf('.......#', '.##....#', '.##....#', '.......#');
    expect((await run(inside, { atBorder: false })).count).toBe(1);
    expect((await run(inside, { minCircularity: 0.9 })).count).toBe(1);
  });

  it('numbers link measurements to boxes, and the label names the boxes', async () => {
    const { measurements, detections } = await run(parts, { measures: ['area'], label: 'screw', minArea: 4 });
    expect(measurements.items).toEqual([
      { name: 'area', value: 8, unit: 'px²', label: '1', box: [6, 0, 4, 2] },
      { name: 'area', value: 4, unit: 'px²', label: '2', box: [1, 2, 2, 2] },
    ]);
    expect(detections.items[0]).toEqual({ box: [6, 0, 4, 2], label: 'screw', score: 1 });
  });

  it('nothing on black, everything on white', async () => {
    expect((await run(drawn(9, 9, () => false))).count).toBe(0);
    expect(
      await measured(
        drawn(9, 9, () => true),
        'area',
        'touchesBorder',
      ),
    ).toEqual([81, 1]);
  });

  it('too many parts are an error that says what to do', async () => {
    const dots = drawn(40, 40, (x, y) => Math.floor(x) % 2 === 0 && Math.floor(y) % 2 === 0);
    expect((await run(dots)).count).toBe(400);
    await expect(run(dots, { limit: 399 })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});

/** Labels pixels by flooding from each that has none. */
function flood(data: Uint8Array, width: number, height: number, neighbours: 4 | 8) {
  const flooded = new Int32Array(data.length).fill(-1);
  let parts = 0;
  for (let from = 0; from < data.length; from++) {
    if (data[from] === 0 || flooded[from] !== -1) continue;
    const list = [from];
    flooded[from] = parts;
    for (const at of list) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [u, v] = [x + dx, y + dy];
          if ((neighbours === 4 && dx !== 0 && dy !== 0) || u < 0 || v < 0 || u >= width || v >= height)
            continue;
          const to = v * width + u;
          if (data[to] === 0 || flooded[to] !== -1) continue;
          flooded[to] = parts;
          list.push(to);
        }
      }
    }
    parts++;
  }
  return { parts, flooded };
}
