import { runComponent, runStream, type Box, type Detections } from '@kumiki/component-sdk';
import { describe, expect, test } from 'vitest';
import track from '../track/component.ts';
import follow from './component.ts';

/** Boxes of 20 × 20 at places in a frame. */
function frame(at: number, ...places: readonly (readonly [x: number, y: number])[]): Detections {
  const items = places.map(([x, y]) => ({ label: 'a', score: 0.8, box: [x, y, 20, 20] as Box }));
  const toRoot = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const;
  return { frame: { root: `frame-${at}`, width: 200, height: 100, toRoot }, items };
}

const numbersIn = ({ items }: Detections) => items.map((item) => item.track);

async function followed(frames: readonly Detections[], params: object = {}) {
  const answers = await runStream(follow, { frames: frames.map((detections) => ({ detections })), params });
  return answers.map(({ detections, ...counts }) => ({ ...counts, numbers: numbersIn(detections) }));
}

/** Two things that cross, of which one is missed for a frame, and one that comes later. */
const crossing = Array.from({ length: 20 }, (_, at) =>
  frame(
    at,
    [10 + 8 * at, 20],
    ...(at === 7 ? [] : [[170 - 8 * at, 45] as const]),
    ...(at > 12 ? [[100, 75] as const] : []),
  ),
);

describe('things of a stream', () => {
  test('keep their numbers from frame to frame, as in a list of the same frames', async () => {
    const answers = await followed(crossing);
    expect(answers[0]).toEqual({ numbers: [1, 2], count: 2, present: 2 });
    expect(answers[7]).toEqual({ numbers: [1], count: 2, present: 1 });
    expect(answers[19]).toEqual({ numbers: [1, 2, 3], count: 3, present: 3 });
    const whole = await runComponent(track, { inputs: { detections: crossing }, params: { least: 1 } });
    expect(answers.map(({ numbers }) => numbers)).toEqual(whole.detections.map(numbersIn));
  });

  test('have no number until they were seen often enough', async () => {
    const answers = await followed(crossing.slice(0, 4), { least: 3 });
    expect(answers.map(({ numbers, count }) => [numbers, count])).toEqual([
      [[undefined, undefined], 0],
      [[undefined, undefined], 0],
      [[1, 2], 2],
      [[1, 2], 2],
    ]);
  });

  test('are others where nothing was seen for too long', async () => {
    const empty = [1, 2, 3].map((at) => frame(at));
    const answers = await followed([frame(0, [10, 10]), ...empty, frame(4, [10, 10])], { missing: 2 });
    expect(answers.map(({ numbers }) => numbers)).toEqual([[1], [], [], [], [2]]);
  });

  test('a frame of another size is refused', async () => {
    const { frame: about, items } = frame(1, [10, 10]);
    const other = { frame: { ...about, width: 100 }, items };
    await expect(followed([frame(0, [10, 10]), other])).rejects.toMatchObject({ code: 'DATA_UNUSABLE' });
  });
});
