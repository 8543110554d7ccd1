import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import type { Caliper } from './component.types.ts';
import caliper from './component.ts';

const [width, height] = [120, 80];

/** A bar with an edge at each distance from the middle line, along a direction; pixels are covered in part. */
function bar(from: number, to: number, angle = 0, deep = false, [dark, bright] = [40, 200]): Image {
  const data = deep ? new Uint16Array(width * height) : new Uint8Array(width * height);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const fine = 20;
  for (let at = 0; at < data.length; at++) {
    let inside = 0;
    for (let sub = 0; sub < fine * fine; sub++) {
      const x = (at % width) + ((sub % fine) + 0.5) / fine - width / 2;
      const y = Math.floor(at / width) + (Math.floor(sub / fine) + 0.5) / fine - height / 2;
      const along = cos * x + sin * y;
      if (along > from && along < to) inside++;
    }
    const level = dark + ((bright - dark) * inside) / (fine * fine);
    data[at] = Math.round(level * (deep ? 257 : 1));
  }
  return Image.fromRaw({ data, width, height, channels: 1 });
}

function lineAt(angle: number, reach: number): Caliper['params']['line'] {
  const [x, y] = [reach * Math.cos(angle), reach * Math.sin(angle)];
  return { x1: width / 2 - x, y1: height / 2 - y, x2: width / 2 + x, y2: height / 2 + y };
}

async function run(image: Image, params: Partial<Caliper['params']>) {
  const found = await runComponent(caliper, { inputs: { image }, params });
  expect(found.measurements.frame).toEqual(image.frame);
  return found;
}

describe('the distance', () => {
  it.each([
    [-10.5, 12.25, 0],
    [-20, 7.7, 0],
    [-11.3, 13.9, Math.PI / 2],
    [-14.2, 9.6, 0.5],
    [-12.1, 16.4, 2.2],
  ])('from %d to %d at %d radians is right to a twentieth of a pixel', async (from, to, angle) => {
    for (const deep of [false, true]) {
      const { distance, measurements, keypoints } = await run(bar(from, to, angle, deep), {
        line: lineAt(angle, 32),
      });
      expect(Math.abs(distance - (to - from))).toBeLessThan(0.05);
      const [, first, second] = measurements.items;
      expect(Math.abs(first!.value - (32 + from))).toBeLessThan(0.05);
      expect(Math.abs(second!.value - (32 + to))).toBeLessThan(0.05);
      const [start] = keypoints.items[0]!.points;
      expect(start!.x).toBeCloseTo(width / 2 + from * Math.cos(angle), 1);
      expect(start!.y).toBeCloseTo(height / 2 + from * Math.sin(angle), 1);
    }
  });

  it('is between the two strongest edges, or between the outermost ones', async () => {
    const strong = await bar(-8, 6).raw();
    const weak = await bar(-25, 20, 0, false, [0, 30]).raw();
    const data = Uint8Array.from(strong.data, (level, at) => level + weak.data[at]!);
    const image = Image.fromRaw({ ...strong, data });
    const line = lineAt(0, 40);
    expect((await run(image, { line })).distance).toBeCloseTo(14, 1);
    expect((await run(image, { line, choose: 'outermost' })).distance).toBeCloseTo(45, 1);
    expect((await run(image, { line, choose: 'outermost', contrast: 40 })).distance).toBeCloseTo(14, 1);
  });

  it('is of a bright or of a dark part, as asked for', async () => {
    const line = lineAt(0, 30);
    expect((await run(bar(-8, 6), { line, edges: 'bright' })).distance).toBeCloseTo(14, 1);
    const dark = bar(-8, 6, 0, false, [200, 40]);
    expect((await run(dark, { line, edges: 'dark' })).distance).toBeCloseTo(14, 1);
    await expect(run(dark, { line, edges: 'bright' })).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});

it('a line with fewer than two edges says how many it crosses', async () => {
  await expect(run(bar(-5, 90), { line: lineAt(0, 30) })).rejects.toMatchObject({
    code: 'DATA_UNUSABLE',
    message: expect.stringContaining('crosses 1 edge') as string,
  });
});

it.each([
  { x1: 10, y1: 10, x2: 500, y2: 10 },
  { x1: 10, y1: 10, x2: 11, y2: 10 },
])('a line that is outside or too short is refused: %j', async (line) => {
  await expect(run(bar(-5, 5), { line })).rejects.toMatchObject({ code: 'PARAMETER_INVALID' });
});
