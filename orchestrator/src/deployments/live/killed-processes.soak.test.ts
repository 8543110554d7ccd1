import { expect, test } from 'vitest';
import { framesUnderKills } from '../../../test/frames-under-kills.ts';

const seconds = Number(process.env['KUMIKI_SOAK_SECONDS'] ?? 120);
const killSeconds = 20;
/** What the five processes may grow by: those that were started anew have other caches. */
const slack = 300 * 2 ** 20;

test.runIf(process.platform === 'linux')(
  `a process is killed every ${killSeconds} seconds for ${seconds} seconds: order kept, memory and descriptors flat`,
  { timeout: (seconds + 60) * 1000 },
  async () => {
    const begun = performance.now();
    const passed = () => (performance.now() - begun) / 1000;
    let kills = 0;
    const report = await framesUnderKills(
      () => passed() > seconds,
      () => passed() > (kills + 1) * killSeconds && ++kills > 0,
    );
    const { order, frames, sent, descriptors, memory, recoveries } = report;
    expect(order).toEqual(Array.from({ length: sent }, (_, at) => at));
    const lost = Object.values(frames.dropped).reduce((sum, of) => sum + of, 0);
    expect(frames.in).toBe(sent);
    expect(frames.out).toBe(frames.in - frames.failed - lost);
    expect(frames.failed).toBeLessThanOrEqual(report.kills);
    expect(descriptors[1] - descriptors[0]).toBeLessThan(16);
    expect(memory[1] - memory[0]).toBeLessThan(slack);
    console.info(`${sent} frames, ${report.kills} kills, next results after ms:`, recoveries.map(Math.round));
  },
);
