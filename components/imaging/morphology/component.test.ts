import { Image, runComponent } from '@kumiki/component-sdk';
import { describe, expect, it } from 'vitest';
import type { Morphology } from './component.types.ts';
import morphology from './component.ts';
import { reachOf } from './shape.ts';

type Params = Partial<Morphology['params']>;

/** From lines of `#` (white) and `.` (black). */
function maskOf(...lines: string[]): Image {
  const data = Uint8Array.from(lines.join(''), (sign) => (sign === '#' ? 255 : 0));
  return Image.fromRaw({ data, width: lines[0]!.length, height: lines.length, channels: 1 });
}

async function run(mask: Image, params: Params): Promise<string[]> {
  const result = (await runComponent(morphology, { inputs: { mask }, params })).mask;
  expect(result.frame).toEqual(mask.frame);
  const { data, width, height } = await result.raw();
  const text = Array.from(data, (level) => (level === 255 ? '#' : level === 0 ? '.' : '?')).join('');
  return Array.from({ length: height }, (_, y) => text.slice(y * width, (y + 1) * width));
}

const speck = maskOf('.......', '.###...', '.###.#.', '.###...', '.......');

describe('the operations', () => {
  it('open removes what is narrower than the shape and leaves the rest', async () => {
    const opened = ['.......', '.###...', '.###...', '.###...', '.......'];
    expect(await run(speck, { shape: 'square', radius: 1 })).toEqual(opened);
  });

  it('close fills gaps that are narrower than the shape', async () => {
    const gap = maskOf('##.##', '##.##', '##.##');
    expect(await run(gap, { operation: 'close', radius: 1 })).toEqual(['#####', '#####', '#####']);
  });

  it('dilate draws the shape at each white pixel', async () => {
    const dot = maskOf('.....', '.....', '..#..', '.....', '.....');
    const drawn = async (shape: Params['shape']) => await run(dot, { operation: 'dilate', shape, radius: 2 });
    expect(await drawn('disc')).toEqual(['..#..', '.###.', '#####', '.###.', '..#..']);
    expect(await drawn('square')).toEqual(Array(5).fill('#####'));
    expect(await drawn('cross')).toEqual(['..#..', '..#..', '#####', '..#..', '..#..']);
  });

  it('erode leaves what the shape fits into; the edge takes nothing away', async () => {
    expect(await run(speck, { operation: 'erode', shape: 'square', radius: 1 })).toEqual([
      '.......',
      '.......',
      '..#....',
      '.......',
      '.......',
    ]);
    expect(await run(maskOf('###', '###'), { operation: 'erode', radius: 250 })).toEqual(['###', '###']);
  });

  it('fill leaves bays open, and closes holes whose corners touch the outside', async () => {
    const shapes = maskOf('#####..', '#...#..', '#.#.###', '#...#.#', '#####.#', '......#');
    expect(await run(shapes, { operation: 'fill' })).toEqual([
      '#####..',
      '#####..',
      '#######',
      '#####.#',
      '#####.#',
      '......#',
    ]);
    expect(await run(maskOf('.#.', '#.#', '.#.'), { operation: 'fill' })).toEqual(['.#.', '###', '.#.']);
  });
});

describe('against the definition, pixel by pixel', () => {
  const [width, height] = [71, 23];
  const data = Uint8Array.from({ length: width * height }, (_, at) => ((at * 7919) % 101 < 9 ? 255 : 0));
  const random = Image.fromRaw({ data, width, height, channels: 1 });

  it.each([
    ['disc', 1],
    ['disc', 4],
    ['square', 3],
    ['cross', 5],
    ['square', 8],
    ['disc', 25],
    ['disc', 60],
  ] as const)('%s of radius %d', async (shape, radius) => {
    const reach = reachOf(shape, radius);
    const lines = await run(random, { operation: 'dilate', shape, radius });
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let white = false;
        for (let dy = -radius; dy <= radius; dy++) {
          for (let dx = -reach[Math.abs(dy)]!; dx <= reach[Math.abs(dy)]!; dx++) {
            const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
            if (inside && data[(y + dy) * width + x + dx] === 255) white = true;
          }
        }
        expect([x, y, lines[y]![x]]).toEqual([x, y, white ? '#' : '.']);
      }
    }
  });
});

describe('filling, against a flood from the edge, pixel by pixel', () => {
  it.each([20, 45, 70])('with %d % of the pixels white', async (percent) => {
    const [width, height] = [61, 40];
    let state = percent;
    const data = Uint8Array.from({ length: width * height }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32 < percent / 100 ? 255 : 0;
    });
    const outside = new Set<number>();
    const visit = (x: number, y: number): void => {
      const at = y * width + x;
      if (x < 0 || y < 0 || x >= width || y >= height || data[at] === 255 || outside.has(at)) return;
      outside.add(at);
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) visit(x + dx, y + dy); // prettier-ignore
    };
    for (let x = 0; x < width; x++) for (const y of [0, height - 1]) visit(x, y);
    for (let y = 0; y < height; y++) for (const x of [0, width - 1]) visit(x, y);
    const lines = await run(Image.fromRaw({ data, width, height, channels: 1 }), { operation: 'fill' });
    const expected = Array.from(data, (_, at) => (outside.has(at) ? '.' : '#')).join('');
    expect(lines.join('')).toBe(expected);
  });
});

describe('what comes in', () => {
  it('levels between count from the middle on', async () => {
    const data = new Uint8Array([0, 127, 128, 255, 1]);
    const mask = Image.fromRaw({ data, width: 5, height: 1, channels: 1 });
    expect(await run(mask, { operation: 'fill' })).toEqual(['..##.']);
  });

  it('one pixel stays what it is, except that nothing is a hole', async () => {
    for (const operation of ['open', 'close', 'erode', 'dilate', 'fill'] as const) {
      expect(await run(maskOf('#'), { operation })).toEqual(['#']);
      expect(await run(maskOf('.'), { operation })).toEqual(['.']);
    }
  });

  it('what is no mask is refused with what to do', async () => {
    const mask = Image.fromRaw({ data: new Uint16Array(4), width: 2, height: 2, channels: 1 });
    await expect(runComponent(morphology, { inputs: { mask } })).rejects.toMatchObject({
      code: 'INPUT_TYPE',
    });
  });
});
