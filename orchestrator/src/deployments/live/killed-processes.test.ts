import { expect, test } from 'vitest';
import { framesUnderKills } from '../../../test/frames-under-kills.ts';

test.runIf(process.platform === 'linux')(
  'processes that are killed under load cost no frame, and nothing stays behind',
  { timeout: 120_000 },
  async () => {
    const report = await framesUnderKills(
      (sent) => sent === 120,
      (sent) => sent === 40 || sent === 80,
    );
    const { order, outcomes, frames, descriptors } = report;
    expect(order).toEqual(Array.from({ length: 120 }, (_, at) => at));
    const { dropped } = frames;
    const lost = Object.values(dropped).reduce((sum, of) => sum + of, 0);
    expect(frames.out).toBe(frames.in - frames.failed - lost);
    // A frame whose process was lost is run once more: two of them would have to be hit twice.
    expect(outcomes.filter((status) => status === 'succeeded').length).toBeGreaterThanOrEqual(116);
    expect(report.kills).toBe(2);
    expect(descriptors[1] - descriptors[0]).toBeLessThan(12);
  },
);
