import { expect, test } from 'vitest';
import { makeRoom } from './room.ts';
import type { PipelineDocument } from './document.ts';

const line = (blur: number): PipelineDocument => ({
  name: 'line',
  steps: {
    grey: { inputs: { image: '$inputs.image' } },
    blur: { inputs: { image: '$steps.grey.image' } },
    small: { inputs: { image: '$steps.blur.image' } },
    other: { inputs: { image: '$steps.grey.image' } },
  },
  outputs: { image: '$steps.small.image' },
  canvas: {
    positions: {
      grey: { x: 0, y: 0 },
      blur: { x: blur, y: 10 },
      small: { x: 320, y: 0 },
      other: { x: 320, y: 200 },
      outputs: { x: 640, y: 0 },
    },
  },
});

test('what comes after a step that was put into a line makes room for it; what does not stays', () => {
  const positions = makeRoom(line(200), 'blur').canvas!.positions!;
  expect(positions['small']).toEqual({ x: 496, y: 0 });
  expect(positions['outputs']).toEqual({ x: 816, y: 0 });
  expect(positions['other']).toEqual({ x: 320, y: 200 });
  // It stands beside what it takes its image from.
  expect(positions['blur']).toEqual({ x: 248, y: 10 });
});

test('nothing moves where there is room', () => {
  const document = line(160);
  const positions = { ...document.canvas!.positions!, grey: { x: -90, y: 0 }, small: { x: 500, y: 0 } };
  const roomy = { ...document, canvas: { positions } };
  expect(makeRoom(roomy, 'blur')).toBe(roomy);
});
